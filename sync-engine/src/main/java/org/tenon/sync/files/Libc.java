package org.tenon.sync.files;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;

/** Functions of Linux's C library that Java has no way to, or only a long one; under their own names. */
interface Libc extends Library {
    int open(byte[] path, int flags) throws LastErrorException;

    int syncfs(int descriptor) throws LastErrorException;

    int close(int descriptor) throws LastErrorException;

    int utimensat(int directory, byte[] path, long[] times, int flags) throws LastErrorException;

    int renameat2(int fromDirectory, byte[] from, int toDirectory, byte[] to, int flags) throws LastErrorException;
}
