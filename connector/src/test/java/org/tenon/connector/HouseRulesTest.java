package org.tenon.connector;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tenon.sync.house.ArchitectureMap;
import org.tenon.sync.house.Sources;

/** The rules of the house for the faces. */
class HouseRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.connector");

    private static final Path PROJECT = Path.of("").toAbsolutePath().getParent();

    private static final String CONVERT = "org.tenon.convert..";

    private static final JavaClasses CONVERSIONS = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.convert");

    private static final String CLI = "org.tenon.connector.cli..";

    @Test
    void onlyTheCommandLinePrints() {
        noClasses()
                .that(doNot(resideInAPackage(CLI)))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that(doNot(resideInAPackage(CLI)))
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(CLASSES);
    }

    @Test
    void nobodyUsesJavaUtilLogging() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void theFacesNeverReachIntoTheLedgersTables() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void theMapTellsTheTruth() throws IOException {
        var classes = new ClassFileImporter()
                .importPaths(Stream.of("sync-engine", "profile-tools", "connector")
                        .map(module -> PROJECT.resolve(module).resolve("target/classes"))
                        .toList());
        var lies = ArchitectureMap.read(PROJECT.resolve("ARCHITECTURE.md")).lies(classes);
        assertEquals("", String.join("\n", lies));
    }

    @Test
    void aNameMeansOneClass() throws IOException {
        assertEquals("", String.join("\n", new Sources(PROJECT).namesTwice()));
    }

    @Test
    void namesAreImported() throws IOException {
        assertEquals("", String.join("\n", new Sources(PROJECT).inlineNames()));
    }

    /** Conversions are values in, values out: no I/O but reading a stream that they were given, no clock, no session. */
    @Test
    void conversionsArePure() {
        classes()
                .that()
                .resideInAPackage(CONVERT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                                CONVERT,
                                "org.tenon.mapi.value",
                                "org.tenon.sync.vobject",
                                "org.tenon.sync.mail",
                                "com.fasterxml.jackson.core..",
                                // The file system inside a .msg file, read from bytes in memory.
                                "org.apache.poi.poifs..",
                                "net.fortuna.ical4j..",
                                "java..")
                        .and(doNot(resideInAnyPackage(
                                "java.nio.file..", "java.net..", "java.sql..", "java.util.logging..")))
                        .and(doNot(belongToAnyOf(File.class, Clock.class, Thread.class))))
                .check(CONVERSIONS);
    }

    @Test
    void conversionsAskNoClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(LocalDate.class, "now")
                .orShould()
                .callMethod(LocalDateTime.class, "now")
                .orShould()
                .callMethod(ZoneId.class, "systemDefault")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .check(CONVERSIONS);
    }

    @Test
    void kindsOfConversionsHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.tenon.(convert..)")
                .should()
                .beFreeOfCycles()
                .check(CONVERSIONS);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.tenon.connector.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
