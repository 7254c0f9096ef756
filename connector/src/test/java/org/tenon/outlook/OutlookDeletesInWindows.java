package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/**
 * What people and servers do to be rid of something, with items of every kind, between Outlook and a folder of plain files in a server's
 * place: nothing comes back, nothing doubles, and nothing of another class is touched.
 */
final class OutlookDeletesInWindows extends OutlookBesideFiles {
    private static final String WORK = "Work";
    private static final int KEEP = 4;

    @BeforeEach
    void begin() throws Exception {
        write("mail/INBOX/new/kept", mail("kept"));
        for (var folder : List.of("INBOX", "Work", "Trash")) {
            write("mail/" + folder + "/new/base", mail(BASE));
        }
        for (var sort : Sort.values()) {
            for (int i = 0; i < KEEP; i++) {
                var name = sort.name() + "-kept-" + i;
                write(sort.directory + "/" + name + sort.suffix, sort.text(name));
            }
        }
    }

    // --- Stories

    /** It is no event while it lies there, and the same event when it is back. */
    @ParameterizedTest
    @EnumSource
    void draggedIntoAMailFolderAndBack(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        for (var place : List.of(WORK, DELETED)) {
            var before = properties(sort.folder, "one");
            move(sort.folder, "one", place);
            sync();
            assertEquals(names(sort), inOutlook(sort.folder), "in Outlook");
            assertEquals(names(sort), onServer(sort), "on the server");
            assertEquals(Set.of("one"), inOutlook(place), "where it was dragged to");
            assertEquals(before, properties(place, "one"), "it is as it was");
            assertEquals(List.of("kept"), mails());

            move(place, "one", sort.folder);
            sync();
            assertEquals(names(sort, "one"), inOutlook(sort.folder), "back in Outlook");
            assertEquals(names(sort, "one"), onServer(sort), "back on the server");
            assertTrue(
                    serverText(sort, "one").contains("UID:one@example.test"),
                    () -> "the same: " + serverText(sort, "one"));
            assertTrue(serverText(sort, "one").contains("X-NOBODY:knows one"), "all of it");
            assertEquals(Set.of(), inOutlook(place));
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedByAPersonAndDeletedItemsEmptied(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/two" + sort.suffix, sort.text("two"));
        sync();
        move(sort.folder, "one", DELETED);
        sync();
        assertEquals(names(sort, "two"), onServer(sort));
        assertEquals(Set.of("one"), inOutlook(DELETED));
        delete(DELETED, "one");
        delete(sort.folder, "two"); // Shift+Delete
        sync();
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of(), inOutlook(DELETED));
        assertEquals(List.of("kept"), mails());
    }

    @ParameterizedTest
    @EnumSource
    void deletedOnTheServer(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        Files.delete(file(sort, "one"));
        sync();
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of(), inOutlook(DELETED), "the bin is ours, not a folder that is synced");
        try (var bin = Files.walk(dir.resolve("state/bin"))) {
            assertEquals(1, bin.filter(Files::isRegularFile).count(), "a copy rests in the bin");
        }
    }

    @ParameterizedTest
    @EnumSource
    void deletedOnBothSides(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/two" + sort.suffix, sort.text("two"));
        sync();
        Files.delete(file(sort, "one"));
        move(sort.folder, "one", DELETED);
        Files.delete(file(sort, "two"));
        delete(sort.folder, "two");
        sync();
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(Set.of("one"), inOutlook(DELETED));
    }

    /** What another program notes on an item is no work of a person's: a deletion beside it stands. */
    @ParameterizedTest
    @EnumSource
    void deletedOnTheServerWhileAnotherProgramNotesSomethingHere(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        in(sort.folder, f -> {
            try (var message = store.messageToChange(find(items(f), "one"))) {
                message.set(new Props().with(PropTag.text(0x6655), "of nobody's business"));
                message.save();
                return null;
            }
        });
        Files.delete(file(sort, "one"));
        sync();
        assertEquals(names(sort), inOutlook(sort.folder));
        assertEquals(names(sort), onServer(sort));
    }

