package org.tenon.mapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.Restriction.Match;
import org.tenon.mapi.Restriction.Relation;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;

/** The mapi storey against the rig. Every test ends with nothing left open, in Java, in the rig, and no rule broken. */
final class MapiInWindows extends OnRig {
    private static final UUID SET = UUID.fromString("9e3f6f0c-6a1f-4c40-9a1b-2f0f6c2a7d11");
    private static int number;

    private final String profile = "P" + ++number;

    @BeforeEach
    void makeProfile() {
        makeProfile(profile);
    }

    @AfterEach
    void nothingIsOpenInJava() {
        assertEquals(0, mapi.openReferences(), "objects open in Java");
    }

    private void inStore(Consumer<MapiMessageStore> work) {
        mapi.call(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore()) {
                work.accept(store);
            }
            return null;
        });
    }

    private static Binary save(MapiFolder folder, Props props) {
        try (var message = folder.create()) {
            assertEquals(Map.of(), message.set(props));
            message.save();
            return message.value(Property.ENTRY_ID).orElseThrow();
        }
    }

    @Test
    void everyTypeComesBackAsItWasSet() {
        inStore(store -> {
            try (var top = store.top()) {
                var props = new Props()
                        .with(Property.SUBJECT, "Grüße \uD83D\uDE00 ")
                        .with(PropTag.int32(0x6001), -7)
                        .with(PropTag.int16(0x6002), -8)
                        .with(PropTag.int64(0x6003), Long.MIN_VALUE)
                        .with(PropTag.float64(0x6004), 0.1)
                        .with(PropTag.bool(0x6005), true)
                        .with(PropTag.time(0x6006), Instant.parse("1601-01-01T00:00:00.0000001Z"))
                        .with(PropTag.time(0x6007), Instant.parse("2026-11-22T17:00:00.1234567Z"))
                        .with(PropTag.binary(0x6008), new Binary(new byte[] {0, 1, -1}))
                        .with(PropTag.binary(0x6009), new Binary(new byte[0]))
                        .with(PropTag.guid(0x600A), SET)
                        .with(PropTag.texts(0x600B), List.of("a", "", "ä"))
                        .with(PropTag.int32s(0x600C), List.of(1, -2))
                        .with(PropTag.binaries(0x600D), List.of(new Binary(new byte[] {1}), new Binary(new byte[0])))
                        .with(PropTag.currency(0x600E), 12345L)
                        .with(PropTag.appTime(0x600F), 45000.5)
                        .with(PropTag.text(0x6010), "");
                var id = save(top, props);
                try (var message = store.message(id)) {
                    var all = message.getAll();
                    for (int i = 0; i < props.size(); i++) {
                        assertEquals(
                                props.value(i),
                                all.get(PropTag.any(props.tag(i))).orElse("nothing"),
                                PropTag.any(props.tag(i)).toString());
                    }
                    assertTrue(message.tags().contains(PropTag.any(Property.SUBJECT.tag())));
                }
            }
        });
    }

    @Test
    void whatIsNotThereIsAValueAndWhatIsComputedAProblem() {
        inStore(store -> {
            try (var top = store.top();
                    var message = top.create()) {
                var problems =
                        message.set(new Props().with(Property.SUBJECT, "s").with(Property.MESSAGE_SIZE, 1));
                assertEquals(
                        Codes.MAPI_E_COMPUTED,
                        problems.get(Property.MESSAGE_SIZE.tag()).result());
                var got = message.get(Property.SUBJECT, PropTag.text(0x6123), PropTag.int32(0x0037));
                assertEquals("s", got.get(Property.SUBJECT).orElseThrow());
                assertEquals(
                        Codes.MAPI_E_NOT_FOUND,
                        got.error(PropTag.text(0x6123)).orElseThrow().result());
                assertTrue(got.get(PropTag.int32(0x0037)).isEmpty(), "of another type");
                assertTrue(message.delete(PropTag.text(0x6123))
                        .containsKey(PropTag.text(0x6123).tag()));
            }
        });
    }

    @Test
    void largeValuesComeByStreamAndAreThereOnlyWhenClosed() {
        var content = new byte[300_000];
        new Random(1).nextBytes(content);
        var tag = PropTag.binary(0x6020);
        inStore(store -> {
            try (var top = store.top();
                    var message = top.create()) {
                try (var out = message.write(tag)) {
                    out.write(content);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                message.save();
                assertEquals(
                        Codes.MAPI_E_NOT_ENOUGH_MEMORY,
                        message.get(tag).error(tag).orElseThrow().result());
                try (var in = message.read(tag)) {
                    var read = new ByteArrayOutputStream();
                    in.transferTo(read);
                    assertEquals(new Binary(content), new Binary(read.toByteArray()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
        });
    }

    @Test
    void namedPropertiesHaveOneTagPerStoreAndSurviveReopening() {
        var byNumber = NamedProp.of(SET, 0x8233, PropTag.text(0));
        var byText = NamedProp.of(SET, "tenon", PropTag.int32(0));
        var tags = new ArrayList<Integer>();
        for (int i = 0; i < 2; i++) {
            inStore(store -> {
                if (tags.isEmpty()) {
                    assertTrue(store.existingTag(byNumber).isEmpty());
                    store.prepare(List.of(byNumber, byText));
                }
                tags.add(store.tag(byNumber).tag());
                tags.add(store.tag(byText).tag());
            });
        }
        assertEquals(tags.subList(0, 2), tags.subList(2, 4));
        assertNotEquals(tags.get(0), tags.get(1));
    }

    @Test
    void tablesAreRestrictedSortedSearchedAndStreamed() {
        inStore(store -> {
            try (var top = store.top();
                    var folder = top.folder("Many")) {
                for (int i = 0; i < 1200; i++) {
                    save(
                            folder,
                            new Props().with(Property.SUBJECT, "n " + (i % 7)).with(PropTag.int32(0x6001), i));
                }
                var rank = PropTag.int32(0x6001);
                try (var table = folder.messages().columns(Property.SUBJECT, rank, PropTag.text(0x6999))) {
                    assertEquals(1200, table.count());
                    table.sorted(Sort.by(Property.SUBJECT).thenDescending(rank));
                    var rows = table.rows().toList();
                    assertEquals(1200, rows.size());
                    assertEquals("n 0", rows.get(0).get(Property.SUBJECT).orElseThrow());
                    assertEquals(1197, rows.get(0).get(rank).orElseThrow());
                    assertEquals(
                            Codes.MAPI_E_NOT_FOUND,
                            rows.get(0)
                                    .error(PropTag.text(0x6999))
                                    .orElseThrow()
                                    .result());
                    var wanted = Restriction.is(Property.SUBJECT, "n 3")
                            .and(Restriction.compare(rank, Relation.LESS, 100)
                                    .or(new Restriction.Bits(rank, 1024, true)))
                            .and(Restriction.exists(Property.SUBJECT))
                            .and(new Restriction.Content(Property.SUBJECT, Match.PREFIX, true, "N "))
                            .and(new Restriction.Size(Relation.GREATER, Property.SUBJECT, 2))
                            .and(new Restriction.CompareProps(Relation.EQUAL, rank, rank))
                            .and(new Restriction.Comment(
                                    new Props().with(Property.SUBJECT, "why"), Restriction.exists(rank)))
                            .and(Restriction.is(rank, 3).negated());
                    long expected = IntStream.range(0, 1200)
                            .filter(i -> i % 7 == 3 && (i < 100 || (i & 1024) != 0) && i != 3)
                            .count();
                    assertEquals(expected, table.where(wanted).count());
                    table.everything().sorted(Sort.by(rank));
                    assertTrue(table.find(Restriction.is(rank, 600)));
                    int mark = table.bookmark();
                    assertEquals(600, table.next(1).getFirst().get(rank).orElseThrow());
                    table.seek(100);
                    table.seekTo(mark);
                    assertEquals(600, table.next(1).getFirst().get(rank).orElseThrow());
                    table.forget(mark);
                    assertFalse(table.find(Restriction.is(rank, 5)));
                    var refused = assertThrows(
                            MapiException.class,
                            () -> table.where(new Restriction.Sub(0x0E12000D, Restriction.exists(rank))));
                    assertEquals("IMAPITable.Restrict", refused.call());
                }
            }
        });
    }

    @Test
    void recipientsAttachmentsAndEmbeddedMessagesAreThereAfterReopening() {
        var id = new Binary[1];
        inStore(store -> {
            try (var top = store.top();
                    var message = top.create()) {
                message.set(new Props().with(Property.SUBJECT, "outer"));
                message.setRecipients(List.of(recipient("One", Defs.MAPI_TO), recipient("Two", Defs.MAPI_CC)));
                try (var attachment = message.attach()) {
                    attachment.set(new Props()
                            .with(Property.ATTACHMENT_METHOD, Defs.ATTACH_BY_VALUE)
                            .with(Property.ATTACHMENT_NAME, "a.txt")
                            .with(Property.ATTACHMENT_DATA, new Binary(new byte[] {1, 2, 3})));
                    attachment.save();
                }
                try (var attachment = message.attach()) {
                    try (var inner = attachment.createMessage()) {
                        inner.set(new Props().with(Property.SUBJECT, "inner"));
                        inner.save();
                    }
                    attachment.save();
                }
                message.save();
                id[0] = message.value(Property.ENTRY_ID).orElseThrow();
            }
        });
        inStore(store -> {
            try (var message = store.message(id[0])) {
                assertEquals("One", message.value(Property.DISPLAY_TO).orElseThrow());
                assertTrue(message.value(Property.HAS_ATTACHMENT).orElseThrow());
                try (var recipients = message.recipients();
                        var attachments = message.attachments()) {
                    assertEquals(2, recipients.count());
                    assertEquals(2, attachments.count());
                }
                try (var attachment = message.attachment(1);
                        var inner = attachment.message()) {
                    assertEquals("inner", inner.value(Property.SUBJECT).orElseThrow());
                }
                assertThrows(MapiException.class, () -> message.attachment(7));
            }
        });
    }

    @Test
    void aMessageIsCopiedWholeOrInPart() {
        inStore(store -> {
            try (var top = store.top();
                    var from = top.create();
                    var whole = top.create();
                    var part = top.create()) {
                from.set(new Props().with(Property.SUBJECT, "s").with(Property.BODY, "b"));
                from.setRecipients(List.of(recipient("One", Defs.MAPI_TO)));
                from.save();
                assertTrue(from.copyTo(whole, Property.BODY));
                whole.save();
                assertEquals("s", whole.value(Property.SUBJECT).orElseThrow());
                assertEquals("One", whole.value(Property.DISPLAY_TO).orElseThrow());
                assertTrue(whole.value(Property.BODY).isEmpty());
                var missing = PropTag.text(0x6123);
                var problems = from.copyProps(part, Property.BODY, missing, Property.MESSAGE_SIZE);
                assertEquals(
                        Map.of(
                                missing.tag(), new PropError(Codes.MAPI_E_NOT_FOUND),
                                Property.MESSAGE_SIZE.tag(), new PropError(Codes.MAPI_E_COMPUTED)),
                        problems);
                part.save();
                assertEquals("b", part.value(Property.BODY).orElseThrow());
                assertTrue(part.value(Property.SUBJECT).isEmpty());
            }
        });
    }

    private static Props recipient(String name, int type) {
        return new Props()
                .with(Property.DISPLAY_NAME, name)
                .with(Property.RECIPIENT_TYPE, type)
                .with(Property.ADDRESS_TYPE, "SMTP")
                .with(Property.EMAIL_ADDRESS, name.toLowerCase(Locale.ROOT) + "@example.test");
    }

    @Test
    void moveGivesANewEntryIdAndKeepsTheSearchKey() {
        inStore(store -> {
            try (var top = store.top();
                    var other = top.folder("Other")) {
                var id = save(top, new Props().with(Property.SUBJECT, "x"));
                Binary key;
                try (var message = store.message(id)) {
                    key = message.value(Property.SEARCH_KEY).orElseThrow();
                }
                assertTrue(top.move(List.of(id), other));
                assertEquals(
                        Codes.MAPI_E_NOT_FOUND,
                        assertThrows(MapiException.class, () -> store.message(id))
                                .result());
                try (var table = other.messages().columns(Property.ENTRY_ID, Property.SEARCH_KEY)) {
                    var row = table.next(2).getFirst();
                    assertNotEquals(id, row.get(Property.ENTRY_ID).orElseThrow());
                    assertEquals(key, row.get(Property.SEARCH_KEY).orElseThrow());
                }
                assertFalse(top.delete(List.of(id)), "partial completion is an answer");
            }
        });
    }

    @Test
    void someoneElsesChangeIsSeenWhenSaving() {
        inStore(store -> {
            try (var top = store.top()) {
                var id = save(top, new Props().with(Property.SUBJECT, "x"));
                try (var one = store.messageToChange(id);
                        var two = store.messageToChange(id)) {
                    one.set(new Props().with(Property.SUBJECT, "one"));
                    one.save();
                    two.set(new Props().with(Property.SUBJECT, "two"));
                    assertEquals(
                            Codes.MAPI_E_OBJECT_CHANGED,
                            assertThrows(MapiException.class, two::save).result());
                }
            }
        });
    }

    @Test
    void eventsOfAStoreTellWhatCameAndWent() {
        var seen = Collections.synchronizedList(new ArrayList<Event>());
        inStore(store -> {
            try (var top = store.top();
                    var watching = store.watch(seen::add)) {
                var id = save(top, new Props().with(Property.SUBJECT, "x"));
                top.setRead(List.of(id), true);
                top.delete(List.of(id));
                for (int wait = 0; wait < 500 && seen.size() < 3; wait++) {
                    pause();
                }
            }
        });
        var changes = seen.stream().map(event -> ((Event.Thing) event).change()).toList();
        assertEquals(List.of(Event.Change.ADDED, Event.Change.CHANGED, Event.Change.REMOVED), changes);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Every call of a scenario fails once: an exception with its name, nothing left open, and the process lives. */
    @Test
    void everyFailureIsAnExceptionWithTheNameOfItsCall() {
        int failures = 0;
        var names = new HashSet<String>();
        for (int n = 1; ; n++) {
            int before = rig.calls();
            rig.failNoMore();
            rig.fail(n, Codes.MAPI_E_DISK_ERROR);
            try {
                inStore(MapiInWindows::scenario);
            } catch (MapiException e) {
                assertEquals(Codes.MAPI_E_DISK_ERROR, e.result());
                assertTrue(e.getMessage().contains("MAPI_E_DISK_ERROR (0x80040116) from "), e.getMessage());
                names.add(e.call());
                failures++;
            }
            assertEquals(0, mapi.openReferences(), "after the failure of call " + n);
            assertEquals(0, rig.references(), "in the rig, after the failure of call " + n);
            // The thread that tells of events may still hold the last one.
            for (int wait = 0; wait < 100 && rig.buffers() > 0; wait++) {
                pause();
            }
            assertEquals(0, rig.buffers(), "memory, after the failure of call " + n);
            if (rig.calls() - before < n) {
                break;
            }
        }
        assertTrue(failures > 30, failures + " failures");
        assertTrue(
                // Not MAPILogonEx: a disk's error passes, and it is tried again.
                names.containsAll(List.of(
                        "IMAPISession.OpenMsgStore",
                        "IMAPITable.QueryRows",
                        "IMAPIProp.SaveChanges",
                        "IMAPITable.Advise",
                        "IStream.Commit")),
                names.toString());
        rig.failNoMore();
    }

    private static void scenario(MapiMessageStore store) {
        try (var top = store.top();
                var folder = top.folder("Scenario")) {
            var id = save(folder, new Props().with(Property.SUBJECT, "x"));
            try (var message = store.messageToChange(id)) {
                message.setRecipients(List.of(recipient("One", Defs.MAPI_TO)));
                try (var attachment = message.attach()) {
                    attachment.set(new Props().with(Property.ATTACHMENT_NAME, "a"));
                    attachment.save();
                }
                try (var out = message.write(Property.BODY)) {
                    out.write(new byte[] {65, 0});
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
                message.saveAndClose();
            }
            try (var table = folder.messages().columns(Property.ENTRY_ID).where(Restriction.exists(Property.SUBJECT))) {
                try (var watching = table.watch(event -> {})) {
                    folder.setRead(List.of(id), true);
                }
                assertTrue(table.rows().count() > 0);
            }
            store.tag(NamedProp.of(SET, "scenario", PropTag.text(0)));
            folder.delete(List.of(id));
            try (var message = folder.create()) {
                message.get(Property.SUBJECT);
            }
        }
    }

    @Test
    void anObjectIsUsedOnItsThreadAndNotAfterItsEnd() {
        var kept = new MapiMessageStore[1];
        inStore(store -> {
            kept[0] = store;
        });
        assertThrows(IllegalStateException.class, () -> kept[0].value(Property.DISPLAY_NAME));
        var used = assertThrows(MapiException.class, () -> mapi.call(() -> kept[0].value(Property.DISPLAY_NAME)));
        assertEquals(Codes.MAPI_E_INVALID_OBJECT, used.result());
    }

    /** By Windows' own mapi32, which hands on to what the default mail client names. */
    @Test
    void mapi32HandsOnToTheDefaultClient() {
        mapi.close();
        mapi = Mapi.start("mapi32");
        var listed = mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                return profiles.list();
            }
        });
        assertTrue(listed.stream().anyMatch(one -> one.name().equals(profile)));
    }
}
