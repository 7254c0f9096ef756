package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.body.MemoryBody;

/** What servers really say, though no RFC has it so: understood, or at least no reason to stop. */
class DialectsTest extends OnScriptedServer {
    /** With the patience that servers in the field are owed. */
    @Override
    ServerSettings settings(Tls tls) {
        return super.settings(tls).withTimeouts(Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "%t NO [ALERT] Too many simultaneous connections. (Failure)\r\n",
                "%t NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded\r\n",
                "%t NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n",
                "%t NO LOGIN failed.\r\n",
                "* BYE Too many connections\r\n\0drop",
            })
    void aRefusalBesideAConnectionThatIsInIsNoWrongPassword(String refusal) throws Exception {
        server.mailbox(0, 1)
                .on("AUTHENTICATE", (c, n) -> n > 1 ? refusal : "%t OK in\r\n")
                .on("LOGIN", refusal);
        try (var folder = store.open(INBOX);
                var threads = Executors.newSingleThreadExecutor()) {
            var second = threads.submit(() -> {
                try (var other = store.open(INBOX)) {
                    return other.info();
                }
            });
            Thread.sleep(200);
            assertFalse(second.isDone(), "the second waits for the first");
            folder.close();
            assertEquals(INBOX, second.get(10, TimeUnit.SECONDS));
        }
        assertEquals(1, store.parallelism());
    }

    @Test
    void aKeptConnectionThatDiedIsNoError() throws Exception {
        server.on("LIST \"\" \"*\"", (c, n) -> n == 1 ? ScriptedServer.DROP : "* LIST () \"/\" INBOX\r\n%t OK\r\n")
                .on("STATUS", "%t NO\r\n")
                .mailbox(0, 1);
        try (var folder = store.open(INBOX)) {
            folder.stillHere(List.of());
        }
        assertEquals(1, store.folders().size());
        assertEquals(2, server.connections());
    }

    @Test
    void dialectsOfListAndStatusAreUnderstood() throws Exception {
        server.on("LIST \"\" \"\"", "* LIST (\\Noselect) \"\\\" \"\"\r\n%t OK\r\n")
                .on(
                        "LIST \"\" \"*\"",
                        "* LIST () \"\\\" INBOX\n* LIST (\\HasNoChildren \\) \"\\\" Two words (old)\r\n"
                                + "* LIST () \"\\\" \"Up\\down\"\r\n%t OK\r\n")
                .on("STATUS \"INBOX\"", "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)\r\n%t OK\r\n")
                .on("STATUS \"Two", "* STATUS Two words (old) (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 5)\r\n%t OK\r\n")
                .on("STATUS \"Up", "* STATUS Up\\down what now\r\n%t OK\r\n");
        var byName = new TreeMap<String, Optional<String>>();
        store.folders().forEach(f -> byName.put(f.name().path(), f.identity()));
        assertEquals(
                Map.of(
                        "INBOX",
                        Optional.of("uidvalidity:3"),
                        "Two words (old)",
                        Optional.of("uidvalidity:5"),
                        FolderName.of("Up", "down").path(),
                        Optional.<String>empty()),
                byName);
    }

    @Test
    void aNameWithALineEndIsLeftOutAndTold() throws Exception {
        server.on(
                        "LIST \"\" \"*\"",
                        "* LIST () \"/\" INBOX\r\n* LIST () \"/\" {17}\r\nx\r\nA9 DELETE INBOX\r\n%t OK\r\n")
                .on("STATUS", "%t NO\r\n");
        assertEquals(
                List.of(FolderName.INBOX),
                store.folders().stream().map(FolderInfo::name).toList());
        assertTrue(
                store.omitted().getFirst().contains("line end"), store.omitted().toString());
        assertEquals(0, server.heard("DELETE"));
    }

