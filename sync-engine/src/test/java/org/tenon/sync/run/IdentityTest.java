package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.plan.Policy;

/** Handles that come to mean something else: nothing is done to an item that is not the one which was agreed on. */
class IdentityTest {
    private static final FolderName INBOX = FolderName.INBOX;
    private static final FolderName WORK = FolderName.of("Work");

    @TempDir
    Path state;

    private final FakeStore client = new FakeStore(Traits.files());
    private FakeStore server = new FakeStore(Traits.imap());

    static Stream<Traits> servers() {
        return Stream.of(Traits.imap(), Traits.plainImap());
    }

    @Test
    void aServerPutBackFromACopyGetsBackWhatItLostAndGivesWhatIsNew() {
        deliver("a", "b", "c");
        sync();
        var restore = server.backup(INBOX);
        deliver("lost1", "lost2");
        assertTrue(sync().inSync());
        restore.run();
        deliver("new"); // Under the handle that lost1 had.
        var report = sync();
        assertTrue(report.inSync(), report.toString());
        assertTrue(report.warnings().toString().contains("earlier state"), report.toString());
        assertEquals(mails("a", "b", "c", "lost1", "lost2", "new"), picture(server));
        assertEquals(picture(server), picture(client));
        client.hands().delete(INBOX, handleOf(client, "lost1"));
        sync();
        assertEquals(mails("a", "b", "c", "lost2", "new"), picture(server));
    }

    /** Its count and its mod-sequence are those of our last look: nothing but what we took away since then tells. */
    @ParameterizedTest
    @MethodSource("servers")
    void whatWeDeletedOrMovedIsSeenWhenTheServerIsPutBackToOurLastLook(Traits traits) {
        server = new FakeStore(traits);
        server.hands().createFolder(WORK);
        deliver("deleted", "moved", "a", "b", "c", "d");
        syncTwice();
        var restores = List.of(server.backup(INBOX), server.backup(WORK));
        client.hands().delete(INBOX, handleOf(client, "deleted"));
        client.hands().move(INBOX, handleOf(client, "moved"), WORK);
        var report = sync();
        assertTrue(report.inSync(), report.toString());
        assertEquals(mails("a", "b", "c", "d", "moved"), picture(server), report.toString());
        assertEquals(mails("moved"), picture(server, WORK));
        restores.forEach(Runnable::run);
        syncTwice();
        assertTrue(sync().inSync());
        assertEquals(picture(server), picture(client));
        assertEquals(picture(server, WORK), picture(client, WORK));
        assertTrue(picture(server).containsAll(mails("deleted", "moved", "a", "b", "c", "d")), () -> picture(server)
                .toString());
    }

