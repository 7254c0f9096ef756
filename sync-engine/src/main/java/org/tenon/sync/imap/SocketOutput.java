package org.tenon.sync.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What goes out on a connection. The library wants a PrintStream, which swallows errors: this one keeps them to be asked for.
 * And since no socket has a time limit for writing, it can be watched: when the other end has stopped taking what we send, the
 * socket is closed, which ends the write.
 */
final class SocketOutput extends PrintStream {
    private final Socket socket;
    private final OutputStream target;
    private IOException failure;
    private volatile boolean writing;
    private final AtomicLong writes = new AtomicLong();

    SocketOutput(Socket socket) throws IOException {
        this(socket, socket.getOutputStream());
    }

    private SocketOutput(Socket socket, OutputStream target) {
        super(target, false, StandardCharsets.ISO_8859_1);
        this.socket = socket;
        this.target = target;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        if (failure == null) {
            writing = true;
            try {
                target.write(bytes, offset, length);
            } catch (IOException e) {
                failure = e;
            } finally {
                writing = false;
                writes.incrementAndGet();
            }
        }
    }

    @Override
    public void flush() {
        if (failure == null) {
            try {
                target.flush();
            } catch (IOException e) {
                failure = e;
            }
        }
    }

    void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    /** Watches until closed: one write may take no longer than {@code limit}. */
    Watch watch(Duration limit) {
        var watcher = Thread.ofVirtual().name("imap-write-watch").start(() -> {
            try {
                while (!socket.isClosed()) {
                    long before = writes.get();
                    boolean wasWriting = writing;
                    Thread.sleep(limit);
                    if (wasWriting && writing && writes.get() == before) {
                        socket.close();
                    }
                }
            } catch (InterruptedException | IOException e) {
                // Nobody watches any more, or nothing is left to close.
                Thread.currentThread().interrupt();
            }
        });
        return watcher::interrupt;
    }

    /** To be closed when the writing is over. */
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