    @Test
    void aServerThatWantsANameIsToldOne() throws Exception {
        server.greeting("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN ID] ready\r\n")
                .on("CAPABILITY", "* CAPABILITY IMAP4rev1 ID\r\n%t OK\r\n")
                .on("ID", "* ID NIL\r\n%t OK\r\n")
                .mailbox(0, 1);
        var opened = "*  0 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 1] n\r\n%t OK [READ-WRITE] s\r\n";
        server.on(
                "SELECT",
                (c, n) -> server.heard("ID ") > 0 ? opened : "%t NO SELECT Unsafe Login. Please contact us\r\n");
        assertEquals(0, observe().here.size());
    }

    @Test
    void alertsAreKeptForTheReport() throws Exception {
        server.on("LIST \"\" \"*\"", "* OK [ALERT] Going down at\u001b noon\r\n* LIST () \"/\" INBOX\r\n%t OK\r\n")
                .on("STATUS", "%t NO\r\n");
        store.folders();
        assertEquals(List.of("The mail server wants people to know: \"Going down at noon\""), store.alerts());
    }

    @Test
    void whatAServerSaysIsGoneOrFoundIsNoMoreThanWasThere() throws Exception {
        server.mailbox(1, 2)
                .on("NOOP", "%t OK\r\n")
                .on("UID SEARCH", "* ESEARCH (TAG \"x\") UID ALL 1:4294967295\r\n%t OK\r\n");
        try (var folder = store.open(INBOX)) {
            assertEquals(Set.of(new Handle("1")), folder.stillHere(List.of(new Handle("1"))));
        }
        server.on("UID FETCH", "* VANISHED 1:4294967295\r\n* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n%t OK\r\n");
        assertEquals(
                StoreException.Cause.PROTOCOL,
                assertThrows(StoreException.class, this::observe).kind());
    }

    @Test
    void aHeaderOfAnySizeIsReadAndThoseBehindItToo() throws Exception {
        int huge = 20 * 1024 * 1024;
        var small = "Message-ID: <two@x>\r\n\r\n";
        server.mailbox(2, 3)
                .on(
                        "UID FETCH 1:2",
                        "* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[HEADER.FIELDS (MESSAGE-ID)] {" + huge + "}\r\n"
                                + ScriptedServer.fill(huge) + ")\r\n* 2 FETCH (UID 2 RFC822.SIZE 5"
                                + " BODY[HEADER.FIELDS (MESSAGE-ID)] {" + small.length() + "}\r\n" + small
                                + ")\r\n%t OK\r\n")
                .on(
                        "UID FETCH 1 ",
                        "* 1 FETCH (UID 1 RFC822.SIZE 5 BODY[HEADER] {" + huge + "}\r\n" + ScriptedServer.fill(huge)
                                + ")\r\n%t OK\r\n");
        var ids = new TreeMap<String, String>();
        try (var folder = store.open(INBOX)) {
            folder.describe(
                    List.of(new Handle("1"), new Handle("2")),
                    (handle, linkId, size) -> ids.put(handle.value(), linkId.value()));
        }
        assertEquals("<two@x>", ids.get("2"));
        assertTrue(ids.get("1").startsWith("header:"), ids.toString());
    }

    @Test
    void aUidValidityThatOnlyStatusTellsIsAsked() throws Exception {
        server.on("SELECT", "* 0 EXISTS\r\n* OK [UIDNEXT 1] n\r\n%t OK [READ-WRITE] s\r\n")
                .on("STATUS", "* STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 8)\r\n%t OK\r\n");
        try (var folder = store.open(INBOX)) {
            assertEquals(
                    "8",
                    folder.observe(Optional.empty(), new Told()).checkpoint().validity());
        }
    }

    @Test
    void aFolderWithoutLastingNumbersIsLeftAloneAndSaysWhy() throws Exception {
        server.on("SELECT", "* 0 EXISTS\r\n* OK [UIDNEXT 1] n\r\n%t OK [READ-WRITE] s\r\n")
                .on("STATUS", "* STATUS INBOX (MESSAGES 0 UIDNEXT 1)\r\n%t OK\r\n");
        var failure = assertThrows(StoreException.class, this::observe);
        assertEquals(StoreException.Scope.COLLECTION, failure.scope());
        assertTrue(failure.getMessage().contains("UIDVALIDITY"), failure.getMessage());
    }

