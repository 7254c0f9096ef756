package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/**
 * Moves messages between two mailboxes of the account: by MOVE (RFC 6851), else by COPY and a deletion once the copy is there.
 * Where they went the server says (COPYUID, RFC 4315) or we look for them.
 */
final class Mover {
    /** For a search by link id and size alone: no content has this hash. */
    private static final ContentHash NO_HASH = new ContentHash("0".repeat(64));

    private static final int TRIES = 2;

    private final ImapFolder folder;
    private final String target;

    Mover(ImapFolder folder, String target) {
        this.folder = folder;
        this.target = target;
    }

    List<Outcome<Placed>> move(List<Handle> handles) throws StoreException {
        var connection = folder.selected();
        var flags = new Changes(connection).flags(UidSet.of(handles));
        var here = UidSet.of(
                handles.stream().filter(h -> flags.containsKey(UidSet.uid(h))).toList());
        if (here.isEmpty()) {
            return handles.stream().map(h -> deferred()).toList();
        }
        boolean named = connection.can("UIDPLUS") || connection.can("IMAP4REV2");
        var search = named ? Optional.<Search>empty() : Optional.of(prepareSearch(connection, here));

        Map<Long, Long> placed = new HashMap<>();
        boolean byMove = connection.can("MOVE") || connection.can("IMAP4REV2");
        var refused = transfer(connection, here, byMove ? "UID MOVE " : "UID COPY ", placed);
        if (search.isPresent()) {
            placed.putAll(search.get().find());
        }
        if (!byMove) {
            // Only what is known to be in the target is taken out of here.
            var copied = handles.stream()
                    .filter(h -> placed.containsKey(UidSet.uid(h)))
                    .toList();
            takeOut(copied, placed);
        }
        return outcomes(handles, flags, placed, refused);
    }

    /**
     * Deletes what has been copied. Where the server does not let go of a message, its copy is taken back, so that it is not in two
     * places.
     *
     * @throws StoreException where that fails as well: what became of the moves is then found out as after a lost connection
     */
    private void takeOut(List<Handle> copied, Map<Long, Long> placed) throws StoreException {
        var left = deleteTrying(folder.selected(), copied);
        if (left.isEmpty()) {
            return;
        }
        var connection = folder.connection();
        connection.selection().open(target, "", ImapConnection.Untagged.NONE);
        var copies = new HashMap<Handle, Long>();
        left.forEach(handle -> copies.put(UidSet.handle(placed.get(UidSet.uid(handle))), UidSet.uid(handle)));
        var doubled = deleteTrying(connection, List.copyOf(copies.keySet()));
        doubled.forEach(copies::remove);
        placed.keySet().removeAll(copies.values());
        var marked = left.stream()
                .filter(handle -> copies.containsValue(UidSet.uid(handle)))
                .map(handle -> new Reflag(handle, Flags.NONE, Flags.of(Flags.DELETED)))
                .toList();
        new Changes(folder.selected()).reflag(marked);
        if (!doubled.isEmpty()) {
            throw ImapFailures.protocol(
                    "The mail server has copied messages to another folder and does not delete them where they were.");
        }
    }

    /** Returns those that the server still shows. */
    private static List<Handle> deleteTrying(ImapConnection connection, List<Handle> handles) throws StoreException {
        var left = handles;
        for (int tries = 0; tries < TRIES && !left.isEmpty(); tries++) {
            var outcomes = new Changes(connection).delete(left);
            var still = new ArrayList<Handle>();
            for (int i = 0; i < left.size(); i++) {
                if (outcomes.get(i).toOptional().isEmpty()) {
                    still.add(left.get(i));
                }
            }
            left = still;
        }
        return left;
    }

