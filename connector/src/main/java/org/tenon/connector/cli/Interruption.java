package org.tenon.connector.cli;

/**
 * A word for whoever presses Ctrl-C, or whose system shuts down, in the middle of a run: without it nobody knows whether that was
 * safe. It is: what is cut off here is what a power cut would cut off.
 */
final class Interruption implements AutoCloseable {
    private final Thread hook;

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** Watches until closed. */
    static Interruption watched(Screen screen) {
        var hook = new Thread(
                () -> screen.err()
                        .println(
                                "tenon: stopped. Nothing was lost: what has arrived is kept, and the next run goes on from"
                                        + " there."),
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The shutdown has begun, and the hook has its word.
        }
    }
}
