package org.tenon.sync.files;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.UserHands;

/** Calendars, task lists and address books of files keep every promise of the port. */
final class ItemFilesContractTest {

    @Nested
    class Events extends Contract {
        Events() {
            super(Kind.CALENDAR, "calendars", settings -> settings);
        }
    }

    @Nested
    class TasksWithoutSyncfs extends Contract {
        TasksWithoutSyncfs() {
            super(Kind.TASKS, "tasks", settings -> settings.withNativeSync(false));
        }
    }

    @Nested
    class ContactsWatched extends Contract {
        ContactsWatched() {
            super(Kind.CONTACTS, "contacts", settings -> settings);
        }

        @Override
        protected Store open() throws Exception {
            var store = super.open();
            store.awaitChange(Duration.ZERO);
            return store;
        }
    }

    abstract static class Contract extends StoreContract {
        @TempDir
        Path root;

        private final Kind kind;
        private final String tree;
        private final UnaryOperator<FilesSettings> change;
        private final Random random = new Random(7);

        private Contract(Kind kind, String tree, UnaryOperator<FilesSettings> change) {
            this.kind = kind;
            this.tree = tree;
            this.change = change;
        }

        @Override
        protected Store open() throws Exception {
            var settings = change.apply(FilesStore.settings(Clock.systemUTC(), random));
            var store = FilesStore.open(root.resolve("store"), settings, random);
            if (!(store.createFolder(kind, home()) instanceof Outcome.Accepted)) {
                throw new AssertionError("no home");
            }
            return store;
        }

        @Override
        protected Kind kind() {
            return kind;
        }

        @Override
        protected FolderName home() {
            return FolderName.of("Home");
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.of(new ItemReader(
                    root.resolve("store").resolve(tree), KindRules.of(kind).suffix()));
        }

        private ContentSummary found(byte[] body) {
            var digest = KindRules.of(kind).digest();
            digest.writeBytes(body);
            return digest.found();
        }

        @Override
        protected LinkId linkId(byte[] body) {
            return found(body).linkId();
        }

        @Override
        protected ContentHash hash(byte[] body) {
            return found(body).hash();
        }

        @Override
        protected long size(byte[] body) {
            return body.length;
        }

        @Override
        protected byte[] item(String name, String text) {
            return text("UID:" + name + "@example.test\r\n", text);
        }

        @Override
        protected byte[] itemWithoutId(String name) {
            return text("", name);
        }

        private byte[] text(String uid, String text) {
            var latin =
                    switch (kind) {
                        case CONTACTS -> "BEGIN:VCARD\r\nVERSION:3.0\r\n%sFN:%s\r\nN:;;;;\r\nEND:VCARD\r\n";
                        case TASKS ->
                            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VTODO\r\n%sSUMMARY:%s\r\nEND:VTODO\r\nEND:VCALENDAR\r\n";
                        default ->
                            "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\n%sDTSTART:20260203T100000Z\r\n"
                                    + "SUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
                    };
            return latin.formatted(uid, text).getBytes(StandardCharsets.UTF_8);
        }
    }
}
