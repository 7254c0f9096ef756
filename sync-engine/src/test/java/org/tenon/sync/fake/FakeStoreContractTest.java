package org.tenon.sync.fake;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.UserHands;

/** The fake keeps every promise of the port, whatever store it plays. */
final class FakeStoreContractTest {

    @Nested
    class Imap extends Contract {
        Imap() {
            super(Traits.imap());
        }
    }

    @Nested
    class ImapWithOneConnection extends Contract {
        ImapWithOneConnection() {
            super(Traits.imap().parallelism(1));
        }
    }

    @Nested
    class ImapWithoutExtensions extends Contract {
        ImapWithoutExtensions() {
            super(Traits.plainImap());
        }
    }

    @Nested
    class Files extends Contract {
        Files() {
            super(Traits.files());
        }
    }

    @Nested
    class PoorFiles extends Contract {
        PoorFiles() {
            super(Traits.files()
                    .without(Trait.IDENTITY, Trait.MOVE_KEEPS_HANDLE)
                    .with(Trait.CRLF)
                    .keeping(Flags.SEEN, Flags.ANSWERED, Flags.FLAGGED, Flags.DRAFT, Flags.DELETED)
                    .refusing(name -> name.last().length() > 100));
        }
    }

    @Nested
    class FilesWithDeltas extends Contract {
        FilesWithDeltas() {
            super(Traits.files().with(Trait.TOMBSTONES, Trait.DIGEST, Trait.TELLS_SIZES));
        }
    }

    private abstract static class Contract extends StoreContract {
        private final Traits traits;
        private FakeStore fake;

        Contract(Traits traits) {
            this.traits = traits;
        }

        @Override
        protected Store open() {
            fake = fake == null ? new FakeStore(traits) : fake.reopen();
            return fake;
        }

        @Override
        protected Optional<UserHands> hands() {
            return Optional.of(fake.hands());
        }

        @Override
        protected boolean changeValidity(FolderName folder) {
            fake.changeValidity(folder, true);
            return true;
        }

        @AfterEach
        void nothingIsLeftOpen() {
            fake.assertNothingOpen();
        }
    }
}
