package org.tenon.mapi;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Exports;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Scratch;

/**
 * MAPI in this process: the library, a thread that answers for its hidden window ({@link MessagePump}), and the one thread that owns all
 * its objects. MAPI wants to be initialised on each thread that touches it, and not all its objects may change threads; with one
 * thread there is nothing to know. Objects that are used on another
 * thread say so, with an exception and not with a crash.
 */
public final class Mapi implements AutoCloseable {
    /** What the administration of profiles takes and gives: the code page of this Windows. */
    static final Charset ANSI = codePage();

    /** How long a log-on that failed is left alone before it is tried again: MAPI's one mutex may be held, and providers start slowly. */
    private static final List<Duration> PAUSES = List.of(Duration.ofMillis(500), Duration.ofSeconds(1));
    /** What was loaded stays loaded: MAPI leaves threads and hooks behind, and to unload it under these ends the process. */
    private static final Map<String, NativeLibrary> LOADED = new ConcurrentHashMap<>();

    /** Providers have deep stacks, and Java's own are small where pointers are. */
    static final long STACK = 8L << 20;

    private final Com com = new Com();
    private final Reach reach = new Reach();
    /** Calls within calls (a value read while a list is) have memory of their own. */
    private final Deque<Scratch> scratches = new ArrayDeque<>();

    private final AtomicInteger references = new AtomicInteger();
    private final ExecutorService queue;
    private final Exports exports;
    private final Exports.Export freeBuffer;
    private final Exports.Export freeRows;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Thread owner;
    private MessagePump pump;

    private Mapi(NativeLibrary library) {
        exports = new Exports(library);
        freeBuffer = exports.function("MAPIFreeBuffer");
        freeRows = exports.function("FreeProws");
        queue = Executors.newSingleThreadExecutor(task -> {
            owner = new Thread(null, task, "mapi", STACK);
            return owner;
        });
    }

    /** Loads the library and initialises it; which one {@code Workstation} finds. */
    public static Mapi start(String library) {
        var mapi = new Mapi(LOADED.computeIfAbsent(library, NativeLibrary::getInstance));
        // The first thread that initialises MAPI is the one that answers for its hidden window; the owner is busy for
        // seconds at times.
        var pump = new MessagePump(mapi::initialise, mapi::uninitialise);
        boolean done = false;
        try {
            pump.start();
            mapi.pump = pump;
            mapi.call(() -> {
                mapi.initialise(mapi.com);
                return null;
            });
            done = true;
            return mapi;
        } finally {
            if (!done) {
                mapi.queue.shutdown();
                pump.close();
            }
        }
    }

    private void initialise(Com with) {
        try (var settings = new Memory(8)) {
            settings.setInt(0, Defs.MAPI_INIT_VERSION);
            settings.setInt(4, Defs.MAPI_MULTITHREAD_NOTIFICATIONS);
            int result = with.call(exports.function("MAPIInitialize"), settings);
            if (result < 0) {
                throw new MapiException("MAPIInitialize", result);
            }
        }
    }

    private void uninitialise(Com with) {
        with.call(exports.function("MAPIUninitialize"));
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

    static RuntimeException rethrown(Throwable cause) {
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

    /**
     * The system's code page, by GetACP. {@code native.encoding} is that of the language in which the user writes dates and numbers, which
     * may be another.
     */
    public static Charset codePage() {
        return Charset.forName(
                System.getProperty("sun.jnu.encoding", System.getProperty("native.encoding", "windows-1252")));
    }

    /**
     * Opens a profile in a session of its own: never another program's, and never with a dialog. Failures at this point pass more often
     * than not; it is tried three times.
     */
    public MapiSession logOn(String profile) {
        for (var pause : PAUSES) {
            try {
                return logOnOnce(profile);
            } catch (MapiException e) {
                if (!e.isPassing()) {
                    throw e;
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        }
        return logOnOnce(profile);
    }

    private MapiSession logOnOnce(String profile) {
        return scratch(scratch -> {
            var out = scratch.out();
            int flags = Defs.MAPI_EXTENDED
                    | Defs.MAPI_NEW_SESSION
                    | Defs.MAPI_EXPLICIT_PROFILE
                    | Defs.MAPI_NO_MAIL
                    | Defs.MAPI_TIMEOUT_SHORT
                    | Defs.MAPI_BG_SESSION
                    | Defs.MAPI_UNICODE;
            export("MAPILogonEx", Com.NO_WINDOW, scratch.wide(profile).pointer(), null, flags, out.pointer());
            return new MapiSession(this, out.target());
        });
    }

    /** A second one does nothing. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        call(() -> {
            uninitialise(com);
            return null;
        });
        queue.shutdown();
        pump.close();
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

    final int export(String name, Object... arguments) {
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
