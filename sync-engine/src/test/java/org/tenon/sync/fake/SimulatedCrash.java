package org.tenon.sync.fake;

/** The process was killed here. An error, so that nothing between here and the test takes it for something to handle. */
public final class SimulatedCrash extends Error {
    private static final long serialVersionUID = 1L;

    SimulatedCrash(String where) {
        super(where, null, false, true);
    }
}
