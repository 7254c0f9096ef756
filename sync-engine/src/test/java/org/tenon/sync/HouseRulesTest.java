package org.tenon.sync;

import static com.tngtech.archunit.base.DescribedPredicate.doNot;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.house.Sources;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.plan.ContentPlanner;
import org.tenon.sync.plan.FolderStep;
import org.tenon.sync.plan.NoticeValve;
import org.tenon.sync.plan.Seen;
import org.tenon.sync.plan.Standing;
import org.tenon.sync.plan.Step;
import org.tenon.sync.plan.TruthTable;
import org.tenon.sync.plan.Valve;
import org.tenon.sync.run.RunReport;

/** The rules of the house that a compiler does not know: what is pure, and who may know whom. */
class HouseRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.sync");

    private static final String MODEL = "org.tenon.sync.model..";
    private static final String STORE = "org.tenon.sync.store..";
    private static final String PLAN = "org.tenon.sync.plan..";
    private static final String SETTLE = "org.tenon.sync.settle..";
    private static final String MAIL = "org.tenon.sync.mail..";
    private static final String VOBJECT = "org.tenon.sync.vobject..";
    private static final String MERGE = "org.tenon.sync.merge..";
    private static final String SCHEDULING = "org.tenon.sync.scheduling..";
    private static final String LEDGER = "org.tenon.sync.ledger..";
    private static final String RUN = "org.tenon.sync.run..";
    private static final String[] ADAPTERS = {"org.tenon.sync.imap..", "org.tenon.sync.files..", "org.tenon.sync.dav.."
    };

    private static final String[] OUTSIDE_WORLD = {
        "java.nio.file..",
        "java.nio.channels..",
        "java.net..",
        "java.sql..",
        "javax.net..",
        "org.sqlite..",
        "com.sun.jna..",
        "jakarta.mail..",
        "org.slf4j..",
        "java.util.logging..",
        "java.util.concurrent.."
    };

    @Test
    void decisionsTouchNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(MODEL, PLAN, SETTLE)
                .should()
                .dependOnClassesThat(resideInAnyPackage(OUTSIDE_WORLD).or(resideInAPackage("java.io..")))
                .because("what is decided from values alone can be shown in a table, and rehearsed by --dry-run")
                .check(CLASSES);
    }

    @Test
    void contentIsReadAndMergedWithoutTheWorld() {
        noClasses()
                .that()
                .resideInAnyPackage(MAIL, VOBJECT, MERGE, SCHEDULING)
                .should()
                .dependOnClassesThat(resideInAnyPackage(OUTSIDE_WORLD))
                .because("conversions take streams and text, and give values")
                .check(CLASSES);
    }

    @Test
    void nothingPureReadsAClock() {
        noClasses()
                .that()
                .resideInAnyPackage(MODEL, PLAN, SETTLE, MAIL, VOBJECT, MERGE, SCHEDULING, STORE)
                .should()
                .dependOnClassesThat()
                .areAssignableTo(Clock.class)
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .because("a time that is not given cannot be tested")
                .check(CLASSES);
    }

    @Test
    void timeIsAskedOfAnInjectedClock() {
        noClasses()
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .because("whoever needs the time is given a Clock")
                .check(CLASSES);
        noClasses()
                .that(doNot(resideInAPackage("org.tenon.sync.files..")))
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .because("only the age of a file is measured by the clock that stamps files")
                .check(CLASSES);
    }

    @Test
    void theModelKnowsOnlyItself() {
        classes()
                .that()
                .resideInAPackage(MODEL)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(MODEL, "java.."))
                .check(CLASSES);
    }

    @Test
    void textTreesKnowOnlyThemselves() {
        classes()
                .that()
                .resideInAPackage(VOBJECT)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(VOBJECT, "java..", "net.fortuna.ical4j.."))
                .because("the merge and the conversions both stand on them")
                .check(CLASSES);
    }

    @Test
    void thePortKnowsOnlyTheModel() {
        classes()
                .that()
                .resideInAPackage(STORE)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(STORE, MODEL, "java.."))
                .check(CLASSES);
    }

    @Test
    void adaptersDecideNothingAndRememberNothing() {
        noClasses()
                .that()
                .resideInAnyPackage(ADAPTERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(LEDGER, RUN, PLAN, SETTLE)
                .because("an adapter observes and acts")
                .check(CLASSES);
    }

    @Test
    void adaptersNeverSeeEachOther() {
        SlicesRuleDefinition.slices()
                .matching("org.tenon.sync.(imap|files|dav)..")
                .should()
                .notDependOnEachOther()
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theEngineKnowsThePortAndNoAdapter() {
        noClasses()
                .that()
                .resideInAnyPackage(MODEL, STORE, PLAN, SETTLE, MAIL, VOBJECT, MERGE, SCHEDULING, LEDGER, RUN)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ADAPTERS)
                .check(CLASSES);
    }

    @Test
    void onlyTheLedgerSpeaksSql() {
        noClasses()
                .that(doNot(resideInAPackage(LEDGER)))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.sqlite..")
                .check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .matching("org.tenon.sync.(*)..")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void onlyThePlanSaysHowAnItemStandsAndWhatBecomesOfIt() {
        noClasses()
                .that(doNot(resideInAPackage(PLAN)))
                .should()
                .dependOnClassesThat(belongToAnyOf(Standing.class, TruthTable.Deed.class))
                .orShould()
                .callConstructor(Seen.class, Standing.class, FolderId.class, Flags.class, Flags.class)
                .because("a decision that is made beside the tables is shown in none of them")
                .check(CLASSES);
    }

    @Test
    void onlyThePlanMakesStepsAndAsksTheValves() {
        var made = assignableTo(Step.class)
                .or(assignableTo(FolderStep.class))
                .or(assignableTo(ContentPlanner.Way.class))
                .or(assignableTo(NoticeValve.Verdict.class))
                .or(belongToAnyOf(Valve.class));
        noClasses()
                .that(doNot(resideInAPackage(PLAN)))
                .should()
                .callConstructorWhere(target(owner(made)))
                .because("what is to be done is decided where it can be shown in a table")
                .check(CLASSES);
    }

    @Test
    void onlyTheTopKnowsWhetherARunIsARehearsal() throws IOException {
        assertEquals(
                List.of("Reporting.java", "RunReport.java", "SyncEngine.java"),
                new Sources(Path.of("..")).with("dryRun", "sync-engine"),
                "a rehearsal is a way of its own through the stages, no question in each of them");
    }

    /** What a try finds out must not be taken for what another one found. */
    @Test
    void whatTheStagesShareIsNotReplaced() {
        fields().that()
                .areDeclaredIn(RunReport.class.getPackageName() + ".RunContext")
                .or()
                .areDeclaredIn(RunReport.class.getPackageName() + ".CurrentRun")
                .should()
                .beFinal()
                .check(CLASSES);
    }

    @Test
    void classesOfTheRunnerHaveNoCycles() {
        SlicesRuleDefinition.slices()
                .assignedFrom(new SliceAssignment() {
                    @Override
                    public SliceIdentifier getIdentifierOf(JavaClass type) {
                        if (!type.getPackageName().equals("org.tenon.sync.run")) {
                            return SliceIdentifier.ignore();
                        }
                        var name = type.getName();
                        int inner = name.indexOf('$');
                        return SliceIdentifier.of(inner < 0 ? name : name.substring(0, inner));
                    }

                    @Override
                    public String getDescription() {
                        return "classes of the runner";
                    }
                })
                .should()
                .beFreeOfCycles()
                .because("a knot is read as a whole or not at all")
                .check(CLASSES);
    }

    @Test
    void nobodyPrints() {
        GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(CLASSES);
    }

    @Test
    void nobodyUsesJavaUtilLogging() {
        GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void nothingChangesInStaticFields() {
        classes()
                .that()
                .doNotHaveModifier(JavaModifier.SYNTHETIC)
                .should(new ArchCondition<JavaClass>("have only final static fields") {
                    @Override
                    public void check(JavaClass type, ConditionEvents events) {
                        type.getFields().stream()
                                .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                                .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                                .forEach(f -> events.add(SimpleConditionEvent.violated(
                                        f, f.getFullName() + " is static and not final")));
                    }
                })
                .check(CLASSES);
    }
}
