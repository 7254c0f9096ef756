package org.tenon.sync.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.MailPolicy;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Home;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.UserHands;
import org.tenon.sync.store.UserHands.Seen;

/**
 * Two stores, fakes most often, a ledger and an engine between them: one account, whose process can be killed at any step and started
 * again on what it left behind.
 */
public final class SyncWorld implements AutoCloseable {
    private static final List<String> LEDGER = List.of("ledger.sqlite", "ledger.sqlite-wal");

    private final Path stateDir;
    private final Steps steps;
    private final SettableClock clock = new SettableClock();
    private Policy policy;
    private final Map<Path, byte[]> durable = new HashMap<>();
    private boolean volatileLedger;
    private final WorldSide client;
    private final WorldSide server;
    private final UnaryOperator<byte[]> words;
    private SyncEngine engine;

    public SyncWorld(Path stateDir, Traits client, Traits server, Policy policy) {
        this(stateDir, client, server, policy, new Steps());
    }

    private SyncWorld(Path stateDir, Traits client, Traits server, Policy policy, Steps steps) {
        this(
                stateDir,
                new FakeSide(new FakeStore(client, steps)),
                new FakeSide(new FakeStore(server, steps)),
                policy,
                steps,
                UnaryOperator.identity());
    }

    /**
     * A world of any two sides, whose side effects all count in {@code steps}.
     *
     * @param words what a message says, in one spelling
     */
    public SyncWorld(
            Path stateDir,
            WorldSide client,
            WorldSide server,
            Policy policy,
            Steps steps,
            UnaryOperator<byte[]> words) {
        this.stateDir = stateDir;
        this.policy = policy;
        this.steps = steps;
        this.client = client;
        this.server = server;
        this.words = words;
        this.engine = newEngine();
    }

    private SyncEngine newEngine() {
        return SyncEngine.open(
                Home.of(stateDir, clock).telling(this::commit), client.store(), server.store(), policy, Progress.NONE);
    }

    private void commit(boolean after, boolean flushed) {
        if (!after) {
            steps.alive();
            if (!flushed && !volatileLedger) {
                rememberLedger();
            }
            return;
        }
        volatileLedger = !flushed;
        steps.step("commit");
    }

    /** The ledger as it is before the first commit that a power cut would undo. */
    private void rememberLedger() {
        try {
            for (var name : LEDGER) {
                var file = stateDir.resolve(name);
                durable.put(file, Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether a power cut now would lose something, on a side or in the ledger. */
    public boolean hasVolatile() {
        return volatileLedger || client.hasVolatile() || server.hasVolatile();
    }

    private void restoreLedger() {
        try {
            for (var kept : durable.entrySet()) {
                if (kept.getValue().length == 0) {
                    Files.deleteIfExists(kept.getKey());
                } else {
                    Files.write(kept.getKey(), kept.getValue());
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public SyncEngine engine() {
        return engine;
    }

    public Steps steps() {
        return steps;
    }

    public SettableClock clock() {
        return clock;
    }

    public WorldSide place(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /** The store of a side that is a fake. */
    public FakeStore store(Side side) {
        return ((FakeSide) place(side)).store();
    }

    public UserHands hands(Side side) {
        return place(side).hands();
    }

    /** What a person sees on a side. */
    public List<Seen> look(Side side, FolderName folder) {
        return place(side).names().contains(folder) ? hands(side).look(folder) : List.of();
    }

    /** One run. */
    public RunReport sync() {
        var report = engine.sync(false);
        for (var side : Side.values()) {
            place(side).assertNothingOpen();
        }
        return report;
    }

    /** A run that has nothing to do: it plans no step, transfers no body and leaves both sides and the ledger alone. */
    public void assertIdle() {
        var planned = engine.sync(true);
        check(planned.failure().isEmpty(), "the rehearsal failed: " + planned.failure());
        check(planned.steps().isEmpty(), "a second run would not be idle: " + planned.steps());
        long changes = client.changes() + server.changes();
        long bodies = bodies();
        var report = sync();
        check(report.failure().isEmpty(), "the second run failed: " + report.failure());
        for (var folder : report.folders()) {
            check(folder.client().sum() + folder.server().sum() == 0, "the second run was not idle: " + folder);
        }
        check(client.changes() + server.changes() == changes, "the second run changed a side");
        check(bodies() == bodies, "the second run transferred bodies");
    }

    private long bodies() {
        return client.bodies() + server.bodies();
    }

    /** Whether the bin keeps what says the same as this message. */
    public boolean isInBin(byte[] body) {
        var hash = Mails.hash(body).hex();
        var bin = stateDir.resolve("bin");
        if (Files.exists(bin.resolve(hash.substring(0, 2)).resolve(hash + ".eml"))) {
            return true;
        }
        try (var kept = Files.walk(bin)) {
            for (var file : kept.filter(Files::isRegularFile).toList()) {
                if (Arrays.equals(words.apply(Files.readAllBytes(file)), words.apply(body))) {
                    return true;
                }
            }
            return false;
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A run in a process that dies at step {@code n}, and a new process; false where the run ended before that step. */
    public boolean syncDyingAt(long n) {
        steps.crashAt(n);
        boolean died;
        try {
            sync();
            died = steps.crashed();
        } catch (SimulatedCrash e) {
            died = true;
        }
        restart();
        return died;
    }

    /** Ends the process as it is, dead or alive, and starts another on the same stores and ledger. */
    public void restart() {
        engine.close();
        startAgain();
    }

    private void startAgain() {
        client.restart();
        server.restart();
        steps.restart();
        volatileLedger = false;
        engine = newEngine();
    }

    /** From the next process on the owner wants this of mail. */
    public void decide(MailPolicy mail) {
        policy = policy.with(mail);
        restart();
    }

    /** As {@link #restart()}, with the lights going out before. */
    public void powerCut() {
        client.powerCut();
        server.powerCut();
        engine.close();
        if (volatileLedger) {
            restoreLedger();
        }
        startAgain();
    }

    /** Restarts with the ledger and all else that the engine remembers deleted. */
    public void forgetEverything() {
        engine.close();
        deleteAll(stateDir);
        restart();
    }

    private static void deleteAll(Path directory) {
        try (var paths = Files.walk(directory)) {
            for (var path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void check(boolean right, String wrong) {
        if (!right) {
            throw new AssertionError(wrong);
        }
    }

    @Override
    public void close() {
        engine.close();
        client.close();
        server.close();
    }
}
