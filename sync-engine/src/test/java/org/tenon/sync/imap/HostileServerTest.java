package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.store.body.MemoryBody;

/** Servers that are overloaded, broken or up to no good: what they say must never pass for the truth about a mailbox. */
class HostileServerTest extends OnScriptedServer {
    @Test
    void foldersOfOthersAreLeftOutButNotInSilence() throws Exception {
        server.on("CAPABILITY", "* CAPABILITY IMAP4rev1 NAMESPACE LITERAL+ UIDPLUS\r\n%t OK\r\n");
        server.on("NAMESPACE", "* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\")) NIL\r\n%t OK\r\n");
        server.on(
                "LIST \"\" \"*\"",
                "* LIST () \"/\" INBOX\r\n* LIST (\\Noselect) \"/\" \"Other Users\"\r\n"
                        + "* LIST () \"/\" \"Other Users/bob/Entw&APw-rfe\"\r\n%t OK\r\n");
        server.on("STATUS", "* STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY 1)\r\n%t OK\r\n");
        assertEquals(
                List.of(FolderName.INBOX),
                store.folders().stream()
                        .map(FolderInfo::name)
                        .filter(FolderName::isInbox)
                        .toList());
        assertEquals(
                List.of("Not synced, since they belong to others or to all: Other Users/bob/Entwürfe."),
                store.omitted());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* LIST () \"/\" INBOX\r\n%t NO [SERVERBUG] half of it\r\n",
                "* LIST () \"/\" INBOX\r\n%t BAD half of it\r\n",
                "* LIST () \"/\" INBOX\r\n* BYE going down\r\n\0drop",
                "* LIST () \"/\" INBOX\r\n\0drop",
                "* LIST () \"/\" {2000000000}\r\n\0drop",
                "* LIST () \"/\" \r\n%t OK\r\n",
                "* LIST \r\n%t OK\r\n",
                "* LIST (((\r\n%t OK\r\n",
                "* LIST () \"/\" \"unended\r\n%t OK\r\n",
                "somebody else's\r\n",
                "%t MAYBE\r\n",
                "\r\n\r\n",
                "+ go on\r\n",
            })
    void aListingThatDidNotEndWellIsNoListing(String answer) {
        server.on("LIST \"\" \"*\"", answer);
        assertThrows(StoreException.class, () -> store.folders());
    }

    @Test
    void theInboxIsThereThoughNotListed() throws Exception {
        server.on("LIST \"\" \"*\"", "* LIST () \"/\" Work\r\n%t OK\r\n").on("STATUS", "%t NO [UNAVAILABLE] busy\r\n");
        var names = store.folders().stream().map(FolderInfo::name).toList();
        assertEquals(List.of(FolderName.of("Work"), FolderName.INBOX), names);
    }

    @Test
    void aFolderWithoutStatusIsListedWithoutDigest() throws Exception {
        server.greeting("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN CONDSTORE] ready\r\n")
                .on("CAPABILITY", "* CAPABILITY IMAP4rev1 CONDSTORE\r\n%t OK\r\n")
                .on("LIST \"\" \"*\"", "* LIST () \"/\" INBOX\r\n* LIST () \"/\" Bad\r\n%t OK\r\n")
                .on("STATUS \"Bad\"", "%t NO broken index\r\n")
                .on(
                        "STATUS \"INBOX\"",
                        "* STATUS INBOX (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 44)\r\n%t OK\r\n");
        var folders = store.folders();
        assertEquals(Optional.of("7/9/44/3"), folders.get(0).digest());
        assertEquals(FolderName.of("Bad"), folders.get(1).name());
        assertEquals(Optional.empty(), folders.get(1).digest());
    }

    @Test
    void veryLongLinesAreRead() throws Exception {
        var flags = new StringBuilder();
        for (int i = 0; i < 30_000; i++) {
            flags.append(" keyword").append(i);
        }
        server.on(
                        "SELECT",
                        "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] v\r\n* OK [UIDNEXT 2] n\r\n* OK [PERMANENTFLAGS (\\Seen"
                                + flags + ")] " + "x".repeat(300_000) + "\r\n%t OK [READ-WRITE] s\r\n")
                .on("UID FETCH", "* 1 FETCH (UID 1 FLAGS (\\Seen" + flags + ") RFC822.SIZE 5)\r\n%t OK\r\n");
        var told = observe();
        assertEquals(30_001, told.here.getFirst().flags().names().size());
        try (var folder = store.open(INBOX)) {
            var some = Flags.of(Flags.SEEN, Flags.DRAFT, "keyword29999", "other");
            assertEquals(Flags.of(Flags.SEEN, "keyword29999"), folder.keepable(some));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // one short
                "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n",
                // none at all
                "",
                // one twice
                "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n"
                        + "* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n",
                // one UID on two messages
                "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n"
                        + "* 3 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n",
                // one without a UID
                "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n* 2 FETCH (FLAGS () RFC822.SIZE 5)\r\n"
                        + "* 3 FETCH (UID 3 FLAGS () RFC822.SIZE 5)\r\n",
                // out of order
                "* 1 FETCH (UID 5 FLAGS () RFC822.SIZE 5)\r\n* 2 FETCH (UID 4 FLAGS () RFC822.SIZE 5)\r\n"
                        + "* 3 FETCH (UID 6 FLAGS () RFC822.SIZE 5)\r\n",
            })
    void aListingThatDoesNotAddUpIsNotBelieved(String fetches) {
        server.mailbox(3, 9).on("UID FETCH", fetches + "%t OK done\r\n");
        fails(this::observe, Scope.COLLECTION, Retry.NOW, Cause.PROTOCOL);
    }

    @Test
    void aListingIsCompleteThoughMessagesComeAndGoMeanwhile() throws Exception {
        server.mailbox(3, 9)
                .on(
                        "UID FETCH",
                        "* 1 FETCH (UID 1 FLAGS () RFC822.SIZE 5)\r\n* 3 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen))\r\n"
                                + "* 2 FETCH (UID 2 FLAGS () RFC822.SIZE 5)\r\n* 1 EXPUNGE\r\n* 5 EXISTS\r\n"
                                + "%t OK done\r\n");
        assertEquals(2, observe().here.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"* 1 FETCH (UID 1 BODY[] {500}\r\nshort", "* 1 FETCH (UID 1 BODY[] {5000000}\r\nshort"})
    void aBodyCutOffIsNoBody(String answer) throws Exception {
        server.mailbox(1, 2).on("UID FETCH", answer + ScriptedServer.DROP);
        try (var folder = store.open(INBOX)) {
            fails(
                    () -> folder.read(List.of(new Handle("1")), (handle, body) -> {
                        try (var in = body.open()) {
                            in.readAllBytes();
                        } catch (IOException e) {
                            throw new StoreException(
                                    Scope.STORE, Retry.LATER, Cause.NO_SPACE, "what a client store would think", e);
                        }
                    }),
                    Scope.ITEM,
                    Retry.LATER,
                    Cause.PROTOCOL);
        }
    }

    @Test
    void aServerThatTakesNoMoreIsGivenUp() throws Exception {
        server.greeting("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN UIDPLUS] ready\r\n")
                .on("CAPABILITY", "* CAPABILITY IMAP4rev1 UIDPLUS\r\n%t OK\r\n")
                .on("APPEND", "+ go on\r\n" + ScriptedServer.HANG);
        var mail = Mails.mail("huge", "x".repeat(30_000_000));
        var item = new NewItem(
                Optional.empty(),
                Mails.linkId(mail),
                Mails.hash(mail),
                mail.length,
                Flags.NONE,
                Optional.of(MemoryBody.lasting(mail)));
        try (var folder = store.open(INBOX)) {
            fails(() -> folder.create(List.of(item)), Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE);
        }
    }

    /** More than this machine's heap, so that it cannot have been held anywhere. */
    @Test
    void aBodyOfAnySizePassesThrough() throws Exception {
        long size = Runtime.getRuntime().maxMemory() + 50_000_000;
        server.mailbox(1, 2)
                .on(
                        "UID FETCH",
                        "* 1 FETCH (UID 1 BODY[] {" + size + "}\r\n" + ScriptedServer.fill(size) + ")\r\n%t OK\r\n");
        var sizes = new ArrayList<Long>();
        try (var folder = store.open(INBOX)) {
            folder.read(List.of(new Handle("1")), (handle, body) -> {
                try (var in = body.open()) {
                    sizes.add(in.transferTo(OutputStream.nullOutputStream()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
        }
        assertEquals(List.of(size), sizes);
    }

    @Test
    void aBodyWhoseUidComesLastIsFoundAll() throws Exception {
        var big = "b".repeat(2_000_000);
        server.mailbox(2, 3)
                .on(
                        "UID FETCH 1:2 ",
                        "* 1 FETCH (BODY[] {3}\r\nabc UID 1)\r\n* 2 FETCH (BODY[] {2000000}\r\n" + big
                                + " UID 2)\r\n%t OK\r\n")
                .on("UID FETCH 2 ", "* 2 FETCH (BODY[] {2000000}\r\n" + big + " UID 2)\r\n%t OK\r\n");
        var sizes = new ArrayList<String>();
        try (var folder = store.open(INBOX)) {
            folder.read(
                    List.of(new Handle("1"), new Handle("2")),
                    (handle, body) -> sizes.add(handle + ":" + body.sizeBytes()));
        }
        assertEquals(List.of("1:3", "2:2000000"), sizes);
    }

    @Test
    void oneMessageThatCannotBeReadDoesNotSpoilTheOthers() throws Exception {
        server.mailbox(2, 3)
                .on("UID FETCH 1:2 ", "%t NO [SERVERBUG] internal error\r\n")
                .on("UID FETCH 1 ", "%t NO [SERVERBUG] internal error\r\n")
                .on("UID FETCH 2 ", "* 2 FETCH (UID 2 BODY[] {3}\r\nabc)\r\n%t OK\r\n");
        var read = new ArrayList<Handle>();
        try (var folder = store.open(INBOX)) {
            var one = assertThrows(
                    StoreException.class,
                    () -> folder.read(List.of(new Handle("1"), new Handle("2")), (handle, body) -> read.add(handle)));
            assertEquals(Scope.ITEM, one.scope());
            assertEquals(Set.of(new Handle("1")), one.items().keySet(), "it is named");
        }
        assertEquals(List.of(new Handle("2")), read);
    }

    @Test
    void aSearchWithoutAResultIsAskedAgainInAnotherWay() throws Exception {
        server.mailbox(1, 2)
                .on("UID SEARCH", "%t OK nothing to say\r\n")
                .on("UID FETCH", "* 1 FETCH (UID 1)\r\n%t OK\r\n");
        try (var folder = store.open(INBOX)) {
            var one = new Handle("1");
            assertEquals(Set.of(one), folder.stillHere(List.of(one, new Handle("2"))));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"7:900", "7:5", "6:900", "nonsense", ""})
    void landedIsFoundWhateverTheHorizonSays(String horizon) throws Exception {
        var mail = Mails.mail("landed");
        server.mailbox(1, 6)
                .on(
                        "UID FETCH 5 ",
                        "* 1 FETCH (UID 5 RFC822.SIZE " + Mails.size(mail) + " BODY[HEADER.FIELDS (\"MESSAGE-ID\")]"
                                + " {" + messageId(mail).length() + "}\r\n" + messageId(mail) + ")\r\n%t OK\r\n")
                .on("UID FETCH ", "* 1 FETCH (UID 5 RFC822.SIZE " + Mails.size(mail) + ")\r\n%t OK\r\n");
        var item = new NewItem(
                Optional.empty(), Mails.linkId(mail), Mails.hash(mail), Mails.size(mail), Flags.NONE, Optional.empty());
        try (var folder = store.open(INBOX)) {
            assertEquals(
                    List.of(Optional.of(new Handle("5")), Optional.empty()),
                    folder.landed(List.of(item, item), horizon));
        }
    }

    private static String messageId(byte[] mail) {
        return "Message-ID: " + Mails.linkId(mail).value() + "\r\n\r\n";
    }

    @Test
    void anotherValidityWhileOpenEndsTheFolder() throws Exception {
        server.mailbox(0, 1);
        try (var folder = store.open(INBOX)) {
            folder.observe(Optional.empty(), new Told());
            server.on("SELECT", "* 0 EXISTS\r\n* OK [UIDVALIDITY 8] v\r\n* OK [UIDNEXT 1] n\r\n%t OK\r\n");
            fails(
                    () -> folder.landed(
                            List.of(new NewItem(
                                    Optional.empty(),
                                    Mails.linkId(Mails.mail("a")),
                                    Mails.hash(Mails.mail("a")),
                                    1,
                                    Flags.NONE,
                                    Optional.empty())),
                            "7:1"),
                    Scope.COLLECTION,
                    Retry.NOW,
                    Cause.FOLDER_GONE);
        }
    }

    @Test
    void aNewConnectionIsTakenWhereTheOldOneWasLostBetweenTwoCalls() throws Exception {
        server.mailbox(0, 1).on("NOOP", ScriptedServer.DROP).on("UID SEARCH", "* SEARCH\r\n%t OK\r\n");
        try (var folder = store.open(INBOX)) {
            folder.observe(Optional.empty(), new Told());
            fails(() -> folder.stillHere(List.of(new Handle("1"))), Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE);
            assertTrue(folder.observe(Optional.empty(), new Told()).complete());
        }
        assertEquals(2, server.connections());
    }
}
