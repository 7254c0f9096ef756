package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.mapi.MapiFolder;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.run.Progress;
import org.tenon.sync.run.SyncEngine;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.Store;

/** Which item is which in Outlook, when it is moved, copied and edited, also where a process ended amid a move. */
final class OutlookMovesInWindows extends OutlookBesideFiles {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    /** Of the calls of a move, in the short form. */
    private static final int STRIDE = 12;

    /** A move has no more of them. */
    private static final int CALLS = 36;

    /** At the last of them it is done. */
    private static final int CALLS_BEFORE_THE_END = 28;

    private static final int MESSAGE_CLASS = Property.MESSAGE_CLASS.id();

    private static final String WORK = "Work";
    /** What a person does in Outlook while a run is at work: when it is about to change a folder. */
    private Consumer<String> meanwhile = method -> {};

    private String dying = "move";
    private Clock clock = Clock.systemUTC();
    /** How many calls it took. */
    private int taken;

    private static final Pattern UID = Pattern.compile("\r\nUID:(.*)\r\n");

    // --- Copies and moves of a person's

    /** What it was copied from goes, and then the copy is edited: it keeps the name that it has had from the beginning. */
    @ParameterizedTest
    @EnumSource
    void aCopyOutlivesWhatItWasCopiedFrom(Sort sort) throws Exception {
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/base" + sort.suffix, sort.text(BASE));
        sync();
        copy(sort, sort.folder, "one", sort.folder, "copy");
        sync();
        var name = uid(sort, "copy");
        assertNotEquals("one@example.test", name);
        assertEquals("one@example.test", uid(sort, "one"));

        delete(sort.folder, "one");
        sync();
        rename(sort, sort.folder, "copy", "edited");
        sync();
        assertEquals(List.of("edited"), titles(sort, sort.folder));
        assertEquals(name, uid(sort, "edited"));
    }

    /** Outlook gives most of what it makes no name. It has the one that it crossed by, wherever it goes. */
    @ParameterizedTest
    @EnumSource
    void whatWasMadeHereIsTheSameWhereItIsMoved(Sort sort) throws Exception {
        two(sort);
        make(sort, "made");
        sync();
        var name = uid(sort, "made");
        var came = properties(sort.folder, "made");

        in(sort, sort.folder, from -> in(sort, WORK, to -> from.move(List.of(one(from, "made")), to)));
        sync();
        assertEquals(name, uid(sort, "made"), "moved here");
        assertEquals(List.of("made"), titles(sort, WORK));

        moveOnServer(sort, "made", sort.folder);
        sync();
        assertEquals(List.of("made"), titles(sort, sort.folder));
        rename(sort, sort.folder, "made", "edited");
        sync();
        assertEquals(name, uid(sort, "edited"), "moved there, and edited here");
        assertEquals(List.of("edited"), titles(sort, sort.folder));
        assertTrue(properties(sort.folder, "edited").contains("of nobody's business"), came);
    }

    /** A copy of what was moved is a copy, and what was moved is what it was. */
    @ParameterizedTest
    @EnumSource
    void movedAndThenCopied(Sort sort) throws Exception {
        two(sort);
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        in(sort, sort.folder, from -> in(sort, WORK, to -> from.move(List.of(one(from, "one")), to)));
        sync();
        copy(sort, WORK, "one", sort.folder, "copy");
        sync();
        assertEquals("one@example.test", uid(sort, "one"));
        assertNotEquals("one@example.test", uid(sort, "copy"));
        assertEquals(List.of("one"), titles(sort, WORK));
        assertEquals(List.of("copy"), titles(sort, sort.folder));
    }

    /** Copied first and moved then, before anybody looked, neither is where it was made: one of them is the item, and the other one another. */
    @ParameterizedTest
    @EnumSource
    void copiedAndThenMoved(Sort sort) throws Exception {
        two(sort);
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        copy(sort, sort.folder, "one", WORK, "copy");
        in(sort, sort.folder, from -> in(sort, WORK, to -> from.move(List.of(one(from, "one")), to)));
        sync();
        assertEquals(List.of(), titles(sort, sort.folder));
        assertEquals(List.of("copy", "one"), titles(sort, WORK));
        assertNotEquals(uid(sort, "one"), uid(sort, "copy"));
        assertTrue(List.of(uid(sort, "one"), uid(sort, "copy")).contains("one@example.test"));
    }

