package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.convert.LargeValue;
import org.tenon.convert.PidTag;
import org.tenon.lab.Rig;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.fake.KindStories;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Words;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** What a crash kept from being finished in Outlook, and what a person made of it before anybody looked again. */
final class OutlookCutOffInWindows {
    private static final String EDIT = "Words of the reader";

    private final OutlookProfile profile = new OutlookProfile();

    @ParameterizedTest
    @EnumSource(value = Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "NOTES")
    void whatAPersonWroteIntoItIsTold(Kind kind) throws Exception {
        var came = kind == Kind.MAIL
                ? Mails.mail("cut")
                : new Words(kind, "cut", "The text of cut", "20260203", Words.Times.ONCE, false)
                        .write("cut@example.test");
        var edited = kind == Kind.MAIL
                ? Mails.mail("cut", EDIT)
                : Words.of(kind, came).saying(EDIT).into(came);
        var handle = cutOff(kind, came);
        try (var hands = person(kind)) {
            hands.edit(home(kind), handle, edited);
            assertTrue(told(kind, handle).contains(EDIT), "the person's words");
        }
        new Rig().requireOrder();
    }

    @ParameterizedTest
    @EnumSource(value = Kind.class, names = "MAIL")
    void whatAPersonMarkedSaysWhatCame(Kind kind) throws Exception {
        var came = Mails.mail("cut");
        var handle = cutOff(kind, came);
        try (var hands = person(kind)) {
            hands.reflag(home(kind), handle, Flags.of(Flags.FLAGGED), Flags.NONE);
            assertEquals(
                    KindRules.of(kind).summary(came),
                    KindRules.of(kind).summary(told(kind, handle).getBytes(UTF_8)));
        }
        new Rig().requireOrder();
    }

    private static final Clock NOW = Clock.systemUTC();
    private static final Clock A_MINUTE_AGO = Clock.offset(NOW, Duration.ofMinutes(-1));

