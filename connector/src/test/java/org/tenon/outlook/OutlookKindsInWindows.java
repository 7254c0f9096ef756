package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/**
 * Events, tasks, notes and contacts made, edited on one side and on both, and deleted, while a call of MAPI fails or Outlook goes away at it: after
 * the next run all is there as it would be without, once.
 */
final class OutlookKindsInWindows extends OutlookBesideFiles {
    private static final int BATCHES = Boolean.getBoolean("tenon.long") ? 25 : 2;
    /** In one mailbox: more would have deletions of a day held. */
    private static final int ROUNDS = 8;

    private static final List<Integer> FAILURES =
            List.of(Codes.MAPI_E_CALL_FAILED, Codes.MAPI_E_NETWORK_ERROR, Codes.MAPI_E_NOT_ENOUGH_DISK);

    static Stream<Arguments> batches() {
        return Stream.of(Sort.values())
                .flatMap(sort -> IntStream.range(0, BATCHES).mapToObj(b -> Arguments.of(sort, b)));
    }

    @ParameterizedTest
    @MethodSource("batches")
    void troubledAtAnyCall(Sort sort, int batch) throws Exception {
        for (var folder : List.of("INBOX", "Trash")) {
            write("mail/" + folder + "/new/base", mail(BASE));
        }
        var random = new Random(31L * batch + sort.name().length());
        int calls = round(sort, "calm", 0, 0);
        for (int i = 0; i < ROUNDS; i++) {
            int failure = i % 2 == 0 ? 0 : FAILURES.get(random.nextInt(FAILURES.size()));
            round(sort, "n" + i, 1 + random.nextInt(calls), failure);
        }
    }

    /**
     * Some work on both sides, and a sync with trouble at a call.
     *
     * @param call 0 for none
     * @param failure what that call fails with; 0: all do from then on
     * @return how many calls it made
     */
    private int round(Sort sort, String name, int call, int failure) throws Exception {
        for (var one : List.of("both", "here", "there", "gone-here", "gone-there")) {
            write(sort.directory + "/" + name + "-" + one + sort.suffix, sort.text(name + "-" + one));
        }
        sync();
        note(sort, name + "-both");
        note(sort, name + "-here");
        move(sort.folder, name + "-gone-here", DELETED);
        make(sort, name + "-new-here");
        edit(sort, name + "-both");
        edit(sort, name + "-there");
        Files.delete(file(sort, name + "-gone-there"));
        write(sort.directory + "/" + name + "-new-there" + sort.suffix, sort.text(name + "-new-there"));

        int before = rig.calls();
        if (call > 0 && failure == 0) {
            rig.vanish(call, false);
        } else if (call > 0) {
            rig.fail(call, failure);
        }
        var report = engine.sync(false);
        int calls = rig.calls() - before;
        var gone = rig.vanished();
        rig.comeBack();
        rig.failNoMore();
        var trouble = name + ": call " + call + " failed with " + Integer.toHexString(failure) + " " + gone;
        assertTrue(report.conflicts().isEmpty() && report.held().isEmpty(), () -> trouble + report);
        beginAnew();
        sync();

        var expected = new TreeSet<String>();
        for (var one : List.of("both", "here", "there", "new-here", "new-there")) {
            expected.add(name + "-" + one);
        }
        assertEquals(expected, of(name, inOutlook(sort.folder)), trouble);
        assertEquals(expected, of(name, onServer(sort)), trouble);
        for (var one : List.of("both", "here")) {
            assertTrue(serverText(sort, name + "-" + one).contains("noted here"), trouble);
        }
        for (var one : List.of("both", "there")) {
            assertTrue(serverText(sort, name + "-" + one).contains("from there"), trouble);
            assertTrue(properties(sort.folder, name + "-" + one).contains("from there"), trouble);
        }
        assertTrue(serverText(sort, name + "-both").contains("X-NOBODY:knows"), trouble);
        return calls;
    }

    // --- What the engine promises, of each kind

