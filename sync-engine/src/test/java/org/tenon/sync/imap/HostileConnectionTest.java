package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** Servers that are not there, let nobody in, or want the password in the clear. */
class HostileConnectionTest extends OnScriptedServer {
    @Test
    void aWrongPasswordIsTriedOnce() {
        server.greeting("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=LOGIN] ready\r\n")
                .on("AUTHENTICATE", "%t NO [AUTHENTICATIONFAILED] the-user and the-secret do not fit\r\n");
        fails(() -> store.folders(), Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN);
        assertEquals(1, server.connections());
        assertEquals(1, server.heard("AUTHENTICATE") + server.heard("LOGIN"));
    }

    @Test
    void disabledLoginIsNotTried() {
        server.greeting("* OK [CAPABILITY IMAP4rev1 LOGINDISABLED] ready\r\n");
        fails(() -> store.folders(), Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.SIGN_IN);
        assertTrue(server.heard().stream().noneMatch(line -> line.contains("the-user")), "a name was sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"%t BAD no\r\n", "%t NO not here\r\n", "* BYE\r\n\0drop", "%t OK\r\nplain text injected\r\n"})
    void strippedStartTlsSendsNoPassword(String answer) throws Exception {
        server.on("STARTTLS", answer);
        try (var wary = store(settings(Tls.STARTTLS))) {
            var thrown = assertThrows(StoreException.class, wary::folders);
            assertEquals(Scope.STORE, thrown.scope());
        }
        assertTrue(
                server.heard().stream().noneMatch(l -> l.contains("AUTHENTICATE") || l.contains("LOGIN")),
                "something was said in the clear");
    }

    @Test
    void missingStartTlsIsAMatterOfTls() throws Exception {
        server.on("STARTTLS", "%t BAD no\r\n");
        try (var wary = store(settings(Tls.STARTTLS))) {
            fails(wary::folders, Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.TLS);
        }
    }

    @Test
    void preauthenticatedIsNotSecret() throws Exception {
        server.greeting("* PREAUTH [CAPABILITY IMAP4rev1] hello\r\n");
        try (var wary = store(settings(Tls.STARTTLS))) {
            fails(wary::folders, Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.TLS);
        }
    }

    @Test
    void cleartextGoesNowhereButToLoopback() throws Exception {
        try (var wary = store(ServerSettings.of(new Endpoint("192.0.2.1", 143, Tls.NONE), Login.password("u", "p")))) {
            fails(wary::folders, Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.CONFIGURATION);
        }
    }

    @Test
    void nobodyThereIsTriedAFewTimesAndThenTold() throws Exception {
        int port;
        try (var listener = new ServerSocket(0)) {
            port = listener.getLocalPort();
        }
        try (var lonely =
                store(ServerSettings.of(new Endpoint("127.0.0.1", port, Tls.NONE), Login.password("u", "p")))) {
            fails(lonely::folders, Scope.STORE, Retry.LATER, Cause.UNREACHABLE);
        }
        assertEquals(2, pauses.size());
        assertTrue(pauses.getLast().compareTo(Duration.ofSeconds(3)) < 0);
    }

    @Test
    void unknownHostIsUnreachable() throws Exception {
        try (var lost = store(
                ServerSettings.of(new Endpoint("nowhere.invalid", 993, Tls.IMPLICIT), Login.password("u", "p")))) {
            fails(lost::folders, Scope.STORE, Retry.LATER, Cause.UNREACHABLE);
        }
    }

    @Test
    void aServerThatSaysNothingIsUnreachable() {
        server.greeting(ScriptedServer.HANG);
        fails(() -> store.folders(), Scope.STORE, Retry.LATER, Cause.UNREACHABLE);
    }

    @Test
    void aServerThatFallsSilentIsUnreachable() {
        server.on("LIST", ScriptedServer.HANG);
        fails(() -> store.folders(), Scope.COLLECTION, Retry.NOW, Cause.UNREACHABLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"* BYE [LIMIT] no\r\n\0drop", "* BYE Maximum number of connections, too many of them\r\n\0drop"})
    void tooManyConnectionsAtTheDoorIsALimit(String greeting) {
        server.greeting(greeting);
        fails(() -> store.folders(), Scope.STORE, Retry.LATER, Cause.LIMIT);
    }

    @Test
    void fewerConnectionsAreUsedWhereTheServerGrantsFewer() throws Exception {
        server.mailbox(0, 1).on("AUTHENTICATE", (c, n) -> n > 2 ? "%t NO [LIMIT] too many\r\n" : "%t OK in\r\n");
        assertEquals(4, store.parallelism());
        var first = store.open(INBOX);
        try (var second = store.open(INBOX);
                var threads = Executors.newSingleThreadExecutor()) {
            var third = threads.submit(() -> {
                try (var folder = store.open(INBOX)) {
                    return folder.info();
                }
            });
            Thread.sleep(300);
            assertFalse(third.isDone(), "the third waits for one of the two");
            assertEquals(2, store.parallelism());
            first.close();
            assertEquals(INBOX, third.get(10, TimeUnit.SECONDS));
            assertEquals(INBOX, second.info());
        }
        assertEquals(3, server.connections());
    }
}
