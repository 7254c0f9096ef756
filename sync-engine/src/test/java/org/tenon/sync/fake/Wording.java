package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Set;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.UserHands;
import org.tenon.sync.store.UserHands.Seen;

/** How the items of a {@link Scenario} are written where it is a story of one kind, and known again. */
sealed interface Wording {
    static Wording of(Kind kind) {
        return kind == Kind.MAIL ? new OfMail() : new OfItems(kind);
    }

    /** The folder that is there from the beginning, which stories call {@code INBOX}. */
    FolderName home();

    /** The folder that a story calls so. */
    default FolderName folder(String word) {
        var name = FolderName.ofPath(word);
        return name.isInbox() ? home() : name;
    }

    byte[] body(Item item);

    /** What {@code before} becomes where a person makes {@code item} of it. */
    byte[] edited(Seen before, Item item);

    /** Whether this is what is seen, whatever its marks. */
    boolean isIn(Item item, Seen seen);

    Flags marks(Seen seen);

    /** Those of an item's marks that one of this kind can have. */
    Flags marks(Item item);

    void mark(UserHands hands, FolderName folder, Seen seen, Flags add, Flags remove);

    /** How a failure shows an item that is there. */
    String describe(Seen seen);

    private static String withMarks(String what, Flags marks) {
        return what + (marks.isEmpty() ? "" : "," + marks.text().replace(' ', ','));
    }

    /** Messages: told by their bytes. */
    record OfMail() implements Wording {
        @Override
        public FolderName home() {
            return FolderName.INBOX;
        }

        @Override
        public byte[] body(Item item) {
            var name = item.name();
            if (name.startsWith("anon-")) {
                return Mails.withoutId(name + item.version());
            }
            if (name.startsWith("old")) {
                return Mails.of2020(name);
            }
            if (name.startsWith("big")) {
                return Mails.mail(name, "large ".repeat(2000));
            }
            return item.version().isEmpty()
                    ? Mails.mail(name)
                    : Mails.mail(name, "The text, version " + item.version() + ".");
        }

        @Override
        public byte[] edited(Seen before, Item item) {
            return body(item);
        }

        @Override
        public boolean isIn(Item item, Seen seen) {
            return Arrays.equals(Mails.lf(seen.body()), body(item));
        }

        @Override
        public Flags marks(Seen seen) {
            return seen.flags();
        }

        @Override
        public Flags marks(Item item) {
            return item.flags();
        }

        @Override
        public void mark(UserHands hands, FolderName folder, Seen seen, Flags add, Flags remove) {
            hands.reflag(folder, seen.handle(), add, remove);
        }

        /** By its subject and text, or by its size where it is none of ours. */
        @Override
        public String describe(Seen seen) {
            var text = new String(Mails.lf(seen.body()), UTF_8);
            int subject = text.indexOf("Subject: ");
            int body = text.indexOf("\n\n");
            if (subject < 0 || body < 0) {
                return "a foreign item of " + seen.body().length + " bytes " + seen.flags();
            }
            var version = text.substring(body).strip();
            return withMarks(
                    text.substring(subject + 9, text.indexOf('\n', subject))
                            + (version.startsWith("The text, version ") ? "=" + version.replaceAll("\\D", "") : ""),
                    seen.flags());
        }
    }

    /** Events, tasks and contacts: told by what they say; the mark of a second copy is a part of that. */
    record OfItems(Kind kind) implements Wording {
        private static final Set<String> CHANGES = Set.of("title", "day", "exception");
        private static final String COPY = ConflictCopy.KEYWORD;

        @Override
        public FolderName home() {
            return FolderName.of(
                    switch (kind) {
                        case TASKS -> "Tasks";
                        case CONTACTS -> "Contacts";
                        default -> "Calendar";
                    });
        }

        private Words words(Item item) {
            var name = item.name();
            if (!CHANGES.containsAll(item.changes())) {
                throw new AssertionError("no such changes: " + item);
            }
            var text = name.startsWith("big")
                    ? "large ".repeat(2000).strip()
                    : "The text of " + name + (item.version().isEmpty() ? "" : " number " + item.version());
            var times = !name.startsWith("series")
                    ? Words.Times.ONCE
                    : item.changes().contains("exception") ? Words.Times.WEEKLY_BUT_ONE : Words.Times.WEEKLY;
            return new Words(
                    kind,
                    name + (item.changes().contains("title") ? " renamed" : ""),
                    text,
                    (kind == Kind.CONTACTS ? "198002" : "202602")
                            + (item.changes().contains("day") ? "10" : "03"),
                    times,
                    item.flags().has(COPY));
        }

        @Override
        public byte[] body(Item item) {
            return words(item).write(item.name() + (item.oneOfMany() ? item.version() : "") + "@example.test");
        }

        @Override
        public byte[] edited(Seen before, Item item) {
            var now = words(item);
            return now.marked(Words.of(kind, before.body()).marked()).into(before.body());
        }

        @Override
        public boolean isIn(Item item, Seen seen) {
            return Words.of(kind, seen.body()).marked(false).equals(words(item).marked(false));
        }

        @Override
        public Flags marks(Seen seen) {
            return Words.of(kind, seen.body()).marked() ? Flags.of(COPY) : Flags.NONE;
        }

        @Override
        public Flags marks(Item item) {
            return item.flags().and(Flags.of(COPY));
        }

        @Override
        public void mark(UserHands hands, FolderName folder, Seen seen, Flags add, Flags remove) {
            if (!add.isEmpty() || !remove.equals(Flags.of(COPY))) {
                throw new AssertionError("no such marks on items of this kind: " + add + remove);
            }
            hands.edit(
                    folder,
                    seen.handle(),
                    Words.of(kind, seen.body()).marked(false).into(seen.body()));
        }

        @Override
        public String describe(Seen seen) {
            var said = Words.of(kind, seen.body());
            return withMarks(
                    said.title() + " ("
                            + said.text().substring(0, Math.min(40, said.text().length())) + ", " + said.day() + ", "
                            + said.times() + ")",
                    marks(seen));
        }
    }
}
