package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenon.sync.imap.ImapConnection.Untagged;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.ServerWords;
import org.tenon.sync.store.StoreException;

/** Changes flags and deletes: items that need the same go into one command, and one look afterwards proves what came of it. */
final class Changes {
    /** How often a change is sent that the server says it has made and does not show. */
    private static final int SENDS = 4;

    private final ImapConnection connection;

    Changes(ImapConnection connection) {
        this.connection = connection;
    }

    private record Wish(Flags add, Flags remove) {}

    /**
     * Sets and takes flags. Those that the mailbox does not keep are not sent; and where a change with a keyword in it is refused,
     * the flags that every server knows are tried alone.
     */
    List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        var keepable = changes.stream().map(this::keepable).toList();
        var outcomes = new ArrayList<>(store(keepable));
        var again = new ArrayList<Integer>();
        for (int i = 0; i < keepable.size(); i++) {
            if (outcomes.get(i) instanceof Outcome.Rejected && hasBoth(keepable.get(i))) {
                again.add(i);
            }
        }
        if (!again.isEmpty()) {
            var second =
                    store(again.stream().map(i -> systemAlone(keepable.get(i))).toList());
            for (int i = 0; i < again.size(); i++) {
                outcomes.set(again.get(i), second.get(i));
            }
        }
        return outcomes;
    }

    private Reflag keepable(Reflag change) {
        return new Reflag(change.handle(), connection.selected().keepable(change.add()), change.remove());
    }

    private static boolean hasBoth(Reflag change) {
        var all = change.add().plus(change.remove());
        var system = Appender.systemFlags(all);
        return !system.isEmpty() && !all.minus(system).isEmpty();
    }

    private static Reflag systemAlone(Reflag change) {
        return new Reflag(change.handle(), Appender.systemFlags(change.add()), Appender.systemFlags(change.remove()));
    }

    /** Sends what the server says it has done and shows not done a few times more. */
    private List<Outcome<Placed>> store(List<Reflag> changes) throws StoreException {
        var outcomes = new ArrayList<>(storeOnce(changes));
        for (int sends = 1; sends < SENDS; sends++) {
            var ignored = new ArrayList<Integer>();
            for (int i = 0; i < changes.size(); i++) {
                if (isIgnored(changes.get(i), outcomes.get(i))) {
                    ignored.add(i);
                }
            }
            if (ignored.isEmpty()) {
                return outcomes;
            }
            var again = storeOnce(ignored.stream().map(changes::get).toList());
            for (int i = 0; i < ignored.size(); i++) {
                outcomes.set(ignored.get(i), again.get(i));
            }
        }
        for (int i = 0; i < changes.size(); i++) {
            if (isIgnored(changes.get(i), outcomes.get(i))) {
                outcomes.set(
                        i,
                        Outcome.rejected(
                                "not-kept",
                                "The mail server says that it has changed the marks, and does not show it."));
            }
        }
        return outcomes;
    }

    /** Keywords are dropped in silence by many a server; the marks that all servers know are not. */
    private static boolean isIgnored(Reflag change, Outcome<Placed> outcome) {
        var system =
                new Reflag(change.handle(), Appender.systemFlags(change.add()), Appender.systemFlags(change.remove()));
        return outcome.toOptional().filter(now -> !isDone(system, now.flags())).isPresent();
    }

    private List<Outcome<Placed>> storeOnce(List<Reflag> changes) throws StoreException {
        var groups = new LinkedHashMap<Wish, List<Handle>>();
        var all = new ArrayList<Handle>();
        for (var change : changes) {
            var wish = new Wish(Appender.wireFlags(change.add()), Appender.wireFlags(change.remove()));
            groups.computeIfAbsent(wish, x -> new ArrayList<>()).add(change.handle());
            all.add(change.handle());
        }
        var commands = new ArrayList<String>();
        groups.forEach((wish, handles) -> {
            for (var set : UidSet.of(handles).texts()) {
                if (!wish.add().isEmpty()) {
                    commands.add(
                            "UID STORE " + set + " +FLAGS.SILENT (" + wish.add().text() + ")");
                }
                if (!wish.remove().isEmpty()) {
                    commands.add("UID STORE " + set + " -FLAGS.SILENT ("
                            + wish.remove().text() + ")");
                }
            }
        });
        int stores = commands.size();
        for (var set : UidSet.of(all).texts()) {
            commands.add("UID FETCH " + set + " (UID FLAGS)");
        }
        var flags = new HashMap<Long, Flags>();
        var completions = connection.runAll(commands, collect(flags));
        for (var completion : completions.subList(stores, completions.size())) {
            completion.orRefused("to tell flags");
        }
        var refused =
                completions.subList(0, stores).stream().filter(c -> !c.ok()).findFirst();
        var outcomes = new ArrayList<Outcome<Placed>>();
        for (var change : changes) {
            var now = flags.get(UidSet.uid(change.handle()));
            if (now == null) {
                outcomes.add(Outcome.deferred("The message is not in the folder any more."));
            } else if (refused.isPresent() && !isDone(change, now)) {
                outcomes.add(refusal(refused.get()));
            } else {
                outcomes.add(Outcome.accepted(new Placed(change.handle(), Revision.FIXED, now)));
            }
        }
        return outcomes;
    }

    /** Takes FLAGS in; the last word on each message counts. */
    private static Untagged collect(Map<Long, Flags> flags) {
        return reply -> {
            if (reply.keyEquals("FETCH")) {
                var fetched = Fetched.of(reply);
                if (fetched.uid() > 0 && fetched.flags() != null) {
                    flags.put(fetched.uid(), fetched.flags());
                }
            }
        };
    }

    private static boolean isDone(Reflag change, Flags now) {
        return change.add().minus(now).isEmpty() && change.remove().and(now).isEmpty();
    }

    private static Outcome<Placed> refusal(Completion completion) {
        var words = completion.words();
        return switch (completion.refusal()) {
            case LIMIT, TROUBLE -> Outcome.deferred(ServerWords.after("The mail server is busy or in trouble.", words));
            case FULL -> Outcome.rejected("over-quota", ServerWords.after("The mailbox on the server is full.", words));
            case NO_PERMISSION, MAY_NOT_ACT ->
                Outcome.rejected(
                        "no-permission",
                        ServerWords.after("The mail server does not let us change this folder.", words));
            case TOO_BIG,
                    ABSENT,
                    EXISTS,
                    HAS_CHILDREN,
                    WRONG_SECRET,
                    EXPIRED,
                    NOT_PRIVATE,
                    PERSON_NEEDED,
                    CANNOT,
                    NOT_UNDERSTOOD,
                    UNKNOWN ->
                Outcome.rejected("refused", ServerWords.after("The mail server refused the change.", words));
        };
    }

    /**
     * Deletes just these. With UIDPLUS the server is told which to expunge. Without it EXPUNGE takes every message that is
     * marked, so the marks that are not ours come off before and go on again after; should we die in between, those messages
     * have lost a mark and nothing else.
     */
    List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        var uids = UidSet.of(handles);
        if (uids.isEmpty()) {
            return handles.stream().map(Changes::gone).toList();
        }
        var completions = new ArrayList<Completion>();
        if (connection.can("UIDPLUS") || connection.can("IMAP4REV2")) {
            var commands = new ArrayList<String>();
            for (var set : uids.texts()) {
                commands.add(mark(set, "+"));
                commands.add("UID EXPUNGE " + set);
            }
            completions.addAll(connection.runAll(commands, Untagged.NONE));
        } else {
            completions.addAll(expungeOnly(uids));
        }
        var left = new Describer(connection).present(uids);
        var refused = completions.stream().filter(c -> !c.ok()).findFirst();
        var outcomes = new ArrayList<Outcome<Placed>>();
        for (var handle : handles) {
            if (!left.contains(UidSet.uid(handle))) {
                outcomes.add(gone(handle));
            } else if (refused.isPresent()) {
                outcomes.add(refusal(refused.get()));
            } else {
                outcomes.add(Outcome.deferred("The mail server still shows the message after deleting it."));
            }
        }
        return outcomes;
    }

    private List<Completion> expungeOnly(UidSet uids) throws StoreException {
        var marked = new UidSet();
        var search = connection.run("UID SEARCH DELETED", reply -> {
            if (reply.keyEquals("SEARCH")) {
                for (reply.skipSpaces(); !reply.atEnd(); reply.skipSpaces()) {
                    marked.add(reply.number());
                }
            }
        });
        search.orRefused("to search a folder");
        var others = new UidSet();
        marked.forEach(uid -> {
            if (!uids.contains(uid)) {
                others.add(uid);
            }
        });
        var commands = new ArrayList<String>();
        others.texts().forEach(set -> commands.add(mark(set, "-")));
        uids.texts().forEach(set -> commands.add(mark(set, "+")));
        int marks = commands.size();
        var completions = new ArrayList<>(connection.runAll(commands, Untagged.NONE));
        // Only when all marks are as they should be: else the expunge could take what it must not.
        if (completions.subList(0, marks).stream().allMatch(Completion::ok)) {
            completions.add(connection.run("EXPUNGE"));
        }
        connection.runAll(others.texts().stream().map(set -> mark(set, "+")).toList(), Untagged.NONE);
        return completions;
    }

    private static String mark(String set, String sign) {
        return "UID STORE " + set + " " + sign + "FLAGS.SILENT (\\Deleted)";
    }

    private static Outcome<Placed> gone(Handle handle) {
        return Outcome.accepted(new Placed(handle, Revision.FIXED, Flags.NONE));
    }

    /** Flags of those of {@code uids} that are here. */
    Map<Long, Flags> flags(UidSet uids) throws StoreException {
        var flags = new HashMap<Long, Flags>();
        for (var completion : connection.runAll(
                uids.texts().stream()
                        .map(set -> "UID FETCH " + set + " (UID FLAGS)")
                        .toList(),
                collect(flags))) {
            completion.orRefused("to tell flags");
        }
        return flags;
    }
}
