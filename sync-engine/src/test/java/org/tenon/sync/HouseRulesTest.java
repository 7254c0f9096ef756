package org.tenon.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tenon.sync.house.EngineRules;
import org.tenon.sync.house.Sources;

/** The rules of the house that a compiler does not know: what is pure, and who may know whom. {@code WrongHouseTest} breaks each. */
class HouseRulesTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("org.tenon.sync");

    @Test
    void decisionsTouchNothing() {
        EngineRules.DECISIONS_TOUCH_NOTHING.check(CLASSES);
    }

    @Test
    void contentIsReadAndMergedWithoutTheWorld() {
        EngineRules.CONTENT_IS_READ_AND_MERGED_WITHOUT_THE_WORLD.check(CLASSES);
    }

    @Test
    void nothingPureReadsAClock() {
        EngineRules.NOTHING_PURE_READS_A_CLOCK.check(CLASSES);
    }

    @Test
    void timeIsAskedOfAnInjectedClock() {
        EngineRules.TIME_IS_ASKED_OF_AN_INJECTED_CLOCK.check(CLASSES);
        EngineRules.ONLY_FILES_ARE_MEASURED_BY_THE_CLOCK_OF_THE_SYSTEM.check(CLASSES);
    }

    @Test
    void theModelKnowsOnlyItself() {
        EngineRules.THE_MODEL_KNOWS_ONLY_ITSELF.check(CLASSES);
    }

    @Test
    void textTreesKnowOnlyThemselves() {
        EngineRules.TEXT_TREES_KNOW_ONLY_THEMSELVES.check(CLASSES);
    }

    @Test
    void thePortKnowsOnlyTheModel() {
        EngineRules.THE_PORT_KNOWS_ONLY_THE_MODEL.check(CLASSES);
    }

    @Test
    void adaptersDecideNothingAndRememberNothing() {
        EngineRules.ADAPTERS_DECIDE_NOTHING_AND_REMEMBER_NOTHING.check(CLASSES);
    }

    @Test
    void adaptersNeverSeeEachOther() {
        EngineRules.ADAPTERS_NEVER_SEE_EACH_OTHER.check(CLASSES);
    }

    @Test
    void theEngineKnowsThePortAndNoAdapter() {
        EngineRules.THE_ENGINE_KNOWS_THE_PORT_AND_NO_ADAPTER.check(CLASSES);
    }

    @Test
    void onlyTheLedgerSpeaksSql() {
        EngineRules.ONLY_THE_LEDGER_SPEAKS_SQL.check(CLASSES);
    }

    @Test
    void threadsAreTheSystemsOwn() {
        EngineRules.THREADS_ARE_THE_SYSTEMS_OWN.check(CLASSES);
    }

    @Test
    void packagesHaveNoCycles() {
        EngineRules.PACKAGES_HAVE_NO_CYCLES.check(CLASSES);
    }

    @Test
    void onlyThePlanSaysHowAnItemStandsAndWhatBecomesOfIt() {
        EngineRules.ONLY_THE_PLAN_SAYS_HOW_AN_ITEM_STANDS_AND_WHAT_BECOMES_OF_IT.check(CLASSES);
    }

    @Test
    void onlyThePlanMakesStepsAndAsksTheValves() {
        EngineRules.ONLY_THE_PLAN_MAKES_STEPS_AND_ASKS_THE_VALVES.check(CLASSES);
    }

    @Test
    void onlyTheTopKnowsWhetherARunIsARehearsal() throws IOException {
        assertEquals(List.of(), EngineRules.askingForRehearsals(new Sources(Path.of(".."))));
    }

    @Test
    void whatTheStagesShareIsNotReplaced() {
        EngineRules.WHAT_THE_STAGES_SHARE_IS_NOT_REPLACED.check(CLASSES);
    }

    @Test
    void classesOfAPackageHaveNoCycles() {
        EngineRules.CLASSES_OF_A_PACKAGE_HAVE_NO_CYCLES.check(CLASSES);
    }

    @Test
    void nobodyPrints() {
        EngineRules.NOBODY_PRINTS.check(CLASSES);
    }

    @Test
    void nobodyUsesJavaUtilLogging() {
        EngineRules.NOBODY_USES_JAVA_UTIL_LOGGING.check(CLASSES);
    }

    @Test
    void nothingChangesInStaticFields() {
        EngineRules.NOTHING_CHANGES_IN_STATIC_FIELDS.check(CLASSES);
    }
}
