package org.tenon.sync.discover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.sync.dav.DavProbe;
import org.tenon.sync.dav.DavSettings;
import org.tenon.sync.discover.DiscoveredServer.How;
import org.tenon.sync.discover.DiscoveredServer.Service;
import org.tenon.sync.discover.WebProbe.Sight;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.net.Login;

/** A domain's DNS is a real one on loopback; its web is a map, so that hosts can be told apart. */
final class DiscoveryTest {
    private static final String DOMAIN = "example.test";

    private final Map<String, Sight> sights = new HashMap<>();
    private final List<String> looked = Collections.synchronizedList(new ArrayList<>());
    private FakeDns dns;
    private Discovery discovery;

    @BeforeEach
    void start() throws Exception {
        dns = new FakeDns();
        discovery = new Discovery(DnsNames.at(dns.address()), this::look, false);
    }

    @AfterEach
    void stop() {
        dns.close();
    }

    private Sight look(URI uri, Service service) throws IOException {
        looked.add(uri.toString());
        assertEquals("https", uri.getScheme(), "asked in cleartext");
        var sight = sights.get(uri.toString());
        if (sight == null) {
            throw new IOException("nobody there");
        }
        return sight;
    }

    private void dav(String uri) {
        sights.put(uri, new Sight.Dav());
    }

    private void redirect(String from, String to) {
        sights.put(from, new Sight.Elsewhere(URI.create(to)));
    }

    private static String uri(Discovery.Result result, Service service) {
        return result.of(service)
                .map(f -> f.uri() + " " + f.how().word() + (f.confirm() ? " confirm" : ""))
                .orElse("-");
    }

    @Test
    void srvAndTxtLeadToEachService() throws Exception {
        dns.srv("_imaps._tcp.example.test", 10, 1, 993, "late.example.test");
        dns.srv("_imaps._tcp.example.test", 0, 1, 993, "light.example.test");
        dns.srv("_imaps._tcp.example.test", 0, 9, 1993, "Mail.Example.Test");
        dns.srv("_submission._tcp.example.test", 0, 1, 587, "mail.example.test");
        dns.srv("_caldavs._tcp.example.test", 0, 1, 8443, "dav.example.test");
        dns.txt("_caldavs._tcp.example.test", "path=/dav/cal");
        dns.srv("_carddavs._tcp.example.test", 0, 1, 443, "dav.example.test");
        dav("https://dav.example.test:8443/dav/cal");
        redirect("https://dav.example.test/.well-known/carddav", "/card/");
        dav("https://dav.example.test/card/");

        var result = discovery.discover("Alice@Example.TEST", Set.of());

        assertEquals("imaps://mail.example.test:1993 srv", uri(result, Service.IMAP));
        assertEquals("smtp://mail.example.test:587 srv", uri(result, Service.SUBMISSION));
        assertEquals("https://dav.example.test:8443/dav/cal srv+txt", uri(result, Service.CALDAV));
        assertEquals("https://dav.example.test/card/ srv", uri(result, Service.CARDDAV));
        assertEquals(List.of(), result.notes());
    }

    @Test
    void withoutSrvTheWellKnownAddressLeads() {
        redirect("https://example.test/.well-known/caldav", "https://cloud.example.test/dav/");
        dav("https://cloud.example.test/dav/");
        dav("https://example.test/.well-known/carddav");
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("https://cloud.example.test/dav/ well-known", uri(result, Service.CALDAV));
        assertEquals("https://example.test/.well-known/carddav well-known", uri(result, Service.CARDDAV));
        assertEquals("-", uri(result, Service.IMAP));
    }

    @Test
    void aHostOutsideTheDomainIsShownAndNotAsked() throws Exception {
        dns.srv("_imaps._tcp.example.test", 0, 1, 993, "imap.provider.example");
        dns.srv("_caldavs._tcp.example.test", 0, 1, 443, "dav.provider.example");
        redirect("https://example.test/.well-known/carddav", "https://evil-example.test/steal");
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("imaps://imap.provider.example:993 srv confirm", uri(result, Service.IMAP));
        assertEquals("https://dav.provider.example/.well-known/caldav srv confirm", uri(result, Service.CALDAV));
        assertEquals("https://evil-example.test/steal well-known confirm", uri(result, Service.CARDDAV));
        assertEquals(List.of("https://example.test/.well-known/carddav"), looked);
        assertEquals(3, result.notes().size());
    }

    @Test
    void aConfirmedHostIsAsked() throws Exception {
        dns.srv("_caldavs._tcp.example.test", 0, 1, 443, "dav.provider.example");
        dav("https://dav.provider.example/.well-known/caldav");
        var result = discovery.discover(DOMAIN, Set.of("dav.provider.example"));
        assertEquals("https://dav.provider.example/.well-known/caldav srv", uri(result, Service.CALDAV));
    }

    @Test
    void cleartextIsNotTaken() throws Exception {
        dns.srv("_caldav._tcp.example.test", 0, 1, 80, "dav.example.test");
        redirect("https://example.test/.well-known/caldav", "http://example.test/dav/");
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("-", uri(result, Service.CALDAV));
        assertTrue(result.notes().stream().anyMatch(n -> n.contains("cleartext by DNS")));
        assertTrue(result.notes().stream().anyMatch(n -> n.contains("to cleartext")));
        assertThrows(IllegalArgumentException.class, () -> discovery.discover("http://127.0.0.1/", Set.of()));
        assertThrows(IllegalArgumentException.class, () -> discovery.discover("https://u:p@example.test/", Set.of()));
    }

