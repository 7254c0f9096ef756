package org.tenon.mapi;

import com.sun.jna.Callback;
import com.sun.jna.CallbackReference;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary.StdCallCallback;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Structs;

/**
 * A wish to be told of changes, until it is closed. The provider tells it on a thread of its own, in the middle of its work: what it
 * says is copied there, and handed on in that order by a thread of ours, where anything may be done but a call of MAPI.
 *
 * <p>The provider holds our IMAPIAdviseSink, four Java methods behind a hand-made vtable. They may be collected only when it has
 * released the last reference: until then this object is held by {@link #HELD}.
 */
public final class Subscription implements AutoCloseable {
    /** Sinks that native code knows. Not a cache: what is here must not be collected, and leaves when the last reference does. */
    private static final Set<Subscription> HELD = ConcurrentHashMap.newKeySet();

    /**
     * Those whose last reference is gone. The call that released it returns through our code still, so they are held a while longer, and
     * let go when another is opened.
     */
    private static final Queue<Subscription> DEPARTED = new ConcurrentLinkedQueue<>();

    private static final long LINGER_NANOS = 2_000_000_000L;

    private final Memory object = new Memory(Native.POINTER_SIZE);
    private final Memory vtable = new Memory(4L * Native.POINTER_SIZE);
    private final AtomicInteger count = new AtomicInteger(1);
    private final ExecutorService teller = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "mapi-events");
        thread.setDaemon(true);
        return thread;
    });
    private final Consumer<Event> told;
    private final Mapi mapi;
    private final Consumer<Com.Word> unadvise;
    private final QueryInterface queryInterface = this::queryInterface;
    private final Reference addRef = self -> count.incrementAndGet();
    private final Reference release = this::release;
    private final OnNotify onNotify = this::onNotify;
    private Com.Word connection;
    private volatile boolean closed;
    private volatile long departedNanos;
    private volatile Throwable failed;

    /** Public for JNA, which calls them by reflection. */
    public interface QueryInterface extends StdCallCallback {
        int call(Pointer self, Pointer iid, Pointer out);
    }

    public interface Reference extends StdCallCallback {
        int call(Pointer self);
    }

    public interface OnNotify extends StdCallCallback {
        int call(Pointer self, int notifications, Pointer first);
    }

    interface Advise {
        int call(Pointer sink, Pointer connection);
    }

    private Subscription(Mapi mapi, Consumer<Event> told, Consumer<Com.Word> unadvise) {
        this.mapi = mapi;
        this.told = told;
        this.unadvise = unadvise;
        var methods = new Callback[] {queryInterface, addRef, release, onNotify};
        for (int i = 0; i < methods.length; i++) {
            vtable.setPointer((long) i * Native.POINTER_SIZE, CallbackReference.getFunctionPointer(methods[i]));
        }
        object.setPointer(0, vtable);
    }

    static Subscription open(Mapi mapi, Consumer<Event> told, Advise advise, Consumer<Com.Word> unadvise) {
        letGo();
        var subscription = new Subscription(mapi, told, unadvise);
        HELD.add(subscription);
        boolean done = false;
        try {
            mapi.scratch(scratch -> {
                var connection = scratch.out();
                advise.call(subscription.object, connection.pointer());
                subscription.connection = new Com.Word(connection.getAddress(0));
                return null;
            });
            done = true;
            return subscription;
        } finally {
            if (!done) {
                subscription.teller.shutdown();
                subscription.release(subscription.object);
            }
        }
    }

    private static void letGo() {
        long now = System.nanoTime();
        for (var one = DEPARTED.peek(); one != null && now - one.departedNanos > LINGER_NANOS; one = DEPARTED.peek()) {
            DEPARTED.remove(one);
            HELD.remove(one);
        }
    }

    // --- Called by native code: nothing may be thrown through it, and nothing waited for.

    private int queryInterface(Pointer self, Pointer iid, Pointer out) {
        try {
            var asked = iid.getByteArray(0, 16);
            if (Arrays.equals(asked, Iid.bytes(Iid.IUnknown)) || Arrays.equals(asked, Iid.bytes(Iid.IMAPIAdviseSink))) {
                count.incrementAndGet();
                out.setPointer(0, self);
                return 0;
            }
            out.setPointer(0, null);
        } catch (RuntimeException | Error e) { // the caller is C++
            failed = e;
        }
        return Codes.MAPI_E_INTERFACE_NOT_SUPPORTED;
    }

    private int release(Pointer self) {
        int left = count.decrementAndGet();
        if (left == 0) {
            departedNanos = System.nanoTime();
            DEPARTED.add(this);
        }
        return left;
    }

    private int onNotify(Pointer self, int notifications, Pointer first) {
        // On a thread of the provider's, and it may have several; after Unadvise too.
        try {
            var reach = new Reach();
            for (int i = 0; i < notifications && !teller.isShutdown(); i++) {
                var event = Event.read(reach, first.share((long) i * Structs.NOTIFICATION.size()));
                teller.execute(() -> tell(event));
            }
        } catch (RejectedExecutionException e) {
            // It was closed meanwhile: nobody listens any more.
            return 0;
        } catch (RuntimeException | Error e) { // the caller is C++
            failed = e;
        }
        return 0;
    }

    private void tell(Event event) {
        if (closed) {
            return;
        }
        try {
            told.accept(event);
        } catch (RuntimeException e) { // the next event is told all the same
            failed = e;
        }
    }

    /** What went wrong where nobody could be told; null for nothing. */
    Throwable failure() {
        return failed;
    }

    /** How many references native code and we hold: none when all is over. */
    int references() {
        return count.get();
    }

    /**
     * Ends it: nothing more is handed on. What is being handed on just now is not waited for, since that thread may itself wait for a call
     * of MAPI.
     */
    @Override
    public void close() {
        mapi.mine();
        closed = true;
        if (connection != null) {
            var ending = connection;
            connection = null;
            try {
                unadvise.accept(ending);
            } finally {
                teller.shutdown();
                release(object);
            }
        }
    }

    /** Waits, after the end, until nothing is being handed on any more. Not for MAPI's thread. */
    boolean awaitTold(Duration most) throws InterruptedException {
        return teller.awaitTermination(most.toMillis(), TimeUnit.MILLISECONDS);
    }
}
