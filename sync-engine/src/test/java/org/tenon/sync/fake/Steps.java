package org.tenon.sync.fake;

import java.util.Optional;

/**
 * Counts what a process leaves behind - side effects in stores, commits in the ledger - and kills it at the chosen one.
 * Everything of one process shares one counter; once killed, whatever else that process tries is killed too, until
 * {@link #restart()}.
 */
public final class Steps {
    private static final int FEW = 40;

    private final Optional<Elsewhere> elsewhere;
    private long taken;
    private long crashAt = Long.MAX_VALUE;
    private boolean crashed;
    private String where = "";

    /** Steps that something outside counts, and a death that is met there: the calls of a native library, say. */
    public interface Elsewhere {
        /** Counts from zero again; what is in store for the process comes at the {@code n}-th step, {@link Long#MAX_VALUE} for never. */
        void arm(long n);

        long taken();

        /** Where the process died; empty while it lives. */
        Optional<String> died();

        /** What came over the process that it has to survive; empty where nothing did. */
        Optional<String> struck();

        /** Among how many steps a random death is looked for. */
        int usual();
    }

    public Steps() {
        elsewhere = Optional.empty();
    }

    /** Counted elsewhere: the steps of the stores and of the ledger count no more, and still none is taken by the dead. */
    public Steps(Elsewhere elsewhere) {
        this.elsewhere = Optional.of(elsewhere);
    }

    /** Counts from zero again, in a new process that lives. */
    public synchronized void restart() {
        crashAt(Long.MAX_VALUE);
    }

    /** Counts from zero again, in a new process that dies at the {@code n}-th step, the first being 1. */
    public synchronized void crashAt(long n) {
        taken = 0;
        crashAt = n;
        crashed = false;
        where = "";
        elsewhere.ifPresent(e -> e.arm(n));
    }

    /**
     * One step was taken; {@code what} names it in the crash. The process dies after the step: dying before it is dying after
     * the one before.
     */
    public synchronized void step(String what) {
        alive();
        taken++;
        if (elsewhere.isEmpty() && taken >= crashAt) {
            crashed = true;
            where = "killed after step " + taken + ", " + what;
            throw new SimulatedCrash(where);
        }
    }

    /** Not a step, but nothing that a dead process could do. */
    public synchronized void alive() {
        if (crashed()) {
            throw new SimulatedCrash("after being " + where);
        }
    }

    /** How many steps the process has taken. */
    public synchronized long taken() {
        return elsewhere.map(Elsewhere::taken).orElse(taken);
    }

    public synchronized boolean crashed() {
        elsewhere.flatMap(Elsewhere::died).ifPresent(at -> {
            crashed = true;
            where = "killed at " + at;
        });
        return crashed;
    }

    /** What came over the process, which lives on; empty where nothing did. */
    public synchronized Optional<String> struck() {
        return elsewhere.flatMap(Elsewhere::struck);
    }

    /** Among how many steps a random death is looked for. */
    public int usual() {
        return elsewhere.map(Elsewhere::usual).orElse(FEW);
    }

    /** Where the process died, for failure messages; empty where it lives. */
    public synchronized String where() {
        return where;
    }
}
