package org.tenon.connector.agent;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.ServerAccess;
import org.tenon.sync.imap.ImapStore;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.StreamedBody;
import org.tenon.sync.store.body.StreamedBody.Opening;

/** The server's folder of sent mail: the one that it says is that (RFC 6154), else {@code Sent}, made where it is missing. */
record SentFolder(Machine machine, Account account, StateDir state) {
    private static final String ROLE = "Sent";

    boolean isThere() {
        return account.server().imap().isPresent();
    }

    /**
     * Puts a mail in, unless one of its Message-ID is there: a client, the server, or we before a crash, may have filed it.
     *
     * @param text the mail, which can be opened more than once
     */
    Outcome<FolderInfo> file(OutboxMail mail, long sizeBytes, Opening text, Milestones told)
            throws AccountException, StoreException, IOException {
        var secret = account.signIn().read(machine.places().env());
        var settings = ServerAccess.imap(account, secret).withMaxConnections(1);
        // Not the spool of the sync, which clears its own of what it does not know.
        try (var store = ImapStore.of(settings, state.agent().resolve("spool"), Thread::sleep, new Random())) {
            return switch (folder(store)) {
                case Outcome.Accepted<FolderInfo>(var folder) -> {
                    var id = mail.messageId();
                    boolean there = id.isPresent() && store.holds(folder, id.get());
                    yield there ? Outcome.accepted(folder) : append(store, folder, item(sizeBytes, text, mail), told);
                }
                case Outcome.Rejected<FolderInfo> no -> no;
                case Outcome.Deferred<FolderInfo> later -> later;
                case Outcome.Unplaced<FolderInfo> later -> later;
            };
        }
    }

    private static Outcome<FolderInfo> folder(ImapStore store) throws StoreException {
        var folders = store.folders();
        var name = FolderName.of(ROLE);
        var found = folders.stream()
                .filter(f -> f.role().equals(ROLE))
                .findFirst()
                .or(() -> folders.stream().filter(f -> f.name().equals(name)).findFirst());
        return found.isPresent() ? Outcome.accepted(found.get()) : store.createFolder(Kind.MAIL, name);
    }

    private static Outcome<FolderInfo> append(ImapStore store, FolderInfo info, NewItem item, Milestones told)
            throws StoreException {
        try (var folder = store.open(info)) {
            var outcome = folder.create(List.of(item)).getFirst();
            told.reached(Milestones.APPENDED);
            return switch (outcome) {
                case Outcome.Accepted<?> done -> Outcome.accepted(info);
                case Outcome.Rejected<?>(var code, var message) -> Outcome.rejected(code, message);
                case Outcome.Deferred<?>(var message) -> Outcome.deferred(message);
                case Outcome.Unplaced<?>(var message) -> Outcome.unplaced(message);
            };
        }
    }

    private static NewItem item(long sizeBytes, Opening text, OutboxMail mail) throws IOException {
        var digest = new CanonicalDigest();
        try (var in = text.open()) {
            in.transferTo(digest);
        }
        var found = digest.found();
        return new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                Flags.of(Flags.SEEN),
                Optional.of(new StreamedBody(sizeBytes, mail.taken(), true, text)));
    }
}
