package org.tenon.sync.store;

import org.tenon.sync.model.Handle;

/** Who takes the bodies of {@link Folder#read}. */
@FunctionalInterface
public interface BodySink {
    void body(Handle handle, Body body) throws StoreException;
}