    private List<Outcome<Placed>> outcomes(
            List<Handle> handles, Map<Long, Flags> flags, Map<Long, Long> placed, Optional<Completion> refused)
            throws StoreException {
        var outcomes = new ArrayList<Outcome<Placed>>();
        for (var handle : handles) {
            var uid = UidSet.uid(handle);
            if (placed.containsKey(uid)) {
                outcomes.add(Outcome.accepted(new Placed(
                        UidSet.handle(placed.get(uid)), Revision.FIXED, flags.getOrDefault(uid, Flags.NONE))));
            } else if (flags.containsKey(uid) && refused.isPresent()) {
                outcomes.add(Appender.refusal(refused.get()));
            } else if (flags.containsKey(uid)) {
                outcomes.add(Outcome.deferred("The mail server does not let go of the message where it is."));
            } else {
                outcomes.add(deferred());
            }
        }
        return outcomes;
    }

    private static Outcome<Placed> deferred() {
        return Outcome.deferred("The message is not in the folder any more.");
    }

    /** Returns the first refusal. */
    private Optional<Completion> transfer(ImapConnection connection, UidSet uids, String verb, Map<Long, Long> placed)
            throws StoreException {
        Optional<Completion> refused = Optional.empty();
        long asked = uids.countBelow(Long.MAX_VALUE);
        for (var set : uids.texts()) {
            var completion = connection.run(verb + set + " " + connection.quote(target), reply -> {
                // RFC 6851 section 4.3: with MOVE it comes ahead of the expunges, untagged.
                if (reply.isOK() && reply.code().equals("COPYUID")) {
                    pair(reply.codeArguments(), asked, placed);
                }
            });
            if (completion.code().equals("COPYUID")) {
                try {
                    pair(completion.arguments(), asked, placed);
                } catch (Malformed e) {
                    throw ImapFailures.broken(e);
                }
            }
            if (!completion.ok() && refused.isEmpty()) {
                refused = Optional.of(completion);
            }
        }
        return refused;
    }

    /** Takes in who went where, unless it names more than the {@code asked} messages. */
    private static void pair(String arguments, long asked, Map<Long, Long> placed) throws Malformed {
        var parts = arguments.strip().split(" ", -1);
        if (parts.length != 3) {
            return;
        }
        var left = UidSet.parse(parts[1]);
        var came = UidSet.parse(parts[2]);
        long count = left.countBelow(Long.MAX_VALUE);
        if (count != came.countBelow(Long.MAX_VALUE) || count > asked) {
            return;
        }
        var from = new ArrayList<Long>();
        var to = new ArrayList<Long>();
        left.forEach(from::add);
        came.forEach(to::add);
        for (int i = 0; i < from.size(); i++) {
            placed.put(from.get(i), to.get(i));
        }
    }

    /** What it takes to find the messages in the target when the server does not say where they went. */
    private final class Search {
        private final List<Long> uids;
        private final List<NewItem> items;
        private final String horizon;

        Search(List<Long> uids, List<NewItem> items, String horizon) {
            this.uids = uids;
            this.items = items;
            this.horizon = horizon;
        }

        Map<Long, Long> find() throws StoreException {
            var connection = folder.connection();
            var there = connection.selection().open(target, "", ImapConnection.Untagged.NONE);
            var landed =
                    new UnconfirmedAppends(connection, Set.of()).landed(items, UnconfirmedAppends.from(horizon, there));
            var placed = new HashMap<Long, Long>();
            for (int i = 0; i < uids.size(); i++) {
                if (landed.get(i).isPresent()) {
                    placed.put(uids.get(i), UidSet.uid(landed.get(i).get()));
                }
            }
            return placed;
        }
    }

    private Search prepareSearch(ImapConnection connection, UidSet here) throws StoreException {
        var status = Lister.status(connection, target)
                .orElseThrow(() -> ImapFailures.folderGone("The folder to move to is not on the mail server."));
        var uids = new ArrayList<Long>();
        var items = new ArrayList<NewItem>();
        new Describer(connection).describe(here, (uid, linkId, size) -> {
            uids.add(uid);
            items.add(new NewItem(Optional.empty(), linkId, NO_HASH, size, Flags.NONE, Optional.empty()));
        });
        return new Search(uids, items, UnconfirmedAppends.horizon(status.validity(), status.uidNext()));
    }
}
