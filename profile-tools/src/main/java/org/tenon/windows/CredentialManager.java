package org.tenon.windows;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import com.sun.jna.ptr.PointerByReference;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The user's entries in the Windows Credential Manager, of the generic type: encrypted by Windows for this user on this machine, and
 * seen by the user under "Windows Credentials". Source: wincred.h, CredReadW, CredWriteW, CredDeleteW.
 */
public final class CredentialManager {
    private static final int GENERIC = 1;
    /** Kept when the user signs out, and not carried to other machines. */
    private static final int LOCAL_MACHINE = 2;

    private static final int NOT_FOUND = 1168;
    /** CRED_MAX_CREDENTIAL_BLOB_SIZE. */
    private static final int MOST_BYTES = 2560;

    private final Function read;
    private final Function write;
    private final Function delete;
    private final Function free;

    private CredentialManager(NativeLibrary library) {
        read = library.getFunction("CredReadW", Function.ALT_CONVENTION);
        write = library.getFunction("CredWriteW", Function.ALT_CONVENTION);
        delete = library.getFunction("CredDeleteW", Function.ALT_CONVENTION);
        free = library.getFunction("CredFree", Function.ALT_CONVENTION);
    }

    /** That of this process's user; on Windows alone. */
    public static CredentialManager ofThisUser() {
        return new CredentialManager(NativeLibrary.getInstance("advapi32"));
    }

    /** The secret kept under {@code name}; empty where there is none. */
    public Optional<String> read(String name) throws IOException {
        var found = new PointerByReference();
        if (read.invokeInt(new Object[] {new WString(name), GENERIC, 0, found}) == 0) {
            int error = Native.getLastError();
            if (error == NOT_FOUND) {
                return Optional.empty();
            }
            throw refused("read", name, error);
        }
        var entry = found.getValue();
        try {
            int size = entry.getInt(Fields.BLOB_SIZE);
            var bytes = size == 0 ? new byte[0] : entry.getPointer(Fields.BLOB).getByteArray(0, size);
            return Optional.of(new String(bytes, StandardCharsets.UTF_16LE));
        } finally {
            free.invokeVoid(new Object[] {entry});
        }
    }

    /** Keeps {@code secret} under {@code name}, in the place of what was there. */
    public void write(String name, String user, String secret) throws IOException {
        var bytes = secret.getBytes(StandardCharsets.UTF_16LE);
        if (bytes.length > MOST_BYTES) {
            throw new IOException("the secret is too long for the Windows Credential Manager");
        }
        try (var entry = new Memory(Fields.SIZE);
                var target = wide(name);
                var login = wide(user);
                var blob = new Memory(Math.max(1, bytes.length))) {
            entry.clear();
            blob.write(0, bytes, 0, bytes.length);
            entry.setInt(Fields.TYPE, GENERIC);
            entry.setPointer(Fields.TARGET, target);
            entry.setInt(Fields.BLOB_SIZE, bytes.length);
            entry.setPointer(Fields.BLOB, blob);
            entry.setInt(Fields.PERSIST, LOCAL_MACHINE);
            entry.setPointer(Fields.USER, login);
            int done = write.invokeInt(new Object[] {entry, 0});
            int error = Native.getLastError();
            blob.clear();
            if (done == 0) {
                throw refused("write", name, error);
            }
        }
    }

    /** Forgets what is kept under {@code name}; false where there was nothing. */
    public boolean delete(String name) throws IOException {
        if (delete.invokeInt(new Object[] {new WString(name), GENERIC, 0}) != 0) {
            return true;
        }
        int error = Native.getLastError();
        if (error == NOT_FOUND) {
            return false;
        }
        throw refused("delete", name, error);
    }

    private static IOException refused(String what, String name, int error) {
        return new IOException(
                "the Windows Credential Manager does not " + what + " " + name + " (error " + error + ")");
    }

    private static Memory wide(String text) {
        var memory = new Memory((text.length() + 1L) * Native.WCHAR_SIZE);
        memory.setWideString(0, text);
        return memory;
    }

    /** Where the fields of CREDENTIALW lie, in bytes. */
    private static final class Fields {
        private static final int TYPE = 4;
        private static final int TARGET = 8;
        /** Behind TargetName, Comment and the eight bytes of LastWritten. */
        private static final int BLOB_SIZE = TARGET + 2 * Native.POINTER_SIZE + 8;

        private static final int BLOB = BLOB_SIZE + Native.POINTER_SIZE;
        private static final int PERSIST = BLOB + Native.POINTER_SIZE;
        /** Behind Persist, AttributeCount, Attributes and TargetAlias. */
        private static final int USER = PERSIST + 8 + 2 * Native.POINTER_SIZE;

        private static final int SIZE = USER + Native.POINTER_SIZE;
    }
}
