package org.tenon.profile;

import java.util.Optional;

/** A registry made up for tests, in which nothing is written. */
abstract class UntouchedRegistry implements Registry {
    @Override
    public void write(String key, String name, String value, boolean expandable) {
        throw new AssertionError("looking writes nothing");
    }

    @Override
    public void remove(String key, String name) {
        throw new AssertionError("looking writes nothing");
    }

    @Override
    public Optional<String> exact(String key, String name) {
        throw new AssertionError("only what is changed is noted");
    }

    @Override
    public void putBack(String key, String name, String exact) {
        throw new AssertionError("looking writes nothing");
    }
}
