package org.tenon.sync.imap;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.tenon.sync.store.StoreException;

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

    /** Does {@code work}, in which no single write may take longer than {@code limit}. */
    <T> T watched(Duration limit, ImapConnection.Exchange<T> work)
            throws StoreException, IOException, ProtocolException {
        var watcher = Thread.ofPlatform().daemon().name("imap-write-watch").start(() -> watch(limit));
        try {
            return work.run();
        } finally {
            watcher.interrupt();
        }
    }

    private void watch(Duration limit) {
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
            // The writing is over, or nothing is left to close.
            Thread.currentThread().interrupt();
        }
    }
}
