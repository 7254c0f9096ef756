package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/** What the files store does with messages, on a real disk. */
class FilesStoreTest {
    @TempDir
    Path root;

    private FilesStore store;
    private FolderInfo inbox;
    private Folder folder;

    @BeforeEach
    void open() throws StoreException {
        store = FilesStore.open(root, Clock.systemUTC(), new Random(1));
        inbox = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX));
        folder = store.open(inbox);
    }

    @AfterEach
    void close() {
        folder.close();
        store.close();
    }

    private Path cur() {
        return root.resolve("mail/INBOX/cur");
    }

    private static List<String> names(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    private Path only() throws IOException {
        assertEquals(1, names(cur()).size());
        return cur().resolve(names(cur()).getFirst());
    }

    @Test
    void aMessageIsKeptBitByBitWithLfAlone() throws Exception {
        var message = "Message-ID: <a@example.test>\r\n\r\nlone \r here,\r\n\r\nend without line end\r"
                .getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        var placed = Mail.create(folder, message, Flags.of(Flags.SEEN));
        assertArrayEquals(Mail.withLf(message), Files.readAllBytes(only()));
        assertArrayEquals(Mail.withLf(message), Mail.read(folder, placed.handle()));
        assertEquals(placed.handle().value() + ":2,S", only().getFileName().toString());
        assertEquals(Mail.RECEIVED, Files.getLastModifiedTime(only()).toInstant());
        assertEquals(List.of(), names(root.resolve("mail/INBOX/tmp")));
    }

    @Test
    void whatWasPlacedIsWhatIsObserved() throws Exception {
        var expected = new HashMap<Handle, Placed>();
        var items = new ArrayList<org.tenon.sync.store.NewItem>();
        for (int i = 0; i < 50; i++) {
            items.add(Mail.staged(folder, Mail.message(i), i % 2 == 0 ? Flags.NONE : Flags.of(Flags.SEEN, "$work")));
        }
        var outcomes = folder.create(items);
        for (int i = 0; i < items.size(); i++) {
            var placed = Mail.accepted(outcomes.get(i));
            assertEquals(items.get(i).proposed().orElseThrow(), placed.handle());
            assertEquals(items.get(i).flags(), placed.flags());
            expected.put(placed.handle(), placed);
        }
        var seen = new HashMap<Handle, ItemState>();
        var observation = Mail.observe(folder, seen);
        assertTrue(observation.complete());
        assertEquals(expected.keySet(), seen.keySet());
        seen.values().forEach(item -> {
            assertEquals(expected.get(item.handle()).revision(), item.revision());
            assertEquals(expected.get(item.handle()).flags(), item.flags());
            assertEquals(ItemState.UNKNOWN_SIZE, item.sizeBytes());
        });
        assertEquals(
                observation.checkpoint(), Mail.observe(folder, new HashMap<>()).checkpoint());
    }
}