    /** As after a sleep, or behind a router that forgot the connection: nobody says that it is gone. */
    @Test
    void aLineThatDiedWithoutAWordWhileWaitingIsReplaced() throws Exception {
        server.mailbox(0, 1)
                .on("IDLE", (c, n) -> n == 1 ? "+ idling\r\n" : "+ idling\r\n* 1 EXISTS\r\n")
                .on("DONE", (c, n) -> n == 1 ? ScriptedServer.HANG : "%t OK\r\n");
        boolean changed = store.awaitChange(Duration.ofMillis(300));
        assertFalse(changed);
        assertTrue(store.awaitChange(Duration.ofSeconds(10)), "the next wait hears the news, on another connection");
        assertEquals(2, server.connections());
    }

    /** Says what the mailbox keeps, and which flags each message has. */
    private void flagless(String permanent, String flagsNow) {
        server.mailbox(0, 1)
                .on(
                        "SELECT",
                        "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 1] n\r\n* OK [PERMANENTFLAGS ("
                                + permanent + ")] p\r\n%t OK [READ-WRITE] s\r\n")
                .on("UID FETCH", "* 1 FETCH (UID 1 FLAGS (" + flagsNow + "))\r\n%t OK\r\n");
    }

    private NewItem flagged(String... flags) throws IOException {
        var mail = Mails.mail("one");
        return new NewItem(
                Optional.empty(),
                Mails.linkId(mail),
                Mails.hash(mail),
                mail.length,
                Flags.of(flags),
                Optional.of(MemoryBody.lasting(mail)));
    }

    private void assertSeenIsKeptAlone() throws Exception {
        server.on("APPEND", (c, n) -> c.contains("$Important") ? "%t BAD what\r\n" : "%t OK [APPENDUID 7 1] done\r\n")
                .on("UID STORE", (c, n) -> c.contains("$Important") ? "%t NO what\r\n" : "%t OK\r\n");
        try (var folder = store.open(INBOX)) {
            var created =
                    folder.create(List.of(flagged(Flags.SEEN, "$Important"))).getFirst();
            assertEquals(
                    Flags.of(Flags.SEEN), created.toOptional().orElseThrow().flags());
            var marked =
                    folder.reflag(List.of(new Reflag(new Handle("1"), Flags.of(Flags.SEEN, "$Important"), Flags.NONE)));
            assertEquals(
                    Flags.of(Flags.SEEN),
                    marked.getFirst().toOptional().orElseThrow().flags());
        }
    }

    @Test
    void keywordsAreSentOnlyWhereTheyAreKept() throws Exception {
        flagless("\\Seen \\Flagged", "\\Seen");
        assertSeenIsKeptAlone();
    }

    @Test
    void whereAKeywordIsRefusedAgainstTheServersWordTheRestIsDoneWithoutIt() throws Exception {
        flagless("\\Seen \\Flagged \\*", "\\Seen");
        assertSeenIsKeptAlone();
    }

    @Test
    void flagsThatAppendIgnoredAreSetByStore() throws Exception {
        flagless("\\Seen \\Flagged", "");
        server.on("APPEND", "%t OK [APPENDUID 7 1] done\r\n").on("UID STORE", (c, n) -> {
            flagless("\\Seen \\Flagged", "\\Seen");
            return "%t OK\r\n";
        });
        try (var folder = store.open(INBOX)) {
            var created =
                    folder.create(List.of(flagged(Flags.SEEN, Flags.FLAGGED))).getFirst();
            assertEquals(
                    Flags.of(Flags.SEEN), created.toOptional().orElseThrow().flags(), "and no more than it keeps");
        }
        assertEquals(4, server.heard("UID STORE"), "one of the marks is not kept, and sent a few times");
    }
}
