package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;

/** Another program renames messages as fast as it can while we look and act: nothing is lost, doubled or believed deleted. */
class MailReaderBesideTest {
    private static final long SEED = 42;
    private static final int MESSAGES = 200;

    @TempDir
    Path root;

    private Path directory(String name) {
        return root.resolve("mail/INBOX").resolve(name);
    }

    /** Sets and clears the S flag of random messages, and takes them from new to cur, until told to stop. */
    private long disturb(AtomicBoolean stop) throws IOException {
        var random = new Random(SEED);
        long renames = 0;
        while (!stop.get()) {
            for (var part : List.of("new", "cur")) {
                for (var file : MailReader.files(directory(part))) {
                    if (random.nextInt(3) == 0) {
                        renames += rename(file) ? 1 : 0;
                    }
                }
            }
        }
        return renames;
    }

    private boolean rename(Path file) throws IOException {
        var name = MaildirName.parse(file.getFileName().toString());
        var letters = name.letters().contains("S") ? name.letters().replace("S", "") : name.letters() + "S";
        try {
            Files.move(file, directory("cur").resolve(name.withLetters(letters).inCur(':')));
            return true;
        } catch (NoSuchFileException | FileAlreadyExistsException ours) {
            // While a body is replaced, the old one and the new one may be there for a moment, under names of one
            // message.
            return false;
        }
    }

    private interface Work {
        void run(FilesStore store, Folder folder, Set<Handle> handles) throws Exception;
    }

    private void beside(Work work) throws Exception {
        try (var store = FilesStore.open(root, Clock.systemUTC(), new Random(SEED))) {
            var inbox = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX));
            var handles = new HashSet<Handle>();
            for (int i = 0; i < MESSAGES; i++) {
                var base = "17000" + i + ".x" + i + ".other";
                Files.write(directory(i % 3 == 0 ? "new" : "cur").resolve(base), Mail.withLf(Mail.message(i)));
                handles.add(new Handle(base));
            }
            var stop = new AtomicBoolean();
            var renames = new AtomicLong();
            try (var thread = Executors.newSingleThreadExecutor()) {
                var reader = thread.submit(() -> {
                    renames.set(disturb(stop));
                    return true;
                });
                try (var folder = store.open(inbox)) {
                    work.run(store, folder, handles);
                } finally {
                    stop.set(true);
                }
                assertTrue(reader.get(30, TimeUnit.SECONDS));
            }
            assertTrue(renames.get() > 100, "the other program had no turn");
        }
    }

    @Test
    void nothingIsBelievedGone() throws Exception {
        beside((store, folder, handles) -> {
            for (int i = 0; i < 20; i++) {
                assertEquals(handles, Mail.handles(folder), "observed, seed " + SEED);
                assertEquals(handles, folder.stillHere(handles), "asked for, seed " + SEED);
            }
        });
    }

    @Test
    void everyBodyIsRead() throws Exception {
        beside((store, folder, handles) -> {
            for (int i = 0; i < 10; i++) {
                var read = new HashMap<Handle, Integer>();
                folder.read(List.copyOf(handles), (handle, body) -> {
                    try (var in = body.open()) {
                        read.merge(handle, in.readAllBytes().length > 0 ? 1 : 100, Integer::sum);
                    } catch (IOException e) {
                        throw new AssertionError("a body that is there could not be opened, seed " + SEED, e);
                    }
                });
                assertEquals(handles, read.keySet());
                assertTrue(read.values().stream().allMatch(n -> n == 1));
            }
        });
    }

    @Test
    void ourFlagsLandAndTheirsStay() throws Exception {
        beside((store, folder, handles) -> {
            var changes = new ArrayList<Reflag>();
            handles.forEach(handle -> changes.add(new Reflag(handle, Flags.of(Flags.FLAGGED), Flags.NONE)));
            int rounds = 0;
            while (!changes.isEmpty() && rounds++ < 50) {
                var outcomes = folder.reflag(List.copyOf(changes));
                var again = new ArrayList<Reflag>();
                for (int i = 0; i < outcomes.size(); i++) {
                    if (outcomes.get(i) instanceof Outcome.Deferred) {
                        again.add(changes.get(i));
                    }
                }
                changes.clear();
                changes.addAll(again);
            }
            assertEquals(List.of(), changes);
            var seen = Mail.observe(folder);
            assertEquals(handles, seen.keySet());
            assertTrue(seen.values().stream().allMatch(i -> i.flags().has(Flags.FLAGGED)));
        });
    }

    @Test
    void aReplacedBodyIsThereOnce() throws Exception {
        beside((store, folder, handles) -> {
            var expected = new HashMap<Handle, byte[]>();
            var seen = Mail.observe(folder);
            var some = handles.stream().sorted().limit(60).toList();
            for (int i = 0; i < some.size(); i++) {
                var body = Mail.message(1000 + i);
                var content = Mail.staged(folder, body, Flags.of(Flags.DRAFT));
                var change = new Replacement(some.get(i), seen.get(some.get(i)).revision(), content);
                if (folder.replace(List.of(change)).getFirst() instanceof Outcome.Accepted) {
                    expected.put(some.get(i), Mail.withLf(body));
                }
            }
            assertTrue(expected.size() > 30, "hardly any went through");
            assertEquals(handles, Mail.handles(folder), "seed " + SEED);
            for (var one : expected.entrySet()) {
                assertArrayEquals(one.getValue(), Mail.read(folder, one.getKey()), "seed " + SEED);
            }
        });
        noneTwice();
    }

    @Test
    void theDeletedAndTheMovedAreGoneAndAllOthersHere() throws Exception {
        beside((store, folder, handles) -> {
            var target = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Target")));
            var random = new Random(SEED);
            var here = new HashSet<>(handles);
            var moved = new HashSet<Handle>();
            for (var handle : handles) {
                switch (random.nextInt(4)) {
                    case 0 -> {
                        if (folder.delete(List.of(handle)).getFirst() instanceof Outcome.Accepted) {
                            here.remove(handle);
                        }
                    }
                    case 1 -> {
                        if (folder.move(List.of(handle), target).getFirst() instanceof Outcome.Accepted) {
                            here.remove(handle);
                            moved.add(handle);
                        }
                    }
                    default -> {}
                }
            }
            assertTrue(here.size() < MESSAGES && moved.size() > 10);
            assertEquals(here, Mail.handles(folder), "seed " + SEED);
            assertEquals(here, folder.stillHere(handles), "seed " + SEED);
            try (var other = store.open(target)) {
                assertEquals(moved, Mail.handles(other), "seed " + SEED);
            }
        });
        noneTwice();
    }

    private void noneTwice() throws IOException {
        var bases = new ArrayList<String>();
        for (var part : List.of("new", "cur")) {
            for (var file : MailReader.files(directory(part))) {
                bases.add(MaildirName.handle(file.getFileName().toString()));
            }
        }
        assertEquals(bases.size(), new HashSet<>(bases).size(), "a message is there twice, seed " + SEED);
    }
}
