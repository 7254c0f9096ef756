package org.tenon.sync.fake;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.lab.Lab;

/**
 * Every scenario, between several pairs of stores; and killed at its steps, every single one in the long form. {@code -Dtenon.scenario=TEXT} plays those alone
 * that have the text in their name.
 */
@Execution(ExecutionMode.CONCURRENT)
final class ScenarioTest {
    private static final Traits RICH_FILES =
            Traits.files().with(Trait.TOMBSTONES, Trait.DIGEST, Trait.TELLS_LINK_IDS, Trait.TELLS_SIZES);
    private static final Traits POOR_FILES =
            Traits.files().without(Trait.MOVE_KEEPS_HANDLE).parallelism(1);

    private static final Traits CHANGING =
            Traits.imap().with(Trait.MUTABLE_BODIES).without(Trait.TELLS_SIZES);

    /** One step in so many is died at in the short form. */
    private static final int SAMPLED = 3;

    @TempDir(factory = MemoryDir.class)
    private Path scratch;

    private int runs;

    static Stream<Scenario> scenarios() {
        return Stream.of("items", "moves", "folders", "safety", "window").flatMap(name -> Scenario.read(name).stream());
    }

    static Stream<Scenario> undos() {
        return Scenario.read("undo").stream();
    }

    static Stream<Scenario> withUndo() {
        return Stream.concat(scenarios(), undos());
    }

    static Stream<Scenario> edits() {
        return Scenario.read("edits").stream();
    }

    static Stream<Scenario> withEdits() {
        return Stream.concat(withUndo(), edits());
    }

    @ParameterizedTest
    @MethodSource("withUndo")
    void filesAndImap(Scenario scenario) {
        play(scenario, Traits.files(), Traits.imap(), Long.MAX_VALUE, End.KILL);
    }

    @ParameterizedTest
    @MethodSource("withUndo")
    void filesAndImapWithoutExtensions(Scenario scenario) {
        play(scenario, POOR_FILES, Traits.plainImap().with(Trait.IDENTITY).parallelism(1), Long.MAX_VALUE, End.KILL);
    }

    @ParameterizedTest
    @MethodSource("withEdits")
    void aClientThatKnowsMuchAndAServerWhoseBodiesChange(Scenario scenario) {
        play(scenario, RICH_FILES, CHANGING, Long.MAX_VALUE, End.KILL);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void killedAtEveryStep(Scenario scenario) {
        playKilledAtEveryStep(scenario, Traits.files(), Traits.imap());
    }

    @ParameterizedTest
    @MethodSource("edits")
    void killedAtEveryStepWhereBodiesChange(Scenario scenario) {
        playKilledAtEveryStep(scenario, Traits.files(), CHANGING);
        playKilledAtEveryStep(scenario, RICH_FILES, CHANGING);
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    void killedAtEveryStepWithoutExtensions(Scenario scenario) {
        playKilledAtEveryStep(scenario, POOR_FILES, Traits.plainImap().with(Trait.IDENTITY));
    }

    @ParameterizedTest
    @MethodSource("undos")
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the long form: ./verify --long")
    void undoKilledAtEveryStep(Scenario scenario) {
        playKilledAtEveryStep(scenario, Traits.files(), Traits.imap());
    }

    /** At every step in the long form; else at one in {@link #SAMPLED}, with another first one in each scenario. */
    private void playKilledAtEveryStep(Scenario scenario, Traits client, Traits server) {
        long steps = play(scenario, client, server, Long.MAX_VALUE, End.KILL).steps();
        assertTrue(steps > 0, "nothing was done, so nothing was tested");
        long stride = Lab.size(SAMPLED, 1);
        for (long n = 1 + Math.floorMod(scenario.name().hashCode(), Math.min(stride, steps)); n <= steps; n += stride) {
            if (play(scenario, client, server, n, End.KILL).hadVolatileChanges()) {
                play(scenario, client, server, n, End.POWER_CUT);
            }
        }
    }

    private record Played(long steps, boolean hadVolatileChanges) {}

    private Played play(Scenario scenario, Traits client, Traits server, long crashAt, End end) {
        var stateDir = scratch.resolve("run-" + ++runs);
        try (var run = new ScenarioRun(scenario, stateDir, client, server, crashAt, end)) {
            return new Played(run.play(), run.diedWithVolatileChanges());
        }
    }
}