    /** The same where a process found one of the two and ended, and another finds the second. */
    @ParameterizedTest
    @EnumSource(names = {"EVENT", "CONTACT"})
    void copiedAndThenMovedWithARunThatEndsBetween(Sort sort) throws Exception {
        two(sort);
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        write(sort.directory + "/two" + sort.suffix, sort.text("two"));
        sync();
        for (var name : List.of("one", "two")) {
            copy(sort, sort.folder, name, sort.folder, name + "-copy");
            in(sort, sort.folder, from -> in(sort, WORK, to -> from.move(List.of(one(from, name)), to)));
            lookAt(sort, name.equals("one") ? sort.folder : WORK);
            again(sort, 0);
            sync();
            assertTrue(titles(sort, sort.folder).contains(name + "-copy"));
            assertTrue(titles(sort, WORK).contains(name));
            assertNotEquals(uid(sort, name), uid(sort, name + "-copy"));
            assertTrue(List.of(uid(sort, name), uid(sort, name + "-copy")).contains(name + "@example.test"));
        }
    }

    /** What a person copies of it while a run takes it from where it was, after that was looked at, is an item of its own. */
    @ParameterizedTest
    @EnumSource
    void copiedWhileItIsTakenAway(Sort sort) throws Exception {
        two(sort);
        int turn = List.of(Sort.values()).indexOf(sort);
        for (var how : List.of("moved", "deleted", "moved-by-Outlook")) {
            for (var to : List.of(sort.folder, WORK)) {
                if (!LONG && ++turn % 2 == 0) {
                    continue;
                }
                var name = how + "-" + to;
                write(sort.directory + "/" + name + sort.suffix, sort.text(name));
                again(sort, 0);
                sync();
                if (how.equals("deleted")) {
                    Files.delete(onServer(sort, name));
                } else {
                    moveOnServer(sort, name, WORK);
                }
                var copied = new ArrayList<String>();
                meanwhile = method -> {
                    if (method.equals(how.equals("deleted") ? "delete" : "move") && copied.isEmpty()) {
                        copied.add(name);
                        copy(sort, sort.folder, name, to, name + "-copy");
                    }
                };
                rig.turn("copy-leaves-out", how.equals("moved-by-Outlook") ? MESSAGE_CLASS : 0);
                engine.sync(false);
                rig.turn("copy-leaves-out", 0);
                meanwhile = method -> {};
                sync();
                assertEquals(List.of(name), copied);
                assertTrue(titles(sort, to).contains(name + "-copy"), name);
                if (!how.equals("deleted")) {
                    assertTrue(titles(sort, WORK).contains(name), name);
                    assertEquals(name + "@example.test", uid(sort, name));
                    assertNotEquals(name + "@example.test", uid(sort, name + "-copy"));
                }
                onServer(sort, name + "-copy");
            }
        }
    }

    /** A copy in part would be all that is left of it. */
    @ParameterizedTest
    @EnumSource
    void whatCannotBeCopiedWholeIsMovedByOutlook(Sort sort) throws Exception {
        two(sort);
        make(sort, "made");
        sync();
        rig.turn("copy-leaves-out", MESSAGE_CLASS);
        try {
            moveOnServer(sort, "made", WORK);
            sync();
        } finally {
            rig.turn("copy-leaves-out", 0);
        }
        assertEquals(List.of(), titles(sort, sort.folder));
        assertEquals(List.of("made"), titles(sort, WORK));
        moveOnServer(sort, "made", sort.folder);
        sync();
        assertTrue(properties(sort.folder, "made").contains("of nobody's business"));
    }

    // --- Deaths

    /** What a person does to the item between the death and the next run, wherever it is found. */
    private enum Deed {
        NOTHING,
        COPY_BESIDE,
        COPY_TO_THE_OTHER_FOLDER,
        EDIT,
        EDIT_BOTH
    }

