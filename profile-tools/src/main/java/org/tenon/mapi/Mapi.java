package org.tenon.mapi;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.Charset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Exports;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Scratch;

/**
 * MAPI in this process: the library, and the one thread that owns all its objects. MAPI wants to be initialised on each thread that
 * touches it, and not all its objects may change threads; with one thread there is nothing to know. Objects that are used on another
 * thread say so, with an exception and not with a crash.
 */
public final class Mapi implements AutoCloseable {
    /** What the administration of profiles takes and gives: the code page of this Windows. */
    static final Charset ANSI = Charset.forName(System.getProperty("native.encoding", "windows-1252"));

    private final Com com = new Com();
    private final Reach reach = new Reach();
    /** Calls within calls (a value read while a list is) have memory of their own. */
    private final Deque<Scratch> scratches = new ArrayDeque<>();

    private final AtomicInteger references = new AtomicInteger();
    private final ExecutorService queue;
    private final Exports exports;
    private final Exports.Export freeBuffer;
    private final Exports.Export freeRows;
    private volatile Thread owner;

    private Mapi(NativeLibrary library) {
        exports = new Exports(library);
        freeBuffer = exports.function("MAPIFreeBuffer");
        freeRows = exports.function("FreeProws");
        queue = Executors.newSingleThreadExecutor(task -> {
            owner = new Thread(task, "mapi");
            return owner;
        });
    }

    /** Loads the library and initialises it. {@link MapiLibrary} finds which. */
    public static Mapi start(String library) {
        var mapi = new Mapi(NativeLibrary.getInstance(library));
        boolean done = false;
        try {
            mapi.call(() -> {
                mapi.scratch(scratch -> {
                    var settings = scratch.piece(8)
                            .putInt(0, Defs.MAPI_INIT_VERSION)
                            .putInt(4, Defs.MAPI_MULTITHREAD_NOTIFICATIONS);
                    return mapi.export("MAPIInitialize", settings.pointer());
                });
                return null;
            });
            done = true;
            return mapi;
        } finally {
            if (!done) {
                mapi.queue.shutdown();
            }
        }
    }

    /** Has a piece of work done on the thread that owns MAPI's objects, in turn, and waits for it. */
    public <T> T call(Callable<T> work) {
        try {
            return Thread.currentThread() == owner
                    ? work.call()
                    : queue.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MapiException("a call that was interrupted", Codes.MAPI_E_CANCEL);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) { // Callable's signature
            throw new IllegalStateException(e);
        }
    }

    private static RuntimeException rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        if (cause instanceof RuntimeException unchecked) {
            // Where the work was given in belongs to the story; the cause's own trace ends on the other thread.
            unchecked.addSuppressed(new IllegalStateException("given in here"));
            return unchecked;
        }
        return new IllegalStateException(cause);
    }

    /** How many objects are open: none when every scope has ended. */
    public int openReferences() {
        return references.get();
    }

    /** Profiles and their services. */
    public ProfileAdmin profiles() {
        return scratch(scratch -> {
            var out = scratch.out();
            export("MAPIAdminProfiles", 0, out.pointer());
            return new ProfileAdmin(this, out.target());
        });
    }

    /** Opens a profile in a session of its own: never another program's, and never with a dialog. */
    public MapiSession logOn(String profile) {
        return scratch(scratch -> {
            var out = scratch.out();
            int flags = Defs.MAPI_EXTENDED
                    | Defs.MAPI_NEW_SESSION
                    | Defs.MAPI_EXPLICIT_PROFILE
                    | Defs.MAPI_NO_MAIL
                    | Defs.MAPI_TIMEOUT_SHORT
                    | Defs.MAPI_UNICODE;
            export("MAPILogonEx", Com.NO_WINDOW, scratch.wide(profile).pointer(), null, flags, out.pointer());
            return new MapiSession(this, out.target());
        });
    }

    @Override
    public void close() {
        call(() -> {
            com.call(exports.function("MAPIUninitialize"));
            return null;
        });
        queue.shutdown();
    }

    // --- For the objects
    // -----------------------------------------------------------------------------------------------

    interface Use<T> {
        T with(Scratch scratch);
    }

    /** Memory for one call and what it points to. */
    <T> T scratch(Use<T> use) {
        mine();
        var scratch = scratches.isEmpty() ? new Scratch() : scratches.pop();
        try {
            return use.with(scratch);
        } finally {
            scratch.clear();
            scratches.push(scratch);
        }
    }

    void mine() {
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("MAPI's objects are used on their own thread only: Mapi.call");
        }
    }

    private int export(String name, Object... arguments) {
        int result = com.call(exports.function(name), arguments);
        if (result < 0) {
            throw new MapiException(name, result);
        }
        return result;
    }

    /** For what a call gave, on MAPI's thread. */
    Reach reach() {
        mine();
        return reach;
    }

    Com.Handle opened(Pointer object) {
        references.incrementAndGet();
        return com.handle(object);
    }

    void released() {
        references.decrementAndGet();
    }

    void free(Pointer memory) {
        if (memory != null) {
            com.call(freeBuffer, memory);
        }
    }

    void freeRows(Pointer rows) {
        com.call(freeRows, rows);
    }
}
