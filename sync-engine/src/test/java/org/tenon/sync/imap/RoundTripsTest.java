package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.lab.CyrusServer;
import org.tenon.sync.lab.DovecotServer;
import org.tenon.sync.lab.MailServer;
import org.tenon.sync.lab.Setup;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/** What things cost, in commands, on real servers. A command more is a round trip more, on every account, at every pass. */
class RoundTripsTest {
    @TempDir
    Path dir;

    private static ImapStore store(MailServer server, Path spool) throws StoreException {
        return ImapStore.of(
                ServerSettings.of(new Endpoint("127.0.0.1", server.imapPort(), Tls.NONE), Login.password("u1", "p1")),
                spool);
    }

    @FunctionalInterface
    private interface Work {
        void run() throws StoreException;
    }

    private static long cost(ImapStore store, Work work) throws StoreException {
        long before = store.commandsSent();
        work.run();
        return store.commandsSent() - before;
    }

    private static final class Nothing implements ItemSink {
        private int told;

        @Override
        public void here(ItemState item) {
            told++;
        }

        @Override
        public void gone(Handle handle) {
            told++;
        }
    }

    private static List<Handle> fill(Folder folder, int count) throws StoreException {
        var items = new ArrayList<NewItem>();
        for (int i = 0; i < count; i++) {
            items.add(Mails.item(Mails.mail("cost-" + i), Flags.NONE));
        }
        return folder.create(items).stream()
                .map(o -> o.toOptional().orElseThrow().handle())
                .toList();
    }

    @Test
    void onDovecot() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = DovecotServer.start(dir.resolve("server"));
                var store = store(server, dir.resolve("spool"))) {
            assertEquals(3, cost(store, store::folders), "AUTHENTICATE, NAMESPACE, LIST");
            assertCosts(store, 1);
        }
    }

    @Test
    void onCyrus() throws Exception {
        var missing = CyrusServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = CyrusServer.start(dir.resolve("server"));
                var store = store(server, dir.resolve("spool"))) {
            assertEquals(4, cost(store, store::folders), "AUTHENTICATE, NAMESPACE, LIST, LIST for MAILBOXID");
            assertCosts(store, 2);
        }
    }

    private void assertCosts(ImapStore store, int listing) throws StoreException {
        assertEquals(listing, cost(store, store::folders), "an idle pass");
        var inbox = store.folders().stream()
                .filter(f -> f.name().isInbox())
                .findFirst()
                .orElseThrow();
        var sink = new Nothing();
        var since = new ArrayList<Checkpoint>();
        try (var folder = store.open(inbox)) {
            var handles = new ArrayList<Handle>();
            assertEquals(2, cost(store, () -> handles.addAll(fill(folder, 150))), "two APPENDs of many messages each");
            assertEquals(150, new HashSet<>(handles).size());
            assertEquals(
                    3,
                    cost(
                            store,
                            () -> since.add(
                                    folder.observe(Optional.empty(), sink).checkpoint())),
                    "ENABLE, SELECT, FETCH");
            assertEquals(150, sink.told);
            assertEquals(1, cost(store, () -> folder.observe(Optional.of(since.getFirst()), sink)), "nothing changed");
            assertEquals(150, sink.told);

            var changes = handles.stream()
                    .limit(100)
                    .map(h -> new Reflag(h, Flags.of(Flags.SEEN, "work"), Flags.of(Flags.FLAGGED)))
                    .toList();
            assertEquals(3, cost(store, () -> folder.reflag(changes)), "two STOREs and a look");
            assertEquals(3, cost(store, () -> folder.delete(handles.subList(100, 150))), "STORE, EXPUNGE, SEARCH");
            assertEquals(2, cost(store, () -> folder.observe(Optional.of(since.getFirst()), sink)), "SELECT, FETCH");
            assertEquals(300, sink.told, "100 flagged and 50 deleted");
            assertEquals(
                    2,
                    cost(store, () -> folder.read(handles, (handle, body) -> {})),
                    "FETCH, and a search for those that did not come: what is silent must not look gone");
            assertEquals(1, cost(store, () -> folder.describe(handles, (handle, id, size) -> {})));
        }
        try (var folder = store.open(inbox)) {
            assertEquals(0, cost(store, () -> folder.keepable(Flags.of("work"))), "known from before");
        }
    }

    @Test
    void aRefusedMessageTakesNoOtherWithIt() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server =
                        DovecotServer.start(dir.resolve("server"), Setup.plain().quota("100k"));
                var store = store(server, dir.resolve("spool"))) {
            var inbox = store.folders().stream()
                    .filter(f -> f.name().isInbox())
                    .findFirst()
                    .orElseThrow();
            try (var folder = store.open(inbox)) {
                var outcomes = folder.create(List.of(
                        Mails.item(Mails.mail("small-1"), Flags.NONE),
                        Mails.item(Mails.mail("big", "x".repeat(200_000)), Flags.NONE),
                        Mails.item(Mails.mail("small-2"), Flags.NONE),
                        Mails.item(Mails.mail("huge", "x".repeat(2_000_000)), Flags.NONE)));
                assertInstanceOf(Outcome.Accepted.class, outcomes.get(0));
                assertEquals("over-quota", ((Outcome.Rejected<Placed>) outcomes.get(1)).code());
                assertInstanceOf(Outcome.Accepted.class, outcomes.get(2));
                assertEquals("over-quota", ((Outcome.Rejected<Placed>) outcomes.get(3)).code());
            }
        }
    }

    @Test
    void moveGoesWhereTheNameSays() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        try (var server = DovecotServer.start(dir.resolve("server"));
                var store = store(server, dir.resolve("spool"))) {
            var inbox = store.folders().stream()
                    .filter(f -> f.name().isInbox())
                    .findFirst()
                    .orElseThrow();
            var target = store.createFolder(inbox.kind(), FolderName.of("\u65e5\u672c", "A & \"B\""))
                    .toOptional()
                    .orElseThrow();
            try (var folder = store.open(inbox)) {
                var handles = fill(folder, 30);
                assertTrue(folder.move(handles, target).stream().allMatch(o -> o instanceof Outcome.Accepted));
                assertEquals(
                        0,
                        folder.move(handles, target).stream()
                                .filter(o -> o instanceof Outcome.Accepted)
                                .count());
                assertTrue(folder.stillHere(handles).isEmpty());
            }
            var sink = new Nothing();
            try (var folder = store.open(target)) {
                folder.observe(Optional.empty(), sink);
            }
            assertEquals(30, sink.told);
        }
    }

    @Test
    void aRestartedServerIsFoundAgain() throws Exception {
        var missing = DovecotServer.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        var first = DovecotServer.start(dir.resolve("server"));
        int port = first.imapPort();
        var settings = ServerSettings.of(new Endpoint("127.0.0.1", port, Tls.NONE), Login.password("u1", "p1"));
        try (var store = ImapStore.of(settings, dir.resolve("spool"))) {
            assertFalse(store.folders().isEmpty());
            first.close();
            assertEquals(
                    StoreException.Cause.UNREACHABLE,
                    Assertions.assertThrows(StoreException.class, store::folders)
                            .kind());
            try (var second =
                    DovecotServer.start(dir.resolve("server"), Setup.plain().imapPort(port))) {
                assertEquals(port, second.imapPort());
                assertFalse(store.folders().isEmpty());
            }
        }
    }
}