    /** At each call of the move: what is left is one item, and a copy that a person made of whichever of two is a copy. */
    @Test
    void aDeathAmidAMoveLeavesOneItem() throws Exception {
        var complaints = new ArrayList<String>();
        int played = 0;
        for (var sort : Sort.values()) {
            two(sort);
        }
        sync();
        for (var sort : Sort.values()) {
            again(sort, 0);
            for (int call = 1 + List.of(Sort.values()).indexOf(sort); call <= CALLS; call += LONG ? 1 : STRIDE) {
                for (var deed : Deed.values()) {
                    if (LONG || deed == Deed.values()[(call / STRIDE + call) % Deed.values().length]) {
                        try {
                            play(sort, call, deed);
                        } catch (AssertionError e) {
                            complaints.add(sort + ", call " + call + ", " + deed + ": " + e.getMessage());
                        }
                        played++;
                    }
                }
            }
        }
        System.out.println("TOLD deaths amid a move: " + played + ", complaints " + complaints.size());
        assertTrue(played > 10, "hardly a death: " + played);
        assertEquals(List.of(), complaints);
    }

    /** A copy of the one that is about to go is not that one, moved. Calls are even, so that the one at home is copied. */
    @ParameterizedTest
    @EnumSource
    void aCopyMadeAfterADeathAmidAMoveIsAnItemOfItsOwn(Sort sort) throws Exception {
        two(sort);
        boolean both = false;
        for (int call = CALLS_BEFORE_THE_END; call > 0 && !both; call -= 2) {
            both = play(sort, call, Deed.COPY_BESIDE);
        }
        assertTrue(both, "no death left the item in both places");
    }

    /** Both are kept, as two. */
    @ParameterizedTest
    @EnumSource(names = {"EVENT", "CONTACT"})
    void aDeathAmidAMoveAndBothAreEdited(Sort sort) throws Exception {
        two(sort);
        boolean both = false;
        for (int call = CALLS_BEFORE_THE_END; call > 0 && !both; call--) {
            both = play(sort, call, Deed.EDIT_BOTH);
        }
        assertTrue(both, "no death left the item in both places");
    }

    /** @return whether the death left the item in both places */
    private boolean play(Sort sort, int call, Deed deed) throws Exception {
        var name = "item-" + sort + "-" + call + "-" + deed;
        write(sort.directory + "/" + name + sort.suffix, sort.text(name));
        engine.sync(false);
        moveOnServer(sort, name, WORK);
        again(sort, call);
        try {
            engine.sync(false);
        } catch (Died e) {
            // Where the move has fewer calls it lives on, and is done.
        }
        rig.comeBack();
        again(sort, 0);

        boolean atHome = named(titles(sort, sort.folder), name).contains(name);
        boolean there = named(titles(sort, WORK), name).contains(name);
        var at = !there || (atHome && call % 2 == 0) ? sort.folder : WORK;
        var other = at.equals(WORK) ? sort.folder : WORK;
        var home = List.<String>of();
        var work = List.of(name);
        switch (deed) {
            case NOTHING -> {}
            case COPY_BESIDE, COPY_TO_THE_OTHER_FOLDER -> {
                var to = deed == Deed.COPY_BESIDE ? at : other;
                in(sort, at, from -> in(sort, to, target -> from.copy(List.of(one(from, name)), target)));
                home = to.equals(WORK) ? home : List.of(name);
                work = to.equals(WORK) ? List.of(name, name) : work;
                lookAt(sort, WORK);
            }
            case EDIT -> {
                rename(sort, at, name, name + "-edited");
                work = List.of(name + "-edited");
            }
            case EDIT_BOTH -> {
                rename(sort, at, name, name + "-edited");
                work = List.of(name + "-edited");
                if (atHome && there) {
                    rename(sort, other, name, name + "-edited-too");
                    work = List.of(name + "-edited", name + "-edited-too");
                }
            }
        }
        engine.sync(false);
        sync();
        var which = ", both were there: " + (atHome && there);
        assertEquals(home, named(titles(sort, sort.folder), name), "at home in Outlook" + which);
        assertEquals(work, named(titles(sort, WORK), name), "where it was moved to in Outlook" + which);
        var uids = uids(sort, name);
        assertEquals(home.size() + work.size(), uids.size(), () -> "on the server " + uids);
        assertEquals(1, uids.stream().filter((name + "@example.test")::equals).count(), () -> "on the server " + uids);
        assertEquals(uids.size(), uids.stream().distinct().count(), () -> "on the server " + uids);
        return atHome && there;
    }

