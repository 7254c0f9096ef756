package org.tenon.sync.house;

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

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.GeneralCodingRules;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
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

/** The rules of the engine, for {@code HouseRulesTest}, which holds the engine to them, and {@code WrongHouseTest}, which breaks each. */
public final class EngineRules {
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

    public static final ArchRule DECISIONS_TOUCH_NOTHING = noClasses()
            .that()
            .resideInAnyPackage(MODEL, PLAN, SETTLE)
            .should()
            .dependOnClassesThat(resideInAnyPackage(OUTSIDE_WORLD).or(resideInAPackage("java.io..")))
            .because("what is decided from values alone can be shown in a table, and rehearsed by --dry-run");

    public static final ArchRule CONTENT_IS_READ_AND_MERGED_WITHOUT_THE_WORLD = noClasses()
            .that()
            .resideInAnyPackage(MAIL, VOBJECT, MERGE, SCHEDULING)
            .should()
            .dependOnClassesThat(resideInAnyPackage(OUTSIDE_WORLD))
            .because("conversions take streams and text, and give values");

    public static final ArchRule NOTHING_PURE_READS_A_CLOCK = noClasses()
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
            .because("a time that is not given cannot be tested");

    public static final ArchRule TIME_IS_ASKED_OF_AN_INJECTED_CLOCK = noClasses()
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .because("whoever needs the time is given a Clock");

    public static final ArchRule ONLY_FILES_ARE_MEASURED_BY_THE_CLOCK_OF_THE_SYSTEM = noClasses()
            .that(doNot(resideInAPackage("org.tenon.sync.files..")))
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .because("only the age of a file is measured by the clock that stamps files");

    public static final ArchRule THE_MODEL_KNOWS_ONLY_ITSELF = classes()
            .that()
            .resideInAPackage(MODEL)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(MODEL, "java.."));

    public static final ArchRule TEXT_TREES_KNOW_ONLY_THEMSELVES = classes()
            .that()
            .resideInAPackage(VOBJECT)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(VOBJECT, "java..", "net.fortuna.ical4j.."))
            .because("the merge and the conversions both stand on them");

    public static final ArchRule THE_PORT_KNOWS_ONLY_THE_MODEL = classes()
            .that()
            .resideInAPackage(STORE)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(STORE, MODEL, "java.."));

    public static final ArchRule ADAPTERS_DECIDE_NOTHING_AND_REMEMBER_NOTHING = noClasses()
            .that()
            .resideInAnyPackage(ADAPTERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(LEDGER, RUN, PLAN, SETTLE)
            .because("an adapter observes and acts");

    public static final ArchRule ADAPTERS_NEVER_SEE_EACH_OTHER = SlicesRuleDefinition.slices()
            .matching("org.tenon.sync.(imap|files|dav)..")
            .should()
            .notDependOnEachOther()
            .allowEmptyShould(true);

    public static final ArchRule THE_ENGINE_KNOWS_THE_PORT_AND_NO_ADAPTER = noClasses()
            .that()
            .resideInAnyPackage(MODEL, STORE, PLAN, SETTLE, MAIL, VOBJECT, MERGE, SCHEDULING, LEDGER, RUN)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ADAPTERS);

    public static final ArchRule ONLY_THE_LEDGER_SPEAKS_SQL = noClasses()
            .that(doNot(resideInAPackage(LEDGER)))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.sqlite..");

    public static final ArchRule THREADS_ARE_THE_SYSTEMS_OWN = noClasses()
            .should()
            .callMethod(Thread.class, "ofVirtual")
            .orShould()
            .callMethod(Thread.class, "startVirtualThread", Runnable.class)
            .orShould()
            .callMethod(Executors.class, "newVirtualThreadPerTaskExecutor")
            .because(
                    "a process in which a virtual thread waited for a socket ends 0.3 s later: the JVM waits for those that poll");

    public static final ArchRule PACKAGES_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .matching("org.tenon.sync.(*)..")
            .should()
            .beFreeOfCycles();

    public static final ArchRule ONLY_THE_PLAN_SAYS_HOW_AN_ITEM_STANDS_AND_WHAT_BECOMES_OF_IT = noClasses()
            .that(doNot(resideInAPackage(PLAN)))
            .should()
            .dependOnClassesThat(belongToAnyOf(Standing.class, TruthTable.Deed.class))
            .orShould()
            .callConstructor(Seen.class, Standing.class, FolderId.class, Flags.class, Flags.class)
            .because("a decision that is made beside the tables is shown in none of them");

    public static final ArchRule ONLY_THE_PLAN_MAKES_STEPS_AND_ASKS_THE_VALVES = noClasses()
            .that(doNot(resideInAPackage(PLAN)))
            .should()
            .callConstructorWhere(target(owner(assignableTo(Step.class)
                    .or(assignableTo(FolderStep.class))
                    .or(assignableTo(ContentPlanner.Way.class))
                    .or(assignableTo(NoticeValve.Verdict.class))
                    .or(belongToAnyOf(Valve.class)))))
            .because("what is to be done is decided where it can be shown in a table");

    public static final ArchRule WHAT_THE_STAGES_SHARE_IS_NOT_REPLACED = fields().that()
            .areDeclaredIn("org.tenon.sync.run.RunContext")
            .or()
            .areDeclaredIn("org.tenon.sync.run.CurrentRun")
            .should()
            .beFinal()
            .because("what a try finds out must not be taken for what another one found");

    public static final ArchRule CLASSES_OF_A_PACKAGE_HAVE_NO_CYCLES = SlicesRuleDefinition.slices()
            .assignedFrom(new Classes(
                    Set.of("model", "store", "mail", "plan", "settle", "scheduling", "net", "discover", "run")))
            .should()
            .beFreeOfCycles()
            .because("a knot is read as a whole or not at all");

    public static final ArchRule NOBODY_PRINTS = GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

    public static final ArchRule NOBODY_USES_JAVA_UTIL_LOGGING =
            GeneralCodingRules.NO_CLASSES_SHOULD_USE_JAVA_UTIL_LOGGING;

    public static final ArchRule NOTHING_CHANGES_IN_STATIC_FIELDS = classes()
            .that()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should(new ArchCondition<JavaClass>("have only final static fields") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    type.getFields().stream()
                            .filter(f -> f.getModifiers().contains(JavaModifier.STATIC))
                            .filter(f -> !f.getModifiers().contains(JavaModifier.FINAL))
                            .forEach(f -> events.add(
                                    SimpleConditionEvent.violated(f, f.getFullName() + " is static and not final")));
                }
            });

    private static final List<String> TOP = List.of("Reporting.java", "RunReport.java", "SyncEngine.java");

    private EngineRules() {}

    /**
     * The files in which a run asks whether it is a rehearsal, but for those at the top: a rehearsal is a way of its own through the
     * stages, no question in each of them.
     */
    public static List<String> askingForRehearsals(Sources sources) throws IOException {
        return sources.with("dryRun", "sync-engine").stream()
                .filter(file -> !TOP.contains(file))
                .toList();
    }

    /** A slice a class, with all that is inside it. */
    private record Classes(Set<String> packages) implements SliceAssignment {
        private static final String ROOT = "org.tenon.sync.";

        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            var in = type.getPackageName();
            if (!in.startsWith(ROOT) || !packages.contains(in.substring(ROOT.length()))) {
                return SliceIdentifier.ignore();
            }
            var name = type.getName();
            int inner = name.indexOf('$');
            return SliceIdentifier.of(inner < 0 ? name : name.substring(0, inner));
        }

        @Override
        public String getDescription() {
            return "classes of " + String.join(", ", packages);
        }
    }
}