    /** Into a mail folder here, and gone there: one that comes back is a new event of the same name. */
    @ParameterizedTest
    @EnumSource
    void draggedAwayWhileTheServerDeletesItAndBack(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        move(sort.folder, "one", WORK);
        Files.delete(file(sort, "one"));
        sync();
        move(WORK, "one", sort.folder);
        sync();
        assertEquals(names(sort, "one"), inOutlook(sort.folder));
        assertEquals(names(sort, "one"), onServer(sort));
    }

    /** A mail dragged among the events is none of them; it is a mail again where mail belongs. */
    @ParameterizedTest
    @EnumSource
    void aMailDraggedAmongThemAndBack(Sort sort) throws Exception {
        sync();
        move(INBOX, "kept", sort.folder);
        sync();
        assertEquals(List.of(), mails());
        assertEquals(names(sort), onServer(sort));
        assertEquals(names(sort, "kept"), inOutlook(sort.folder));
        move(sort.folder, "kept", INBOX);
        sync();
        assertEquals(List.of("kept"), mails());
        assertEquals(names(sort), onServer(sort));
    }

    @Test
    void mailIsExpungedDeletedAndDeletedItemsEmptied() throws Exception {
        for (var name : List.of("expunged", "deleted", "for-good", "both")) {
            write("mail/INBOX/new/" + name, mail(name));
        }
        sync();
        Files.delete(mailFile("INBOX", "expunged"));
        Files.delete(mailFile("INBOX", "both"));
        move(INBOX, "deleted", DELETED);
        move(INBOX, "both", DELETED);
        delete(INBOX, "for-good");
        sync();
        assertEquals(List.of("kept"), mails());
        assertEquals(Set.of("kept"), inOutlook(INBOX));
        assertEquals(Set.of("both", "deleted"), inOutlook(DELETED), "a move is kept where the other side deletes");
        assertEquals(List.of("both", "deleted"), mails("Trash"));
        delete(DELETED, "deleted");
        Files.delete(mailFile("Trash", "both"));
        sync();
        assertEquals(Set.of(), inOutlook(DELETED));
        assertEquals(List.of(), mails("Trash"));
        assertEquals(Set.of("kept"), inOutlook(INBOX));
    }

    /** Whatever happens to the mail beside them. */
    @Test
    void itemsOfOtherClassesAreNotTouched() throws Exception {
        write("mail/INBOX/new/gone", mail("gone"));
        write("mail/Work/new/work", mail("work"));
        sync();
        var foreign =
                List.of("IPM.StickyNote", "IPM.Activity", "IPM.Appointment", "IPM.Contact", "IPM.Task", "IPM.Foo");
        for (var place : List.of(INBOX, WORK, DELETED, "Calendar", "Contacts", "Tasks", "Notes")) {
            for (var messageClass : foreign) {
                boolean home = Stream.of(Sort.values())
                        .anyMatch(
                                s -> s.folder.equals(place) && s.messageClass().equals(messageClass));
                if (!home) {
                    make(place, messageClass, "foreign " + messageClass);
                }
            }
        }
        var before = foreign();
        Files.delete(mailFile("INBOX", "gone"));
        move(INBOX, "kept", DELETED);
        sync();
        delete(DELETED, "kept");
        Files.delete(mailFile("Work", "work"));
        sync();
        assertEquals(before, foreign());
        assertEquals(List.of(), mails());
        assertEquals(List.of(), mails("Work"));
        for (var sort : Sort.values()) {
            assertEquals(names(sort), onServer(sort));
        }
    }

    // --- Both sides

    private static TreeSet<String> names(Sort sort, String... more) {
        var names = new TreeSet<>(List.of(more));
        for (int i = 0; i < KEEP; i++) {
            names.add(sort.name() + "-kept-" + i);
        }
        return names;
    }

    private void make(String folder, String messageClass, String name) {
        in(folder, f -> {
            try (var message = f.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, messageClass)
                        .with(Property.SUBJECT, name)
                        .with(PropTag.text(0x6655), "of nobody's business"));
                message.save();
                return null;
            }
        });
    }

    private TreeMap<String, String> foreign() {
        var all = new TreeMap<String, String>();
        for (var place : List.of(INBOX, WORK, DELETED, "Calendar", "Contacts", "Tasks", "Notes")) {
            for (var name : inOutlook(place)) {
                if (name.startsWith("foreign")) {
                    all.put(place + ": " + name, properties(place, name));
                }
            }
        }
        return all;
    }
}
