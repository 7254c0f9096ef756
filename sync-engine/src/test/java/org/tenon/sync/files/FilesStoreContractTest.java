package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.UserHands;

/** The files store keeps every promise of the port, with a mail reader at work beside it. */
final class FilesStoreContractTest {

    @Nested
    class AsThisSystemIs extends Contract {
        AsThisSystemIs() {
            super(settings -> settings);
        }
    }

    @Nested
    class WithoutSyncfs extends Contract {
        WithoutSyncfs() {
            super(settings -> settings.withNativeSync(false));
        }
    }

    @Nested
    class WithTheSeparatorOfWindows extends Contract {
        WithTheSeparatorOfWindows() {
            super(settings -> settings.withInfoSeparator(';'));
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.empty();
        }
    }

    @Nested
    class Watching extends Contract {
        Watching() {
            super(settings -> settings);
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

        private final UnaryOperator<FilesSettings> change;
        private final Random random = new Random(7);

        private Contract(UnaryOperator<FilesSettings> change) {
            this.change = change;
        }

        @Override
        protected Store open() throws Exception {
            return store();
        }

        private FilesStore store() throws StoreException, IOException {
            var settings = change.apply(FilesStore.settings(Clock.systemUTC(), random));
            var store = FilesStore.open(root.resolve("store"), settings, random);
            if (!(store.createFolder(Kind.MAIL, FolderName.INBOX) instanceof Outcome.Accepted)) {
                throw new AssertionError("no inbox");
            }
            return store;
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.of(new MailReader(root.resolve("store/mail")));
        }
    }
}