    /** A change in its place is saved twice. What a person writes between the two, and when a process ended there, is the person's. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MAIL", "NOTES"})
    void whatAPersonWroteIntoAChangedOneIsTold(Kind kind) throws Exception {
        var now = words(kind, "cut-off");
        var handle = changeCutOff(kind, now, A_MINUTE_AGO);
        try (var hands = person(kind)) {
            hands.edit(home(kind), handle, Words.of(kind, now).saying(EDIT).into(now));
            var told = Words.of(kind, told(kind, handle).getBytes(UTF_8));
            assertEquals(EDIT, told.text(), "the person's words");
            assertEquals("cut-off", told.title(), "what came, else");
        }
        new Rig().requireOrder();
    }

    /** Nobody's words are the data file's: what came is told, however that spells it. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MAIL", "NOTES"})
    void whatCameIsToldOfAChangedOne(Kind kind) throws Exception {
        var now = words(kind, "cut-off");
        var handle = changeCutOff(kind, now, NOW);
        try (var outlook = profile.open()) {
            outlook.onMapi(() -> {
                var entry = OutlookItem.entryId(handle);
                try (var message = outlook.mapiStore().messageToChange(entry)) {
                    // As if that very save had come to this.
                    message.set(new Props()
                            .with(Property.BODY, "THE TEXT OF CUT-OFF")
                            .with(
                                    outlook.mapiStore().tag(Stamp.CHANGING),
                                    new Changing(entry, outlook.now()).written()));
                    message.save();
                    return true;
                }
            });
        }
        assertEquals(
                KindRules.of(kind).summary(now),
                KindRules.of(kind).summary(told(kind, handle).getBytes(UTF_8)));
        new Rig().requireOrder();
    }

    /** A copy of it is another item, with what came and a name of its own; what is moved is the item. */
    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"MAIL", "NOTES"})
    void aCopyOfAChangedOneIsAnother(Kind kind) throws Exception {
        var handle = changeCutOff(kind, words(kind, "cut-off"), NOW);
        try (var outlook = profile.open()) {
            var copied = outlook.onMapi(() -> {
                try (var folder = outlook.mapiStore().folder(place(outlook, kind))) {
                    folder.copy(List.of(OutlookItem.entryId(handle)), folder);
                    return OutlookItem.entries(
                                    folder, Restriction.is(outlook.mapiStore().tag(Stamp.HOME), Stamp.UNFINISHED))
                            .stream()
                            .map(OutlookItem::handle)
                            .filter(h -> !h.equals(handle))
                            .toList();
                }
            });
            assertEquals(1, copied.size());
            var names = new ArrayList<String>();
            for (var one : List.of(handle, copied.getFirst())) {
                var text = text(outlook, kind, one);
                assertEquals("cut-off", Words.of(kind, text).title());
                names.add(KindRules.of(kind).summary(text).linkId().value());
            }
            assertEquals("cut@example.test", names.getFirst());
            assertNotEquals("cut@example.test", names.getLast());
        }
        new Rig().requireOrder();
    }

    private static byte[] words(Kind kind, String title) {
        return new Words(kind, title, "The text of " + title, "20260203", Words.Times.ONCE, false)
                .write("cut@example.test");
    }

    /** As a process leaves an item that ends after the first save of what came, and before the second. */
    private Handle changeCutOff(Kind kind, byte[] now, Clock clock) throws Exception {
        Handle handle;
        try (var outlook = profile.open();
                var folder = outlook.open(info(outlook, kind))) {
            handle = folder.create(List.of(item(kind, folder, words(kind, "made"))))
                    .getFirst()
                    .toOptional()
                    .orElseThrow()
                    .handle();
        }
        // What has no names yet in a data file takes more calls.
        changed(kind, handle, words(kind, "changed"), clock, 0);
        for (int call = changed(kind, handle, words(kind, "changed again"), clock, 0); call > 0; call--) {
            changed(kind, handle, now, clock, call);
            if (isUnfinished(handle)) {
                return handle;
            }
        }
        throw new AssertionError("never between two saves");
    }

    private static NewItem item(Kind kind, Folder folder, byte[] text) throws StoreException {
        var found = KindRules.of(kind).summary(text);
        return new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                Flags.NONE,
                Optional.of(folder.stage(MemoryBody.lasting(text))));
    }

    /**
     * Changes it in a process that sees no more of Outlook from that call on, or lives where that is 0.
     *
     * @return how many calls it took
     */
    private int changed(Kind kind, Handle handle, byte[] text, Clock clock, int call) throws Exception {
        var rig = new Rig();
        try (var outlook = profile.open(clock, OutlookStore.ServerFolders.NONE);
                var folder = outlook.open(info(outlook, kind))) {
            var item = item(kind, folder, text);
            var seen = ListedItems.of(folder).get(handle);
            int before = rig.calls();
            rig.vanish(call, false);
            folder.replace(List.of(new Replacement(handle, seen.revision(), item)));
            return rig.calls() - before;
        } catch (StoreException e) {
            if (call == 0) {
                throw e;
            }
            return call;
        } finally {
            rig.comeBack();
        }
    }

    private boolean isUnfinished(Handle handle) throws Exception {
        try (var outlook = profile.open()) {
            return outlook.onMapi(() -> {
                try (var message = outlook.mapiStore().message(OutlookItem.entryId(handle))) {
                    return message.value(outlook.mapiStore().tag(Stamp.HOME))
                            .filter(Stamp.UNFINISHED::equals)
                            .isPresent();
                }
            });
        }
    }

    private OutlookPerson person(Kind kind) {
        return kind == Kind.MAIL
                ? new OutlookHands(profile, subject -> false, List::of)
                : new OutlookItemHands(profile, kind, title -> false, List::of);
    }

    private static FolderName home(Kind kind) {
        return KindStories.home(kind);
    }

    /** As a process leaves it that ends after the first save. */
    private Handle cutOff(Kind kind, byte[] came) throws Exception {
        var form = ItemForm.of(kind);
        try (var outlook = profile.open()) {
            var item = form.item(LargeValue.of(new Binary(came)), outlook.settings())
                    .orElseThrow();
            if (kind == Kind.MAIL) {
                item.properties().put(PidTag.MESSAGE_FLAGS, ItemSaver.firstFlags(false, false));
            } else {
                ItemCreator.ownTimes(item);
            }
            item.properties()
                    .put(Stamp.HOME, Stamp.UNFINISHED)
                    .put(Stamp.CAME, KindRules.of(kind).summary(came).hash().hex());
            var into = place(outlook, kind);
            return outlook.onMapi(() -> {
                try (var folder = outlook.mapiStore().folder(into);
                        var message = folder.create()) {
                    new ItemSaver(outlook.mapiStore()).fill(message, item);
                    message.save();
                    return OutlookItem.handle(message.value(Property.ENTRY_ID).orElseThrow());
                }
            });
        }
    }

    private static FolderInfo info(OutlookStore outlook, Kind kind) throws StoreException {
        return outlook.folders().stream()
                .filter(f -> f.kind() == kind && f.name().equals(home(kind)))
                .findFirst()
                .orElseThrow();
    }

    private static Binary place(OutlookStore outlook, Kind kind) throws StoreException {
        return Binary.ofHex(info(outlook, kind).identity().orElseThrow());
    }

    /** What the next process is told of it, when it has looked. */
    private String told(Kind kind, Handle handle) throws Exception {
        try (var outlook = profile.open()) {
            try (var folder = outlook.open(info(outlook, kind))) {
                assertEquals(Set.of(handle), ListedItems.of(folder).keySet());
            }
            return new String(text(outlook, kind, handle), UTF_8);
        }
    }

    private static byte[] text(OutlookStore outlook, Kind kind, Handle handle) throws Exception {
        var texts = new ArrayList<byte[]>();
        try (var folder = outlook.open(info(outlook, kind))) {
            folder.read(List.of(handle), (h, body) -> {
                try (var in = body.open()) {
                    texts.add(in.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return texts.getFirst();
    }
}
