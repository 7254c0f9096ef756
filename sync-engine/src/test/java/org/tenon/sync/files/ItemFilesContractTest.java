package org.tenon.sync.files;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.ItemStoreContract;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.UserHands;

/** Calendars, task lists, notes and address books of files keep every promise of the port. */
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
    class Notes extends Contract {
        Notes() {
            super(Kind.NOTES, "notes", settings -> settings);
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

    abstract static class Contract extends ItemStoreContract {
        @TempDir
        Path root;

        private final String tree;
        private final UnaryOperator<FilesSettings> change;
        private final Random random = new Random(7);

        private Contract(Kind kind, String tree, UnaryOperator<FilesSettings> change) {
            super(kind, "Home");
            this.tree = tree;
            this.change = change;
        }

        @Override
        protected Store open() throws Exception {
            var settings = change.apply(FilesStore.settings(Clock.systemUTC(), random));
            var store = FilesStore.open(root.resolve("store"), settings, random);
            if (!(store.createFolder(kind(), home()) instanceof Outcome.Accepted)) {
                throw new AssertionError("no home");
            }
            return store;
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.of(new ItemReader(
                    root.resolve("store").resolve(tree), KindRules.of(kind()).suffix()));
        }
    }
}
