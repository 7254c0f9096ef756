package org.tenon;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import org.junit.jupiter.api.Test;

/** The rules of the house for the three storeys. */
class HouseRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.mapi", "org.tenon.profile", "org.tenon.capsule", "org.tenon.toml");

    @Test
    void aStoreyKnowsOnlyThoseBelow() {
        noClasses()
                .that()
                .resideInAPackage("org.tenon.mapi.abi")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.tenon.mapi", "org.tenon.mapi.value", "org.tenon.profile")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("org.tenon.mapi")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.tenon.profile")
                .check(CLASSES);
    }

    @Test
    void propertiesAsValuesKnowNothingButJava() {
        classes()
                .that()
                .resideInAPackage("org.tenon.mapi.value")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.tenon.mapi.value", "java..")
                .check(CLASSES);
    }

    /** The deployer shares it with the client: it runs wherever Java does, and does no I/O. */
    @Test
    void capsulesArePlainJava() {
        classes()
                .that()
                .resideInAPackage("org.tenon.capsule")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("org.tenon.capsule", "org.jose4j..", "java..")
                        .and(not(resideInAnyPackage("java.nio.file..", "java.sql.."))))
                .check(CLASSES);
    }

    /** The deployer shares it with the client. */
    @Test
    void filesOfKeysKnowNothingOfOurs() {
        classes()
                .that()
                .resideInAPackage("org.tenon.toml")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("org.tenon.toml", "org.tomlj..", "java..")
                .check(CLASSES);
    }

    @Test
    void thePlannerTouchesNothing() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("ProfilePlanner")
                .or()
                .haveSimpleName("ProfileSpec")
                .or()
                .haveSimpleName("ProfileState")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.nio.file..", "java.io..", "com.sun.jna..", "java.util.concurrent..")
                .check(CLASSES);
    }

    @Test
    void nobodyPrintsOrLogs() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }
}
