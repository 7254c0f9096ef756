package org.tenon.connector.account;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * The right to change what one account has: held by one process at a time, and given back by the system itself however that
 * process ends. The file says who holds it; its text is for people, and the lock alone counts.
 */
public final class AccountLock implements AutoCloseable {
    static final String FILE = "lock";

    /** Far behind the text, since Windows lets nobody read the bytes that are locked. */
    private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

    private final FileChannel channel;
    private final FileLock lock;

    /** Who has the lock. */
    public record Holder(long pid, String host, Instant since) {}

    /** What came of asking for it. */
    public sealed interface Attempt {
        record Got(AccountLock lock) implements Attempt {}

        /** Another process has it; the holder is absent where it has not written its name yet. */
        record Held(Optional<Holder> by) implements Attempt {}
    }

    private AccountLock(FileChannel channel, FileLock lock) {
        this.channel = channel;
        this.lock = lock;
    }

    /** Tries once, without waiting. */
    public static Attempt attempt(StateDir state, long pid, String host, Clock clock) throws IOException {
        var file = state.path().resolve(FILE);
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean got = false;
        try {
            var lock = tryLock(channel);
            if (lock.isEmpty()) {
                return new Attempt.Held(read(file));
            }
            channel.truncate(0);
            var text = pid + " " + host + " " + clock.instant() + "\n";
            channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
            got = true;
            return new Attempt.Got(new AccountLock(channel, lock.get()));
        } finally {
            if (!got) {
                channel.close();
            }
        }
    }

    /** Who holds the lock now, without taking it for longer than the question. */
    public static Optional<Holder> holder(StateDir state) throws IOException {
        var file = state.path().resolve(FILE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A shared lock is refused while somebody has the exclusive one, and disturbs nobody but a run that starts
            // now.
            return tryShared(channel) ? Optional.empty() : read(file);
        }
    }

    private static Optional<FileLock> tryLock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock(LOCKED_BYTE, 1, false));
        } catch (OverlappingFileLockException e) {
            return Optional.empty();
        }
    }

    private static boolean tryShared(FileChannel channel) throws IOException {
        try (var lock = channel.tryLock(LOCKED_BYTE, 1, true)) {
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static Optional<Holder> read(Path file) throws IOException {
        var words = Files.readString(file).strip().split(" ", -1);
        try {
            return words.length == 3
                    ? Optional.of(new Holder(Long.parseLong(words[0]), words[1], Instant.parse(words[2])))
                    : Optional.empty();
        } catch (NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() throws IOException {
        channel.truncate(0);
        lock.release();
        channel.close();
    }
}
