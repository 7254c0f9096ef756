package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tenon.sync.dav.DavItems.event;
import static org.tenon.sync.dav.DavItems.item;

import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;

/** Waiting, signing in and being sent elsewhere: a server is given time, but no password goes astray. */
final class DavConnectionTest extends DavTrouble {
    @Test
    void aBusyServerIsGivenTheTimeItAsksForAndNoMoreThanOurPatience() throws Exception {
        start();
        only();
        server.retryAfter(7);
        server.fault(DavFault.TOO_MANY_REQUESTS, "*", 1);
        store.folders();
        assertEquals(List.of(Duration.ofSeconds(7)), naps);
        server.retryAfter(86_400);
        server.fault(DavFault.UNAVAILABLE, "*", 1);
        var thrown = assertThrows(StoreException.class, store::folders);
        assertEquals(Cause.LIMIT, thrown.kind());
        assertEquals(Retry.LATER, thrown.retry());
    }

    @Test
    void aWrongPasswordIsASignInFailureAfterFewTries() throws Exception {
        start();
        for (var auth : List.of(new FakeDavAuth.Basic(), new FakeDavAuth.Digest(9, "MD5"), new FakeDavAuth.Bearer())) {
            server.auth(auth);
            server.forgetRequests();
            try (var other = store(Login.password("u1", "wrong"))) {
                var thrown = assertThrows(StoreException.class, other::folders);
                assertEquals(Cause.SIGN_IN, thrown.kind());
                assertFalse(thrown.getMessage().contains("wrong"));
            }
            assertTrue(server.requestsInAll() <= 2, "a wrong password tried again and again locks accounts");
        }
    }

    @Test
    void digestAndBearerLetUsIn() throws Exception {
        start();
        for (var algorithm : List.of("MD5", "SHA-256")) {
            server.auth(new FakeDavAuth.Digest(3, algorithm));
            try (var other = store(Login.password("u1", "p1"))) {
                assertEquals(1, other.folders().size());
            }
        }
        assertTrue(server.authorizations().stream().noneMatch(a -> a.startsWith("Basic")), "a proof would have done");
        server.auth(new FakeDavAuth.Bearer());
        try (var other = store(Login.token("u1", "t1"))) {
            assertEquals(1, other.folders().size());
        }
    }

    @Test
    void aRedirectElsewhereIsNotFollowedAndGetsNoPassword() throws Exception {
        start();
        only();
        try (var trap = FakeDavServer.start()) {
            server.elsewhere(trap.root());
            for (var fault : List.of(DavFault.REDIRECT_ELSEWHERE, DavFault.EXTERNAL_ENTITY)) {
                server.fault(fault, "*", 1);
                var thrown = assertThrows(StoreException.class, store::folders);
                assertFalse(thrown.getMessage().contains("127.0.0.1"));
            }
            assertEquals(0, trap.requestsInAll());
            assertEquals(Set.of(), trap.authorizations());
        }
    }

    @Test
    void aRedirectHereIsFollowed() throws Exception {
        start();
        only();
        server.fault(DavFault.REDIRECT_HERE, "PROPFIND", 1);
        assertEquals(1, store.folders().size());
    }

    @Test
    void nobodyThereIsUnreachable() throws Exception {
        start();
        int port;
        try (var free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        var settings = DavSettings.of(
                Optional.of(URI.create("http://127.0.0.1:" + port + "/")),
                Optional.empty(),
                Optional.<Login>empty(),
                true);
        try (var nobody = new DavStore(settings)) {
            assertEquals(
                    Cause.UNREACHABLE,
                    assertThrows(StoreException.class, nobody::folders).kind());
        }
    }

    @Test
    void aSilentServerIsGivenUp() throws Exception {
        start();
        only();
        server.fault(DavFault.SILENT, "*", 5);
        assertEquals(
                Cause.UNREACHABLE,
                assertThrows(StoreException.class, store::folders).kind());
    }

    @Test
    void cleartextIsForLoopbackOnly() {
        var none = Optional.<Login>empty();
        for (var bad : List.of("http://dav.example.test/", "ftp://127.0.0.1/", "http://127.0.0.1.example.test/")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> DavSettings.of(Optional.of(URI.create(bad)), Optional.empty(), none, true));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> DavSettings.of(Optional.of(URI.create("http://127.0.0.1/")), Optional.empty(), none, false));
        var secret = Login.password("alice", "hunter2");
        var settings =
                DavSettings.of(Optional.of(URI.create("https://dav.example.test/")), Optional.empty(), secret, false);
        assertFalse((settings + " " + secret).contains("hunter2"));
    }

    @Test
    void requestsGoSideBySideButNotTooMany() throws Exception {
        start();
        try (var folder = open()) {
            var items = new ArrayList<NewItem>();
            for (int i = 0; i < 40; i++) {
                items.add(item(folder, event("p" + i, "x")));
            }
            server.forgetRequests();
            folder.create(items).forEach(DavItems::accepted);
            assertTrue(server.mostUnderWay() <= 4, "more requests than connections");
        }
    }

    @Test
    void aChangeEndsTheWait() throws Exception {
        start();
        only();
        assertFalse(store.awaitChange(Duration.ofMillis(50)));
        server.put(path, "new.ics", event("new", "new"));
        // The wait compares with what was known before it began.
        assertTrue(store.awaitChange(Duration.ofMillis(50)));
    }
}