    @Test
    void aServiceThatIsNotOfferedIsNotLookedFor() throws Exception {
        dns.noService("_caldavs._tcp.example.test");
        dav("https://example.test/.well-known/caldav");
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("-", uri(result, Service.CALDAV));
        assertFalse(looked.contains("https://example.test/.well-known/caldav"));
    }

    @Test
    void circlesAndPathsThatAreNoneEnd() throws Exception {
        redirect("https://example.test/.well-known/caldav", "/a");
        redirect("https://example.test/a", "/.well-known/caldav");
        dns.srv("_carddavs._tcp.example.test", 0, 1, 443, "dav.example.test");
        dns.txt("_carddavs._tcp.example.test", "path=//evil.example/x");
        dav("https://dav.example.test/.well-known/carddav");
        var result = discovery.discover(DOMAIN, Set.of());
        assertTrue(result.notes().stream().anyMatch(n -> n.contains("circles")));
        assertEquals("https://dav.example.test/.well-known/carddav srv", uri(result, Service.CARDDAV));
    }

    @Test
    void brokenNameServersAreToldAndTheWebIsStillAsked() {
        dns.breakDown();
        dav("https://example.test/.well-known/caldav");
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("https://example.test/.well-known/caldav well-known", uri(result, Service.CALDAV));
        assertTrue(result.notes().stream().anyMatch(n -> n.contains("did not answer")));
    }

    @Test
    void aDeafNameServerAndAnEndlessLookAreToldWithinTenSeconds() {
        var deaf = new Names() {
            @Override
            public List<Srv> srv(String name) throws IOException {
                return wait(60);
            }

            @Override
            public List<String> txt(String name) throws IOException {
                return wait(60);
            }

            private <T> List<T> wait(int seconds) throws IOException {
                try {
                    Thread.sleep(Duration.ofSeconds(seconds));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new IOException("deaf");
            }
        };
        WebProbe nobody = (uri, service) -> {
            deaf.srv(uri.getHost());
            return new Sight.Nothing();
        };
        var result = assertTimeout(
                Duration.ofSeconds(10), () -> new Discovery(deaf, nobody, false).discover(DOMAIN, Set.of()));
        assertTrue(result.offline());
        assertEquals(List.of(), result.found());
        assertTrue(result.notes().getFirst().contains("no network"));
    }

    @Test
    void servicesAreAskedSideBySide() throws Exception {
        dns.srv("_caldavs._tcp.example.test", 0, 1, 443, "one.example.test");
        var slow = new Discovery(
                DnsNames.at(dns.address()),
                (uri, service) -> {
                    try {
                        Thread.sleep(400);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return service == Service.CALDAV ? new Sight.Nothing() : new Sight.Dav();
                },
                false);
        // Three looks for the one service, one for the other.
        var result = assertTimeout(Duration.ofMillis(1550), () -> slow.discover(DOMAIN, Set.of()));
        assertEquals(Service.CARDDAV, result.found().getFirst().service());
    }

    @Test
    void aSignInAtTheWellKnownAddressLeadsToTheRoot() {
        sights.put("https://example.test/.well-known/caldav", new Sight.SignIn());
        redirect("https://example.test/.well-known/carddav", "/card/");
        sights.put("https://example.test/card/", new Sight.SignIn());
        var result = discovery.discover(DOMAIN, Set.of());
        assertEquals("https://example.test/ well-known", uri(result, Service.CALDAV));
        assertEquals("https://example.test/card/ well-known", uri(result, Service.CARDDAV));
    }

    @Test
    void whatIsNoAddressIsRefused() {
        for (var bad : List.of("alice", "alice@", "alice@localhost", "a b@c d", "alice@exa_mple.test/..", "")) {
            assertThrows(IllegalArgumentException.class, () -> discovery.discover(bad, Set.of()), bad);
        }
        assertEquals(
                "xn--bcher-kva.test",
                discovery.discover("alice@b\u00fccher.test", Set.of()).domain());
    }

    @Test
    void aServerOnLoopbackIsFoundWithoutACredentialAndWalkedWithOne() throws Exception {
        try (var server = FakeDavServer.start()) {
            var sandbox = new Discovery(DnsNames.at(dns.address()), new HttpsProbe(Optional.empty()), true);
            var result = sandbox.discover(server.root().toString(), Set.of());
            assertEquals(server.uri("/dav/") + " well-known", uri(result, Service.CALDAV));
            assertEquals(
                    How.WELL_KNOWN, result.of(Service.CARDDAV).orElseThrow().how());
            assertEquals(Set.of(), server.authorizations(), "a credential went out while discovering");

            var settings = DavSettings.of(
                    result.of(Service.CALDAV).map(DiscoveredServer::uri),
                    result.of(Service.CARDDAV).map(DiscoveredServer::uri),
                    Login.password("u1", "p1"),
                    true);
            var homes = DavProbe.homes(settings);
            assertEquals(List.of(server.uri(FakeDavServer.CALENDARS)), homes.calendars());
            assertEquals(List.of(server.uri(FakeDavServer.CONTACTS)), homes.contacts());
        }
    }
}
