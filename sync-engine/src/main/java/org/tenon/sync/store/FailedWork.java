package org.tenon.sync.store;

import java.util.concurrent.ExecutionException;

/** What work on another thread failed with, thrown as if it had been done on this one. */
public final class FailedWork {
    private FailedWork() {}

    /** For work that declares no exception. Always throws; a caller writes {@code throw FailedWork.of(e)}. */
    public static RuntimeException of(ExecutionException failure) {
        switch (failure.getCause()) {
            case RuntimeException runtime -> throw runtime;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    /** @param declared what the work may throw */
    public static <A extends Exception> RuntimeException of(ExecutionException failure, Class<A> declared) throws A {
        if (declared.isInstance(failure.getCause())) {
            throw declared.cast(failure.getCause());
        }
        throw of(failure);
    }

    public static <A extends Exception, B extends Exception> RuntimeException of(
            ExecutionException failure, Class<A> declared, Class<B> alsoDeclared) throws A, B {
        if (declared.isInstance(failure.getCause())) {
            throw declared.cast(failure.getCause());
        }
        throw of(failure, alsoDeclared);
    }
}
