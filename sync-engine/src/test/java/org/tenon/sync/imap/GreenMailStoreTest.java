package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/**
 * A round on GreenMail: no CONDSTORE, and sizes without the header, so it cannot pass the store contract. It stands for servers
 * whose RFC822.SIZE is not to be believed, and runs where nothing is installed.
 */
class GreenMailStoreTest {
    @TempDir
    Path spool;

    private GreenMail server;
    private ImapStore store;

    @BeforeEach
    void start() throws Exception {
        server = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
        server.start();
        server.setUser("u1@example.test", "u1", "p1");
        store = ImapStore.of(
                ServerSettings.of(
                        new Endpoint("127.0.0.1", server.getImap().getPort(), Tls.NONE), Login.password("u1", "p1")),
                spool);
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop();
    }

    private FolderInfo inbox() throws StoreException {
        return store.folders().stream()
                .filter(f -> f.name().isInbox())
                .findFirst()
                .orElseThrow();
    }

    private static Placed accepted(Outcome<Placed> outcome) {
        return outcome.toOptional().orElseThrow();
    }

    private static Map<Handle, Flags> observed(Folder folder) throws StoreException {
        var here = new HashMap<Handle, Flags>();
        var end = folder.observe(Optional.empty(), new ItemSink() {
            @Override
            public void here(ItemState item) {
                here.put(item.handle(), item.flags());
            }

            @Override
            public void gone(Handle handle) {
                here.remove(handle);
            }
        });
        assertTrue(end.complete());
        assertTrue(end.checkpoint().position().matches("0 [0-9]+"), "no mod-sequence, but how far UIDs have come");
        return here;
    }

    @Test
    void aRoundOfEverything() throws Exception {
        assertEquals(Optional.empty(), inbox().digest(), "nothing could tell that flags changed");
        var work = store.createFolder(Kind.MAIL, FolderName.of("Work", "Gr\u00fc\u00dfe"))
                .toOptional()
                .orElseThrow();
        try (var folder = store.open(inbox())) {
            var mails = List.of(Mails.mail("one"), Mails.mail("two"), Mails.withoutId("three"));
            var placed = folder
                    .create(mails.stream()
                            .map(m -> Mails.item(m, Flags.of(Flags.SEEN)))
                            .toList())
                    .stream()
                    .map(GreenMailStoreTest::accepted)
                    .toList();
            assertEquals(3, observed(folder).size());
            var read = new HashSet<Integer>();
            folder.read(placed.stream().map(Placed::handle).toList(), (handle, body) -> {
                try (var in = body.open()) {
                    read.add(Arrays.hashCode(Mails.lf(in.readAllBytes())));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(3, read.size());
            var one = placed.get(0).handle();
            var two = placed.get(1).handle();
            var flagged =
                    accepted(folder.reflag(List.of(new Reflag(one, Flags.of(Flags.FLAGGED), Flags.of(Flags.SEEN))))
                            .getFirst());
            assertEquals(Flags.of(Flags.FLAGGED), flagged.flags());
            accepted(folder.move(List.of(two), work).getFirst());
            accepted(folder.delete(List.of(one)).getFirst());
            assertEquals(Set.of(placed.get(2).handle()), observed(folder).keySet());
        }
        try (var folder = store.open(work)) {
            assertEquals(Map.of(new Handle("1"), Flags.of(Flags.SEEN)), observed(folder));
        }
    }

    /** The size is wrong, so the content decides; and it decides between two of the same Message-ID. */
    @Test
    void landedIsFoundThoughSizesAreWrong() throws Exception {
        try (var folder = store.open(inbox())) {
            var horizon = folder.horizon();
            var mine = Mails.item(Mails.mail("same", "mine"), Flags.NONE);
            var other = Mails.item(Mails.mail("same", "another text"), Flags.NONE);
            var absent = Mails.item(Mails.mail("same", "a third"), Flags.NONE);
            var placed = folder.create(List.of(other, mine)).stream()
                    .map(o -> accepted(o).handle())
                    .toList();
            assertEquals(
                    List.of(Optional.of(placed.get(1)), Optional.empty(), Optional.of(placed.get(0))),
                    folder.landed(List.of(mine, absent, other), horizon));
        }
    }
}
