package org.tenon.deploy;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The rules of the house for the deployer. */
class DeployHouseRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.deploy");

    private static final String CLI = "org.tenon.deploy.cli..";

    @Test
    void onlyTheCapsuleAndTheReaderOfTomlAreSharedWithTheClient() {
        noClasses()
                .should()
                .dependOnClassesThat(resideInAPackage("org.tenon..")
                        .and(not(resideInAPackage("org.tenon.deploy..")))
                        .and(not(resideInAnyPackage("org.tenon.capsule", "org.tenon.toml"))))
                .check(CLASSES);
    }

    @Test
    void onlyTheCommandLinePrintsAndEndsTheProcess() {
        noClasses()
                .that(not(resideInAPackage(CLI)))
                .should(GeneralCodingRules.ACCESS_STANDARD_STREAMS)
                .orShould()
                .callMethod(System.class, "exit", int.class)
                .check(CLASSES);
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void onlyTheRegisterSpeaksSql() {
        noClasses()
                .that(not(resideInAPackage("org.tenon.deploy.register")))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void thePlannerTouchesNothing() {
        noClasses()
                .that()
                .haveSimpleNameStartingWith("WelcomePlanner")
                .or()
                .haveSimpleName("CapsuleMaker")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.io..", "java.nio.file..", "java.sql..", "jakarta.mail..", "org.eclipse.jetty..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.tenon.deploy.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
