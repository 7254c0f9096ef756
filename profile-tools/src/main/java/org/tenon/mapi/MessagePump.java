package org.tenon.mapi;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.tenon.mapi.abi.Com;

/**
 * The first thread that initialises MAPI. It owns MAPI's hidden window, and whoever broadcasts a message to all windows - many programs do -
 * waits for its answer: therefore it does nothing but fetch messages, until it is closed.
 */
final class MessagePump implements AutoCloseable {
    private static final int WM_QUIT = 0x12;
    private static final int MSG_SIZE = 48;
    private static final int PATIENCE_SECONDS = 10;

    private final CompletableFuture<Integer> ready = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Consumer<Com> begin;
    private final Consumer<Com> end;
    private final Thread thread;
    private volatile boolean closing;

    MessagePump(Consumer<Com> begin, Consumer<Com> end) {
        this.begin = begin;
        this.end = end;
        thread = new Thread(null, this::run, "mapi-window", Mapi.STACK);
        thread.setDaemon(true);
    }

    /** Returns when the thread has begun and fetches messages. */
    void start() {
        thread.start();
        try {
            ready.join();
        } catch (CompletionException e) {
            throw Mapi.rethrown(e.getCause());
        }
    }

    private static Function user32(String name) {
        return NativeLibrary.getInstance("user32").getFunction(name, Function.ALT_CONVENTION);
    }

    private void run() {
        try {
            var com = new Com();
            begin.accept(com);
            try {
                pump();
            } finally {
                end.accept(com);
            }
        } catch (RuntimeException | Error e) { // whoever waits is told; nobody else would be
            ready.completeExceptionally(e);
        } finally {
            ended.complete(null);
        }
    }

    private void pump() {
        var getMessage = user32("GetMessageW");
        var translate = user32("TranslateMessage");
        var dispatch = user32("DispatchMessageW");
        var current = NativeLibrary.getInstance("kernel32").getFunction("GetCurrentThreadId", Function.ALT_CONVENTION);
        try (var message = new Memory(MSG_SIZE)) {
            // A thread has a queue, into which the end can be posted, once it has looked into it.
            user32("PeekMessageW").invokeInt(new Object[] {message, Pointer.NULL, 0, 0, 0});
            ready.complete(current.invokeInt(new Object[0]));
            while (!closing) {
                int got = getMessage.invokeInt(new Object[] {message, Pointer.NULL, 0, 0});
                if (got < 0) {
                    throw new IllegalStateException("GetMessageW");
                }
                // Nothing but our own end ends it: a provider that posts WM_QUIT does not.
                translate.invokeInt(new Object[] {message});
                dispatch.invokeInt(new Object[] {message});
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        if (!ready.isDone() || ready.isCompletedExceptionally()) {
            return;
        }
        user32("PostThreadMessageW").invokeInt(new Object[] {ready.join(), WM_QUIT, Pointer.NULL, Pointer.NULL});
        try {
            ended.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // It is a daemon: it goes with the process.
            closing = true;
        }
    }
}
