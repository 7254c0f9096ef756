package org.tenon.sync.fake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.UserHands;
import org.tenon.sync.store.UserHands.Seen;

/**
 * Two fake stores, a ledger and an engine between them: one account, whose process can be killed at any step and started
 * again on what it left behind.
 */
public final class SyncWorld implements AutoCloseable {
    private static final List<String> LEDGER = List.of("ledger.sqlite", "ledger.sqlite-wal");

    private final Path stateDir;
    private final Steps steps = new Steps();
    private final SettableClock clock = new SettableClock();
    private final Policy policy;
    private final Map<Path, byte[]> durable = new HashMap<>();
    private boolean volatileLedger;
    private FakeStore client;
    private FakeStore server;
    private SyncEngine engine;

    public SyncWorld(Path stateDir, Traits client, Traits server, Policy policy) {
        this.stateDir = stateDir;
        this.policy = policy;
        this.client = new FakeStore(client, steps);
        this.server = new FakeStore(server, steps);
        this.engine = newEngine();
    }

    private SyncEngine newEngine() {
        var opened = SyncEngine.open(stateDir, client, server, policy, clock, Progress.NONE, this::commit);
        rememberLedger();
        return opened;
    }

    private void commit(boolean after, boolean flushed) {
        if (!after) {
            steps.alive();
            return;
        }
        volatileLedger = !flushed;
        if (flushed) {
            rememberLedger();
        }
        steps.step("commit");
    }

    /** The ledger as the disk has it now: what a power cut leaves. */
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

    public FakeStore store(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    public UserHands hands(Side side) {
        return store(side).hands();
    }

    /** What a person sees on a side. */
    public List<Seen> look(Side side, FolderName folder) {
        return store(side).names().contains(folder) ? hands(side).look(folder) : List.of();
    }

    /** One run. */
    public RunReport sync() {
        var report = engine.sync(false);
        for (var side : Side.values()) {
            store(side).assertNothingOpen();
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
        return client.calls(Op.READ) + client.calls(Op.STAGE) + server.calls(Op.READ) + server.calls(Op.STAGE);
    }

    /** Whether the bin keeps this content. */
    public boolean isInBin(ContentHash content) {
        return Files.exists(
                stateDir.resolve("bin").resolve(content.hex().substring(0, 2)).resolve(content.hex() + ".eml"));
    }

    /** Ends the process as it is, dead or alive, and starts another on the same stores and ledger. */
    public void restart() {
        engine.close();
        startAgain();
    }

    private void startAgain() {
        client = client.reopen();
        server = server.reopen();
        steps.restart();
        durable.clear();
        volatileLedger = false;
        engine = newEngine();
    }

    /** As {@link #restart()}, with the lights going out before. */
    public void powerCut() {
        client.powerCut();
        server.powerCut();
        engine.close();
        restoreLedger();
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
    }
}
