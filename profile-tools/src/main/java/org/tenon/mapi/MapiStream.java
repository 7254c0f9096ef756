package org.tenon.mapi;

import com.sun.jna.Pointer;
import org.tenon.mapi.abi.Interfaces.ISequentialStream;
import org.tenon.mapi.abi.Interfaces.IStream;

/** IStream, as the two streams of Java use it. */
final class MapiStream extends MapiObject {
    MapiStream(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    @Override
    boolean tellsLastError() {
        return false;
    }

    int read(byte[] to, int offset, int length) {
        return mapi.scratch(scratch -> {
            var buffer = scratch.piece(length);
            var count = scratch.out();
            call(ISequentialStream.Read, buffer.pointer(), length, count.pointer());
            int read = count.getInt(0);
            buffer.get(to, offset, read);
            return read;
        });
    }

    void write(byte[] from, int offset, int length) {
        mapi.scratch(scratch -> {
            var buffer = scratch.piece(length);
            buffer.put(from, offset, length);
            return call(ISequentialStream.Write, buffer.pointer(), length, null);
        });
    }

    void commit() {
        call(IStream.Commit, 0);
    }
}