    /** Both sides hold it all, and nobody remembers: nothing is written, nothing is there twice. */
    @ParameterizedTest
    @EnumSource
    void aLostLedgerIsMadeAnew(Sort sort) throws Exception {
        fill(sort, 12);
        for (int i = 0; i < 4; i++) {
            make(sort, "own-" + i);
        }
        sync();
        var before = texts(sort);
        var entries = in(sort.folder, f -> items(f).toString());
        endSync();
        try (var state = Files.walk(dir.resolve("state"))) {
            state.sorted(Comparator.reverseOrder()).forEach(f -> f.toFile().delete());
        }
        beginSync();
        var report = engine.sync(false);
        assertTrue(report.failure().isEmpty() && report.inSync(), report::toString);
        assertEquals(before, texts(sort));
        assertEquals(entries, in(sort.folder, f -> items(f).toString()));
        assertEquals(16, before.size());
    }

    /** What one side changed, made and deleted is taken back on both. */
    @ParameterizedTest
    @EnumSource
    void aRunIsUndone(Sort sort) throws Exception {
        fill(sort, 6);
        sync();
        var texts = texts(sort);
        note(sort, "kept-0");
        edit(sort, "kept-1");
        move(sort.folder, "kept-2", DELETED);
        Files.delete(file(sort, "kept-3"));
        var run = sync().run();
        assertEquals(4, texts(sort).size());
        var undone = engine.undo(run, false);
        assertTrue(undone.failure().isEmpty(), undone::toString);
        sync();
        assertEquals(
                texts.stream().map(OutlookKindsInWindows::essence).sorted().toList(),
                texts(sort).stream()
                        .map(OutlookKindsInWindows::essence)
                        .sorted()
                        .toList());
        assertEquals(onServer(sort), inOutlook(sort.folder));
    }

    /** Of a text, what an undo brings back, whatever time it notes. */
    private static String essence(String text) {
        return text.replaceAll("(?m)^(DTSTAMP|LAST-MODIFIED|REV|SEQUENCE)[:;].*\\R", "");
    }

    /** A folder that is suddenly empty, on either side, is asked about; restored it is as it was. */
    @ParameterizedTest
    @EnumSource
    void anEmptiedFolderIsHeld(Sort sort) throws Exception {
        fill(sort, 8);
        sync();
        var names = onServer(sort);
        for (var name : names) {
            delete(sort.folder, name);
        }
        held();
        assertEquals(names, inOutlook(sort.folder));
        assertEquals(names, onServer(sort));
        for (var name : names) {
            Files.delete(file(sort, name));
        }
        held();
        assertEquals(names, inOutlook(sort.folder));
        assertEquals(names, onServer(sort));
    }

    private void held() {
        var report = engine.sync(false);
        assertTrue(report.failure().isEmpty(), report::toString);
        assertTrue(!report.held().isEmpty(), "nothing is held");
        engine.history().held().forEach(h -> engine.history().restore(h.id()));
        sync();
    }

    private void fill(Sort sort, int many) throws IOException {
        for (var folder : List.of("INBOX", "Trash")) {
            write("mail/" + folder + "/new/base", mail(BASE));
        }
        for (int i = 0; i < many; i++) {
            write(sort.directory + "/kept-" + i + sort.suffix, sort.text("kept-" + i));
        }
    }

    private List<String> texts(Sort sort) throws IOException {
        return files(sort.directory).stream()
                .map(OutlookBesideFiles::read)
                .sorted()
                .toList();
    }

    private static TreeSet<String> of(String name, Collection<String> titles) {
        var of = new TreeSet<String>();
        titles.stream().filter(t -> t.startsWith(name + "-")).forEach(of::add);
        return of;
    }

    private void note(Sort sort, String name) {
        in(sort.folder, f -> {
            try (var message = store.messageToChange(find(items(f), name))) {
                // A note's first line is what it is called.
                var text = sort == Sort.NOTE ? name + "\r\nnoted here" : "noted here";
                message.set(new Props().with(Property.BODY, text));
                message.save();
                return null;
            }
        });
    }

    private void make(Sort sort, String name) {
        in(sort.folder, f -> {
            try (var message = f.create()) {
                message.set(new Props()
                        .with(Property.MESSAGE_CLASS, sort.messageClass())
                        .with(Property.SUBJECT, name)
                        .with(Property.DISPLAY_NAME, name)
                        .with(PropTag.int32(0x0E07), 1));
                message.save();
                return null;
            }
        });
    }

    private void edit(Sort sort, String name) throws IOException {
        var file = file(sort, name);
        var line = sort == Sort.CONTACT
                ? "TITLE:from there"
                : sort == Sort.EVENT ? "LOCATION:from there" : "CATEGORIES:from there";
        Files.writeString(file, read(file).replace(sort.end(), line + "\r\n" + sort.end()));
    }
}
