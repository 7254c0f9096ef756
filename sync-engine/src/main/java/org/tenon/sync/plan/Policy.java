package org.tenon.sync.plan;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/** What the account's owner has decided: the {@code [policy]} table of the account file. */
public record Policy(
        Set<Kind> kinds,
        Conflict conflict,
        DeleteLimit deletes,
        NoticeLimit notices,
        FolderFilter folders,
        MailPolicy mail) {
    public static final Policy DEFAULT = new Policy(EnumSet.allOf(Kind.class), Conflict.MERGE, new DeleteLimit(20, 10));

    /** With the usual limit of people, and no address of one's own. */
    public Policy(Set<Kind> kinds, Conflict conflict, DeleteLimit deletes) {
        this(kinds, conflict, deletes, NoticeLimit.DEFAULT, FolderFilter.ALL);
    }

    public Policy(Set<Kind> kinds, Conflict conflict, DeleteLimit deletes, NoticeLimit notices, FolderFilter folders) {
        this(kinds, conflict, deletes, notices, folders, MailPolicy.DEFAULT);
    }

    public Policy {
        kinds = Set.copyOf(kinds);
        Objects.requireNonNull(conflict);
        Objects.requireNonNull(deletes);
        Objects.requireNonNull(notices);
        Objects.requireNonNull(folders);
        Objects.requireNonNull(mail);
    }

    /** The same for these kinds alone. */
    public Policy only(Set<Kind> these) {
        return new Policy(these, conflict, deletes, notices, folders, mail);
    }

    /** The same with this of mail. */
    public Policy with(MailPolicy ofMail) {
        return new Policy(kinds, conflict, deletes, notices, folders, ofMail);
    }

    /** Whether the folder is synced at all. */
    public boolean covers(Kind kind, FolderName name) {
        return kinds.contains(kind) && folders.covers(kind, name);
    }

    /** Who wins where both sides changed the same thing. */
    public enum Conflict {
        /** Merge element by element; keep both copies where that cannot be. */
        MERGE,
        SERVER,
        CLIENT,
        /** Keep both copies, always. */
        BOTH
    }

    /**
     * What would make a server mail more than {@code people} in one run is held.
     *
     * @param me the account's own addresses: nobody is mailed by what others organize
     */
    public record NoticeLimit(int people, Set<String> me) {
        public static final NoticeLimit DEFAULT = new NoticeLimit(5, Set.of());

        public NoticeLimit {
            me = Set.copyOf(me);
        }
    }

    /** More than the larger of {@code items} and {@code percent} of all there is, deleted in one run or in a day, is held. */
    public record DeleteLimit(int items, int percent) {
        /** So few may always go, however small the folder. */
        private static final long FEW = 5;

        public long of(long all) {
            return Math.max(items, all * percent / 100);
        }

        /** What may go from one folder in one run: of a small folder not most of it, though that be no great number. */
        public long inFolder(long all) {
            return Math.max(Math.min(items, Math.max(FEW, all / 2)), all * percent / 100);
        }
    }
}
