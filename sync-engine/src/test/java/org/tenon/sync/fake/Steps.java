package org.tenon.sync.fake;

/**
 * Counts what a process leaves behind - side effects in stores, commits in the ledger - and kills it at the chosen one.
 * Everything of one process shares one counter; once killed, whatever else that process tries is killed too, until
 * {@link #restart()}.
 */
public final class Steps {
    private long taken;
    private long crashAt = Long.MAX_VALUE;
    private boolean crashed;
    private String where = "";

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
    }

    /**
     * One step was taken; {@code what} names it in the crash. The process dies after the step: dying before it is dying after
     * the one before.
     */
    public synchronized void step(String what) {
        alive();
        taken++;
        if (taken >= crashAt) {
            crashed = true;
            where = "killed after step " + taken + ", " + what;
            throw new SimulatedCrash(where);
        }
    }

    /** Not a step, but nothing that a dead process could do. */
    public synchronized void alive() {
        if (crashed) {
            throw new SimulatedCrash("after being " + where);
        }
    }

    /** How many steps the process has taken. */
    public synchronized long taken() {
        return taken;
    }

    public synchronized boolean crashed() {
        return crashed;
    }

    /** Where the process died, for failure messages; empty where it lives. */
    public synchronized String where() {
        return where;
    }
}