    /** What the server changed in it and what a person changed afterwards are both on both sides. */
    @ParameterizedTest
    @EnumSource(names = {"EVENT", "CONTACT"})
    void aDeathAmidAChangeAndThenAnEdit(Sort sort) throws Exception {
        two(sort);
        write(sort.directory + "/one" + sort.suffix, sort.text("one"));
        sync();
        dying = "replace";
        clock = Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-1));
        changeOnServer(sort, 0);
        int call = taken;
        do {
            assertTrue(call > 0, "no death between two saves");
            changeOnServer(sort, call--);
        } while (!isCutOff(sort));
        rename(sort, sort.folder, "one", "edited");
        again(sort, 0);
        engine.sync(false);
        sync();
        assertEquals(List.of("edited"), titles(sort, sort.folder));
        assertEquals("one@example.test", uid(sort, "edited"));
        assertTrue(read(onServer(sort, "edited")).contains("CATEGORIES:on-"), read(onServer(sort, "edited")));
        assertEquals(1, uids(sort, "edited").size());
    }

    private void changeOnServer(Sort sort, int call) throws Exception {
        var file = onServer(sort, "one");
        var text = read(file).replaceAll("CATEGORIES:.*\r\n", "");
        Files.writeString(file, text.replace(sort.end(), "CATEGORIES:on-" + call + "\r\n" + sort.end()));
        again(sort, call);
        try {
            engine.sync(false);
        } catch (Died e) {
            // Where the change has more calls it is not there yet.
        }
        rig.comeBack();
    }

    private boolean isCutOff(Sort sort) {
        return in(sort, sort.folder, f -> !OutlookItem.entries(f, Restriction.exists(store.tag(Stamp.CHANGING)))
                .isEmpty());
    }

    /** Before a run looks at any other: the folders are looked at in no order, beside each other. */
    private void lookAt(Sort sort, String name) throws Exception {
        for (var info : outlook.folders(Set.of(sort.kind()))) {
            if (info.name().toString().endsWith(name)) {
                try (var folder = outlook.open(info)) {
                    ListedItems.of(folder);
                }
            }
        }
    }

    private static List<String> named(List<String> titles, String name) {
        return titles.stream().filter(title -> title.startsWith(name)).toList();
    }

    /** Another process, which syncs that kind alone, and sees no more of Outlook from that call of what it dies at on; 0 for never. */
    private void again(Sort sort, int call) throws Exception {
        endSync();
        outlook = profile.open(clock, kinds -> files.folders());
        var store = telling(
                Store.class,
                outlook,
                (method, result) -> method.equals("open")
                        ? telling(Folder.class, (Folder) result.get(), (what, answer) -> {
                            boolean dies = what.equals(dying) && call > 0;
                            meanwhile.accept(what);
                            int before = rig.calls();
                            if (dies) {
                                rig.vanish(call, false);
                            }
                            var told = answer.get();
                            if (dies && !rig.vanished().isEmpty()) {
                                throw new Died();
                            }
                            if (dies) {
                                rig.comeBack();
                            }
                            if (what.equals(dying)) {
                                taken = rig.calls() - before;
                            }
                            return told;
                        })
                        : result.get());
        engine = SyncEngine.open(
                dir.resolve("state"),
                store,
                files,
                Policy.DEFAULT.only(Set.of(sort.kind())),
                Clock.systemUTC(),
                Progress.NONE);
    }

    /** An error, so that nothing takes it for something to handle. */
    private static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private interface Listener {
        Object called(String method, Supplier<Object> answer);
    }

    private static <T> T telling(Class<T> type, T target, Listener listener) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, with) -> {
            var failed = new ArrayList<Throwable>();
            var answer = listener.called(method.getName(), () -> {
                try {
                    return method.invoke(target, with);
                } catch (InvocationTargetException e) {
                    failed.add(e.getCause());
                } catch (IllegalAccessException e) {
                    failed.add(e);
                }
                return null;
            });
            if (!failed.isEmpty()) {
                throw failed.getFirst();
            }
            return answer;
        }));
    }

    // --- Both sides

    /** Two folders of the kind on both sides, neither of which is ever emptied. */
    private void two(Sort sort) throws IOException {
        write(sort.directory + "/base" + sort.suffix, sort.text(BASE));
        write(other(sort) + "/base-too" + sort.suffix, sort.text(BASE + "-too"));
        sync();
    }

    private static String other(Sort sort) {
        return sort.directory.replaceFirst("/.*", "/" + WORK);
    }

    private void moveOnServer(Sort sort, String title, String to) throws IOException {
        var from = onServer(sort, title);
        var target = dir.resolve("server").resolve(to.equals(WORK) ? other(sort) : sort.directory);
        Files.move(from, target.resolve(from.getFileName()));
    }

    private Path onServer(Sort sort, String title) throws IOException {
        var all = files(sort.directory.replaceFirst("/.*", ""));
        return all.stream()
                .filter(f ->
                        read(f).lines().anyMatch(line -> line.equals("SUMMARY:" + title) || line.equals("FN:" + title)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + title + " on the server: "
                        + all.stream().map(OutlookBesideFiles::read).toList()));
    }

    private String uid(Sort sort, String title) throws IOException {
        return uidOf(read(onServer(sort, title)));
    }

    private static String uidOf(String text) {
        var found = UID.matcher(text);
        assertTrue(found.find(), text);
        return found.group(1);
    }

    private List<String> uids(Sort sort, String name) throws IOException {
        return files(sort.directory.replaceFirst("/.*", "")).stream()
                .map(OutlookBesideFiles::read)
                .filter(text -> text.contains(":" + name + "\r\n") || text.contains(":" + name + "-edited"))
                .map(OutlookMovesInWindows::uidOf)
                .toList();
    }

    // --- Outlook

    /** A folder of the kind: the default one, or one below it. */
    private <T> T in(Sort sort, String name, InFolder<T> work) {
        return mapi.call(() -> {
            try (var home = folder(sort.folder)) {
                if (name.equals(sort.folder)) {
                    return work.with(home);
                }
                try (var below = home.folders().columns(Property.ENTRY_ID, Property.DISPLAY_NAME)) {
                    var id = below.rows()
                            .filter(row ->
                                    row.get(Property.DISPLAY_NAME).orElse("").equals(name))
                            .findFirst()
                            .flatMap(row -> row.get(Property.ENTRY_ID));
                    try (var folder = store.folder(id.orElseThrow(() -> new AssertionError("no folder " + name)))) {
                        return work.with(folder);
                    }
                }
            }
        });
    }

    private static Map<Binary, String> ids(MapiFolder folder) {
        var ids = new LinkedHashMap<Binary, String>();
        try (var table = folder.messages().columns(Property.ENTRY_ID, Property.SUBJECT, Property.DISPLAY_NAME)) {
            table.rows().forEach(row -> ids.put(row.get(Property.ENTRY_ID).orElseThrow(), title(row)));
        }
        return ids;
    }

    private static Binary one(MapiFolder folder, String name) {
        return ids(folder).entrySet().stream()
                .filter(e -> e.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + name));
    }

    private List<String> titles(Sort sort, String folder) {
        return in(sort, folder, f -> ids(f).values().stream()
                .filter(title -> !title.startsWith(BASE))
                .sorted()
                .toList());
    }

    /** As Outlook copies it, with all that the original has; and with a title of its own. */
    private void copy(Sort sort, String from, String name, String to, String title) {
        in(
                sort,
                from,
                f -> in(sort, to, target -> {
                    var before = ids(target).keySet();
                    f.copy(List.of(one(f, name)), target);
                    var arrived = new ArrayList<>(ids(target).keySet());
                    arrived.removeAll(before);
                    return rename(sort, arrived.getFirst(), title);
                }));
    }

    private void rename(Sort sort, String folder, String name, String title) {
        in(sort, folder, f -> rename(sort, one(f, name), title));
    }

    private boolean rename(Sort sort, Binary id, String title) {
        try (var message = store.messageToChange(id)) {
            message.set(new Props().with(Property.SUBJECT, title).with(Property.DISPLAY_NAME, title));
            if (sort == Sort.NOTE) {
                // Its title is its first line.
                message.set(new Props().with(Property.BODY, title));
            }
            message.save();
            return true;
        }
    }

    private void make(Sort sort, String title) {
        in(sort, sort.folder, f -> {
            try (var message = f.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, sort.messageClass())
                        .with(Property.SUBJECT, title)
                        .with(Property.DISPLAY_NAME, title)
                        .with(PropTag.text(0x6655), "of nobody's business"));
                message.save();
                return true;
            }
        });
    }
}
