package org.tenon.outlook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.convert.LargeValue;
import org.tenon.convert.PidTag;
import org.tenon.lab.Rig;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Property;
import org.tenon.sync.fake.KindStories;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Words;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.ItemSink;

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
            var into = Binary.ofHex(outlook.folders().stream()
                    .filter(f -> f.kind() == kind && f.name().equals(home(kind)))
                    .findFirst()
                    .orElseThrow()
                    .identity()
                    .orElseThrow());
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

    /** What the next process is told of it, when it has looked. */
    private String told(Kind kind, Handle handle) throws Exception {
        var texts = new ArrayList<String>();
        var here = new ArrayList<Handle>();
        try (var outlook = profile.open()) {
            var info = outlook.folders().stream()
                    .filter(f -> f.kind() == kind && f.name().equals(home(kind)))
                    .findFirst()
                    .orElseThrow();
            try (var folder = outlook.open(info)) {
                folder.observe(Optional.empty(), new ItemSink() {
                    @Override
                    public void here(ItemState item) {
                        here.add(item.handle());
                    }

                    @Override
                    public void gone(Handle gone) {
                        throw new AssertionError(gone);
                    }
                });
                folder.read(List.of(handle), (h, body) -> {
                    try (var in = body.open()) {
                        texts.add(new String(in.readAllBytes(), UTF_8));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
        }
        assertEquals(List.of(handle), here);
        return texts.getFirst();
    }
}
