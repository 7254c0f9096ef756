package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/** A files store with an inbox, on a real disk. */
abstract class OnMaildir {
    @TempDir
    Path root;

    FilesStore store;
    FolderInfo inbox;
    Folder folder;

    @BeforeEach
    final void open() throws StoreException {
        store = FilesStore.open(root, Clock.systemUTC(), new Random(1));
        inbox = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.INBOX));
        folder = store.open(inbox);
    }

    @AfterEach
    final void close() {
        folder.close();
        store.close();
    }

    Path cur() {
        return root.resolve("mail/INBOX/cur");
    }

    Path fresh() {
        return root.resolve("mail/INBOX/new");
    }

    Path tmp() {
        return root.resolve("mail/INBOX/tmp");
    }

    static List<String> names(Path directory) throws IOException {
        return MailReader.files(directory).stream()
                .map(f -> f.getFileName().toString())
                .toList();
    }

    String only() throws IOException {
        var all = new ArrayList<>(names(cur()));
        all.addAll(names(fresh()));
        assertEquals(1, all.size());
        return all.getFirst();
    }

    Path onlyFile() throws IOException {
        var name = only();
        return Files.exists(cur().resolve(name)) ? cur().resolve(name) : fresh().resolve(name);
    }

    static void put(Path file) throws IOException {
        Files.write(file, Mail.withLf(Mail.message(1)));
    }

    Placed reflag(String base, Flags add, Flags remove) throws StoreException {
        return Mail.accepted(folder.reflag(List.of(new Reflag(new Handle(base), add, remove)))
                .getFirst());
    }
}
