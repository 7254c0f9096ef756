package org.tenon.sync.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

/**
 * Functions of Linux's C library that Java has no way to, or only a long one; under their own names. Bound directly, which costs a
 * tenth of a call through an interface. Where the library cannot be loaded, each is a {@link LinkageError}.
 */
final class Libc {
    static {
        Native.register(Libc.class, NativeLibrary.getProcess());
    }

    private Libc() {}

    static native int open(byte[] path, int flags) throws LastErrorException;

    static native int syncfs(int descriptor) throws LastErrorException;

    static native int close(int descriptor) throws LastErrorException;

    static native int utimensat(int directory, byte[] path, long[] times, int flags) throws LastErrorException;

    /** Apart from the others, since older C libraries lack it. */
    static final class Renaming {
        static {
            Native.register(Renaming.class, NativeLibrary.getProcess());
        }

        private Renaming() {}

        static native int renameat2(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags)
                throws LastErrorException;
    }
}