    /** Its next number is one that it gave to our message before. */
    @ParameterizedTest
    @MethodSource("servers")
    void whatWePutThereGoesBackToAServerThatIsPutBackToOurLastLook(Traits traits) {
        server = new FakeStore(traits);
        deliver("a", "b", "c");
        syncTwice();
        var restore = server.backup(INBOX);
        client.hands().deliver(INBOX, Mails.mail("ours"), Flags.NONE);
        assertTrue(sync().inSync());
        assertEquals(mails("a", "b", "c", "ours"), picture(server));
        restore.run();
        var report = sync();
        assertEquals(mails("a", "b", "c", "ours"), picture(client), report.toString());
        assertTrue(sync().inSync(), report.toString());
        assertEquals(picture(client), picture(server));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatSomebodyDeletedBeforeItWasEverListedIsADeletion(Traits traits) {
        server = new FakeStore(traits);
        deliver("a", "b", "c");
        syncTwice();
        client.hands().deliver(INBOX, Mails.mail("ours"), Flags.NONE);
        sync();
        server.hands().delete(INBOX, handleOf(server, "ours"));
        syncTwice();
        assertEquals(mails("a", "b", "c"), picture(client));
        assertEquals(picture(client), picture(server));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aMessageThatTookTheHandleOfOneThatWePutThereIsNotTakenForIt(Traits traits) {
        server = new FakeStore(traits);
        deliver("a", "b");
        sync();
        client.hands().deliver(INBOX, Mails.mail("ours"), Flags.NONE);
        sync();
        server.swap(INBOX, handleOf(server, "ours"), Mails.mail("another one, and a longer one"));
        syncTwice();
        assertTrue(sync().inSync());
        assertEquals(mails("a", "b", "ours", "another one, and a longer one"), picture(server));
        assertEquals(picture(server), picture(client));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aMessageThatTookAnothersHandleIsNotDeletedForIt(Traits traits) {
        server = new FakeStore(traits);
        deliver("old", "other");
        sync();
        server.swap(INBOX, handleOf(server, "old"), Mails.mail("new"));
        client.hands().delete(INBOX, handleOf(client, "old"));
        syncTwice();
        assertTrue(
                picture(server).containsAll(mails("new", "other")),
                picture(server).toString());
        assertTrue(
                picture(client).containsAll(mails("new", "other")),
                picture(client).toString());
        assertEquals(picture(server), picture(client));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aMessageThatTookAnothersHandleIsNeitherMarkedNorMovedForIt(Traits traits) {
        server = new FakeStore(traits);
        server.hands().createFolder(WORK);
        deliver("marked", "moved");
        sync();
        server.swap(INBOX, handleOf(server, "marked"), Mails.mail("new1"));
        server.swap(INBOX, handleOf(server, "moved"), Mails.mail("new2"));
        client.hands().reflag(INBOX, handleOf(client, "marked"), Flags.of(Flags.FLAGGED), Flags.NONE);
        client.hands().move(INBOX, handleOf(client, "moved"), WORK);
        syncTwice();
        for (var seen : server.hands().look(INBOX)) {
            boolean isNew = Mails.hash(seen.body()).equals(Mails.hash(Mails.mail("new1")));
            assertFalse(isNew && seen.flags().has(Flags.FLAGGED));
        }
        var inInbox = server.hands().look(INBOX).stream()
                .map(s -> Mails.hash(s.body()).hex())
                .toList();
        assertTrue(inInbox.containsAll(mails("new1", "new2", "marked")), inInbox.toString());
        assertEquals(mails("moved"), picture(server, WORK));
        assertEquals(picture(server), picture(client));
    }

    @Test
    void aMessageOfWhichNoCopyCanBeKeptIsNotDeleted() {
        deliver("a", "b", "c");
        sync();
        server.faults().unreadable(handleOf(server, "a"));
        client.hands().delete(INBOX, handleOf(client, "a"));
        client.hands().delete(INBOX, handleOf(client, "b"));
        var report = sync();
        assertEquals(mails("a", "c"), picture(server));
        assertFalse(report.inSync());
        assertTrue(report.warnings().toString().contains("cannot be read"), report.toString());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aFolderThatWasMissingFromOneListingIsBackAsItWas(Traits traits) {
        server = new FakeStore(traits);
        server.hands().createFolder(WORK);
        for (int i = 0; i < 12; i++) {
            server.hands().deliver(WORK, Mails.mail("m" + i), Flags.NONE);
        }
        sync();
        server.faults().hidden(WORK, true);
        assertEquals(1, sync().held().size());
        server.faults().hidden(WORK, false);
        var report = sync();
        assertTrue(report.inSync(), report.toString());
        assertEquals(12, server.hands().look(WORK).size());
        assertEquals(picture(server), picture(client));
    }

    private void deliver(String... names) {
        for (var name : names) {
            server.hands().deliver(INBOX, Mails.mail(name), Flags.NONE);
        }
    }

    private static Handle handleOf(FakeStore store, String name) {
        return store.hands().look(INBOX).stream()
                .filter(s -> Mails.hash(s.body()).equals(Mails.hash(Mails.mail(name))))
                .findFirst()
                .orElseThrow()
                .handle();
    }

    private void syncTwice() {
        sync();
        sync();
    }

    private RunReport sync() {
        try (var engine = SyncEngine.open(state, client, server, Policy.DEFAULT, Clock.systemUTC(), Progress.NONE)) {
            var report = engine.sync(false);
            report.failure().ifPresent(e -> {
                throw new AssertionError(e);
            });
            return report;
        }
    }

    private static List<String> mails(String... names) {
        return Stream.of(names)
                .map(n -> Mails.hash(Mails.mail(n)).hex())
                .sorted()
                .toList();
    }

    private static List<String> picture(FakeStore store, FolderName folder) {
        return store.hands().look(folder).stream()
                .map(s -> Mails.hash(s.body()).hex())
                .sorted()
                .toList();
    }

    private static List<String> picture(FakeStore store) {
        var all = new ArrayList<String>();
        store.names().forEach(name -> all.addAll(picture(store, name)));
        return all.stream().sorted().toList();
    }
}
