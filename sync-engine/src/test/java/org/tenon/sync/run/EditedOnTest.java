package org.tenon.sync.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Trait;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;

/**
 * A message that was stored just before the process died, and that a person edits before the next one looks: by Message-ID, and it may
 * be by size, it is what came, and it is not. What the person wrote reaches the other side.
 */
class EditedOnTest {
    private static final FolderName INBOX = FolderName.INBOX;
    private static final FolderName ARCHIVE = FolderName.of("Archive");
    private static final String WORDS = "The words that came";
    private static final Traits CHANGING =
            Traits.imap().with(Trait.MUTABLE_BODIES).without(Trait.TELLS_SIZES);

    @TempDir(factory = MemoryDir.class)
    Path scratch;

    private int worlds;

    static Stream<Arguments> edits() {
        return Stream.of(Side.values())
                .flatMap(to -> Stream.of(Arguments.of(Traits.files(), Traits.imap()), Arguments.of(CHANGING, CHANGING))
                        .flatMap(stores -> Stream.of("!", " and more").flatMap(end -> Stream.of(INBOX, ARCHIVE)
                                .map(folder -> Arguments.of(to, stores.get()[0], stores.get()[1], end, folder)))));
    }

    @ParameterizedTest
    @MethodSource("edits")
    void whatThePersonWroteIsOnBothSides(Side to, Traits client, Traits server, String end, FolderName folder) {
        var came = Mails.mail("a", WORDS + ".");
        var edited = Mails.mail("a", WORDS + end);
        int edits = 0;
        boolean died = true;
        for (int n = 1; died; n++) {
            try (var world = world(client, server)) {
                world.hands(to.other()).deliver(INBOX, came, Flags.NONE);
                died = world.syncDyingAt(n);
                var landed = world.look(to, INBOX);
                boolean cutOff = !landed.isEmpty() && world.engine().history().openIntents() > 0;
                if (cutOff) {
                    var handle = world.hands(to).edit(INBOX, landed.getFirst().handle(), edited);
                    if (!folder.equals(INBOX)) {
                        world.hands(to).move(INBOX, handle, folder);
                    }
                    edits++;
                }
                world.sync();
                world.sync();
                var where = "died at step " + n;
                assertEquals(words(world, Side.CLIENT), words(world, Side.SERVER), where);
                assertTrue(
                        words(world, Side.SERVER).contains(text(cutOff ? edited : came)),
                        () -> where + ": " + words(world, Side.SERVER));
                world.assertIdle();
            }
        }
        assertTrue(edits > 0, "died between the message and the ledger: " + edits);
    }

    static Stream<Arguments> losses() {
        var telling = CHANGING.with(Trait.TELLS_CHANGES);
        return Stream.of("!", " and more")
                .flatMap(end -> Stream.of(
                        Arguments.of(Side.CLIENT, telling, Traits.imap(), end),
                        Arguments.of(Side.CLIENT, telling, Traits.plainImap(), end),
                        Arguments.of(Side.SERVER, Traits.files(), telling, end)));
    }

    /** The ledger is lost, and the run after that died: by Message-ID and size it is what the other side has, and it is not. */
    @ParameterizedTest
    @MethodSource("losses")
    void whatWasEditedWhileNothingWasKnownIsOnBothSides(Side at, Traits client, Traits server, String end) {
        var came = Mails.mail("a", WORDS + ".");
        var edited = Mails.mail("a", WORDS + end);
        boolean died = true;
        for (int n = 1; died; n++) {
            try (var world = world(client, server)) {
                world.hands(at).deliver(INBOX, came, Flags.NONE);
                world.hands(at.other()).deliver(INBOX, Mails.mail("b"), Flags.NONE);
                world.sync();
                world.forgetEverything();
                died = world.syncDyingAt(n);
                var seen = world.look(at, INBOX).stream()
                        .filter(s -> text(s.body()).equals(text(came)))
                        .findFirst()
                        .orElseThrow();
                world.hands(at).edit(INBOX, seen.handle(), edited);
                world.sync();
                world.sync();
                var where = "died at step " + n;
                assertEquals(words(world, Side.CLIENT), words(world, Side.SERVER), where);
                assertTrue(words(world, Side.SERVER).contains(text(edited)), where);
                world.assertIdle();
            }
        }
    }

    private SyncWorld world(Traits client, Traits server) {
        var world = new SyncWorld(scratch.resolve("world-" + ++worlds), client, server, Policy.DEFAULT);
        for (var side : Side.values()) {
            world.hands(side).createFolder(ARCHIVE);
        }
        world.sync();
        return world;
    }

    private static List<String> words(SyncWorld world, Side side) {
        var words = new ArrayList<String>();
        for (var folder : List.of(INBOX, ARCHIVE)) {
            world.look(side, folder).forEach(seen -> words.add(text(seen.body())));
        }
        return words.stream().sorted().toList();
    }

    private static String text(byte[] mail) {
        return new String(Mails.lf(mail), UTF_8);
    }
}
