package org.tenon.sync.imap;

import java.util.Optional;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;

/** Creates, renames and deletes mailboxes. Each may be repeated after a crash. */
final class Folders {
    private static final String CANNOT_HOLD = "The mail server cannot have a folder of this name.";

    private final ImapStore store;
    private final Pool pool;

    Folders(ImapStore store, Pool pool) {
        this.store = store;
        this.pool = pool;
    }

    Outcome<FolderInfo> create(Kind kind, FolderName name) throws StoreException {
        if (kind != Kind.MAIL) {
            return Outcome.rejected("refused", "An IMAP server holds mail only.");
        }
        return pool.use(connection -> {
            var names = store.names(connection);
            var mailbox = names.onServer(name);
            if (mailbox.isEmpty()) {
                return Outcome.rejected("bad-name", names.whyNot(name));
            }
            // A server may make missing parents itself, but then as names only, which no listing shows.
            for (int depth = 1; depth < name.segments().size(); depth++) {
                var parent = new FolderName(name.segments().subList(0, depth));
                var spelling = names.onServer(parent);
                if (!parent.isInbox() && spelling.isPresent() && !Lister.exists(connection, spelling.get())) {
                    make(connection, spelling.get());
                }
            }
            var completion = name.isInbox() ? null : make(connection, mailbox.get());
            var status = Lister.status(connection, mailbox.get());
            if (status.isEmpty()) {
                return refusal(completion);
            }
            return Outcome.accepted(Lister.changed(name, status.get(), ""));
        });
    }

    /**
     * A folder that a listing left out, asked for by its name. One of which the server will not say whether it is there counts as
     * there: it fails when it is opened, and nothing in it is taken for gone.
     *
     * @param identity that of the folder meant, or empty where it had none
     */
    Optional<FolderInfo> leftOut(FolderName name, String identity) throws StoreException {
        return pool.use(connection -> {
            var mailbox = store.names(connection).onServer(name);
            if (mailbox.isEmpty()) {
                return Optional.<FolderInfo>empty();
            }
            var status = Lister.status(connection, mailbox.get());
            boolean there = status.isPresent() || Lister.exists(connection, mailbox.get());
            // With the identity that it has now: one numbered anew since it was listed last has not vanished.
            return there
                    ? Optional.of(new FolderInfo(
                            Kind.MAIL,
                            name,
                            status.flatMap(Lister.Status::identity)
                                    .or(() -> Optional.of(identity).filter(i -> !i.isEmpty())),
                            status.flatMap(Lister.Status::digest),
                            "",
                            true))
                    : Optional.<FolderInfo>empty();
        });
    }

    private static Completion make(ImapConnection connection, String mailbox) throws StoreException {
        var completion = connection.run("CREATE " + connection.quote(mailbox));
        if (completion.ok()) {
            connection.run("SUBSCRIBE " + connection.quote(mailbox));
        }
        return completion;
    }

    private static Outcome<FolderInfo> refusal(Completion completion) {
        if (completion == null) {
            return Outcome.deferred("The mail server does not open this folder.");
        }
        var words = completion.words();
        return switch (completion.refusal()) {
            case FULL -> Outcome.rejected("over-quota", ServerWords.after("The mailbox on the server is full.", words));
            case NO_PERMISSION, MAY_NOT_ACT ->
                Outcome.rejected(
                        "no-permission",
                        ServerWords.after("The mail server does not let us change this folder.", words));
            case LIMIT, TROUBLE -> Outcome.deferred(ServerWords.after("The mail server is busy or in trouble.", words));
            // Cyrus deletes no mailbox above others; once those are gone it will.
            case HAS_CHILDREN ->
                Outcome.deferred("The mail server does not delete a folder while others lie below it.");
            case TOO_BIG,
                    ABSENT,
                    EXISTS,
                    WRONG_SECRET,
                    EXPIRED,
                    NOT_PRIVATE,
                    PERSON_NEEDED,
                    CANNOT,
                    NOT_UNDERSTOOD,
                    UNKNOWN -> Outcome.rejected("bad-name", ServerWords.after(CANNOT_HOLD, words));
        };
    }

    Outcome<FolderInfo> rename(FolderInfo folder, FolderName name) throws StoreException {
        if (folder.name().isInbox() || name.isInbox()) {
            return Outcome.rejected("refused", "The inbox can be neither renamed nor replaced.");
        }
        var from = store.mailbox(folder);
        return pool.use(connection -> {
            var names = store.names(connection);
            var to = names.onServer(name);
            if (to.isEmpty()) {
                return Outcome.rejected("bad-name", names.whyNot(name));
            }
            leave(connection, from, names.separator());
            pool.forget(from, names.separator());
            var completion = connection.run("RENAME " + connection.quote(from) + " " + connection.quote(to.get()));
            var status = Lister.status(connection, to.get());
            if (completion.ok() && status.isPresent()) {
                connection.run("SUBSCRIBE " + connection.quote(to.get()));
                connection.run("UNSUBSCRIBE " + connection.quote(from));
                return Outcome.accepted(Lister.changed(name, status.get(), folder.role()));
            }
            if (completion.ok()) {
                return Outcome.deferred("The mail server does not show the renamed folder yet.");
            }
            boolean fromIsThere = Lister.exists(connection, from);
            if (!fromIsThere && status.isPresent()) {
                // Done before, by a run that did not live to see it.
                return Outcome.accepted(Lister.changed(name, status.get(), folder.role()));
            }
            if (!fromIsThere) {
                return Outcome.deferred("The folder is not on the mail server any more.");
            }
            return status.isPresent()
                    ? Outcome.rejected("bad-name", "A folder of this name exists already.")
                    : refusal(completion);
        });
    }

    Outcome<FolderInfo> delete(FolderInfo folder) throws StoreException {
        if (folder.name().isInbox()) {
            return Outcome.rejected("refused", "The inbox cannot be deleted.");
        }
        var mailbox = store.mailbox(folder);
        return pool.use(connection -> {
            var separator = store.names(connection).separator();
            var status = Lister.status(connection, mailbox);
            if (status.isEmpty()) {
                return Lister.exists(connection, mailbox)
                        ? Outcome.deferred("The mail server does not say whether the folder is empty.")
                        : Outcome.accepted(folder);
            }
            if (status.get().messages() != 0) {
                return Outcome.deferred("The folder is not empty.");
            }
            leave(connection, mailbox, separator);
            pool.forget(mailbox, separator);
            var completion = connection.run("DELETE " + connection.quote(mailbox));
            if (completion.ok()) {
                connection.run("UNSUBSCRIBE " + connection.quote(mailbox));
                return Outcome.accepted(folder);
            }
            if (!Lister.exists(connection, mailbox)) {
                return Outcome.accepted(folder);
            }
            return refusal(completion);
        });
    }

    /** Some servers refuse to change a mailbox that the same connection has open. */
    private static void leave(ImapConnection connection, String mailbox, String separator) throws StoreException {
        if (connection.selection().has(mailbox, separator)) {
            connection.selection().leave();
        }
    }
}
