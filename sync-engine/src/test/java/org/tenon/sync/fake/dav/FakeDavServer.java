package org.tenon.sync.fake.dav;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.tenon.sync.fake.SimulatedCrash;
import org.tenon.sync.fake.Steps;

/**
 * A CalDAV and CardDAV server on a free loopback port. Its user is u1 with the password p1; the home sets are
 * {@code /dav/cal/u1/} and {@code /dav/card/u1/}, empty to begin with.
 *
 * <p>It writes down what a careful server would mind: a write without a condition, a REPORT without a Depth, a request without
 * sign-in once it has asked for one. {@link #complaints()} is empty for a good client.
 */
public final class FakeDavServer implements AutoCloseable {
    public static final String CALENDARS = "/dav/cal/u1/";
    public static final String CONTACTS = "/dav/card/u1/";
    static final String PRINCIPAL = "/dav/principals/u1/";

    private final HttpServer http;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<DavTrait> traits;
    private final FakeDavTree tree = new FakeDavTree();
    private final FakeDavMethods methods;
    private final Map<DavFault, Integer> faults = new EnumMap<>(DavFault.class);
    private final Map<DavFault, String> faultMethods = new EnumMap<>(DavFault.class);
    private final Map<String, Set<DavPoison>> poisoned = new HashMap<>();
    private final Set<String> hidden = new HashSet<>();
    private final List<String> complaints = new ArrayList<>();
    private final Map<String, Integer> requests = new TreeMap<>();
    private final Set<String> authorizations = ConcurrentHashMap.newKeySet();
    private FakeDavAuth auth = new FakeDavAuth.Basic();
    private String elsewhere = "http://127.0.0.1:1/";
    private int retryAfterSeconds = 1;
    private final Set<InetSocketAddress> underWay = new HashSet<>();
    private int mostUnderWay;
    private Optional<Steps> steps = Optional.empty();
    private long mostBytes = Long.MAX_VALUE;

    private FakeDavServer(HttpServer http, Set<DavTrait> traits) {
        this.http = http;
        this.traits = traits;
        this.methods = new FakeDavMethods(this, tree);
    }

    public static FakeDavServer start(DavTrait... traits) throws IOException {
        return start(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64), traits);
    }

    /** Speaks TLS. */
    public static FakeDavServer start(SSLContext tls, DavTrait... traits) throws IOException {
        var https = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        return start(https, traits);
    }

    private static FakeDavServer start(HttpServer http, DavTrait... traits) {
        var set = EnumSet.noneOf(DavTrait.class);
        set.addAll(List.of(traits));
        var server = new FakeDavServer(http, set);
        http.setExecutor(server.threads);
        http.createContext("/", server::handle);
        http.start();
        return server;
    }

    public URI uri(String path) {
        return URI.create(base() + path);
    }

    /** Where everything begins. */
    public URI root() {
        return uri("/");
    }

    public synchronized FakeDavServer auth(FakeDavAuth scheme) {
        auth = scheme;
        return this;
    }

    // --- What a test arranges

    /** Makes the next {@code times} requests of {@code method} ({@code *} for any) go wrong. */
    public synchronized void fault(DavFault fault, String method, int times) {
        faults.put(fault, times);
        faultMethods.put(fault, method);
    }

    /** Spoils one item, whatever collection it is in, until the server is mended. */
    public synchronized void poison(String name, DavPoison how) {
        poisoned.computeIfAbsent(name, n -> EnumSet.noneOf(DavPoison.class)).add(how);
    }

    /** All is well again: what was hidden shows. */
    public synchronized void mend() {
        faults.clear();
        poisoned.clear();
        hidden.forEach(tree::touch);
        hidden.clear();
    }

    synchronized boolean isPoisoned(String name, DavPoison how) {
        return poisoned.getOrDefault(name, Set.of()).contains(how);
    }

    /** The item is there, and nobody is shown it. */
    public synchronized void hide(String name) {
        hidden.add(name);
    }

    synchronized boolean isHidden(String name) {
        return hidden.contains(name);
    }

    /** A copy of all that the server keeps, its count of changes included. */
    public synchronized Backup backup() {
        return new Backup(tree.copy());
    }

    /** The server is set back to that copy: what came after never happened, and its tokens are handed out once more. */
    public synchronized void restore(Backup backup) {
        tree.become(backup.tree);
    }

    /** What a server's administrator keeps. */
    public static final class Backup {
        private final FakeDavTree tree;

        private Backup(FakeDavTree tree) {
            this.tree = tree;
        }
    }

    /** As if the last change of everything had been that much longer ago. */
    public synchronized void age(int seconds) {
        tree.below("/").forEach(c -> c.age(seconds));
    }

    /** Whatever is changed from now on is changed in the very second of its collection's last change. */
    public synchronized void holdTheSecond() {
        tree.below("/").forEach(FakeDavTree.Collection::holdTheSecond);
    }

    public synchronized void elsewhere(URI uri) {
        elsewhere = uri.toString();
    }

    public synchronized void retryAfter(int seconds) {
        retryAfterSeconds = seconds;
    }

    /** How many changes a sync-collection tells at once. */
    public synchronized void pageSize(int items) {
        methods.pageSize = items;
    }

    public synchronized String addCalendar(String name, String displayName, String... components) {
        return tree.add(CALENDARS + name + "/", false, Set.of(components), displayName).path;
    }

    /** What a calendar takes from now on. */
    public synchronized void takes(String collection, String... components) {
        tree.collection(collection).orElseThrow().components = Set.of(components);
    }

    public synchronized String addAddressbook(String name, String displayName) {
        return tree.add(CONTACTS + name + "/", true, Set.of(), displayName).path;
    }

    public synchronized void readOnly(String collection) {
        tree.collection(collection).orElseThrow().writable = false;
    }

    /** Makes an address book one of the server's users, which says that everything may be done to it. */
    public synchronized void directory(String collection) {
        tree.collection(collection).orElseThrow().directory = true;
    }

    public synchronized void removeCollection(String collection) {
        tree.remove(tree.collection(collection).orElseThrow());
    }

    public synchronized void put(String collection, String name, byte[] data) {
        tree.put(tree.collection(collection).orElseThrow(), name, data);
    }

    public synchronized void delete(String collection, String name) {
        tree.delete(tree.collection(collection).orElseThrow(), name);
    }

    /** The client lives by these steps: each write is one of them, and the dead ask nothing. */
    public synchronized void steps(Steps process) {
        steps = Optional.of(process);
    }

    /** Takes no larger items from now on. */
    public synchronized void limit(long bytes) {
        mostBytes = bytes;
    }

    synchronized long limit() {
        return mostBytes;
    }

    public synchronized void rename(String collection, String displayName) {
        tree.named(tree.collection(collection).orElseThrow(), "displayname", displayName);
    }

    // --- What a test looks at

    /** The paths and names of the collections below a home set. */
    public synchronized Map<String, String> collections(String home) {
        var names = new TreeMap<String, String>();
        tree.below(home).forEach(c -> names.put(c.path, c.displayName));
        return names;
    }

    /** Another number after everything that anybody changes. */
    public synchronized long changes() {
        return tree.now();
    }

    /** Names and contents of a collection's items. */
    public synchronized Map<String, String> items(String collection) {
        var items = new TreeMap<String, String>();
        tree.collection(collection).orElseThrow().items.forEach((name, item) -> items.put(name, item.text()));
        return items;
    }

    public synchronized List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** How many requests came, by method. */
    public synchronized Map<String, Integer> requests() {
        return new TreeMap<>(requests);
    }

    public synchronized int requestsInAll() {
        return requests.values().stream().mapToInt(Integer::intValue).sum();
    }

    public synchronized void forgetRequests() {
        requests.clear();
        mostUnderWay = 0;
    }

    public synchronized int mostUnderWay() {
        return mostUnderWay;
    }

    /** Every Authorization header that came, whether asked for or not. */
    public Set<String> authorizations() {
        return Set.copyOf(authorizations);
    }

    // --- HTTP

    boolean has(DavTrait trait) {
        return traits.contains(trait);
    }

    synchronized void complain(String what) {
        complaints.add(what);
    }

    /** Whether this goes wrong now; counts it. */
    synchronized boolean strikes(DavFault fault, String method) {
        int left = faults.getOrDefault(fault, 0);
        var only = faultMethods.getOrDefault(fault, "*");
        if (left == 0 || (!only.equals("*") && !only.equals(method))) {
            return false;
        }
        faults.put(fault, left - 1);
        return true;
    }

    String base() {
        return (http instanceof HttpsServer ? "https" : "http") + "://127.0.0.1:"
                + http.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        begin(exchange);
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var given = exchange.getRequestHeaders().getFirst("Authorization");
            if (given != null) {
                authorizations.add(given);
            }
            answer(exchange, body, given);
        } finally {
            end(exchange);
        }
    }

    /** By connection: a client may begin its next request before we are done with the thread of the last. */
    private synchronized void begin(HttpExchange exchange) {
        requests.merge(exchange.getRequestMethod(), 1, Integer::sum);
        underWay.add(exchange.getRemoteAddress());
        mostUnderWay = Math.max(mostUnderWay, underWay.size());
    }

    private synchronized void end(HttpExchange exchange) {
        underWay.remove(exchange.getRemoteAddress());
    }

    private void answer(HttpExchange exchange, byte[] body, String given) throws IOException {
        var method = exchange.getRequestMethod();
        var path = exchange.getRequestURI().getRawPath();
        if (path.startsWith("/.well-known/")) {
            exchange.getResponseHeaders().set("Location", "/dav/");
            exchange.sendResponseHeaders(301, -1);
            return;
        }
        var refusal = signedIn(method, path, given);
        if (refusal.isPresent()) {
            exchange.getResponseHeaders().set("WWW-Authenticate", refusal.get());
            exchange.sendResponseHeaders(401, -1);
            return;
        }
        if (FakeDavFaults.before(this, exchange)) {
            return;
        }
        FakeDavMethods.Answer answer;
        synchronized (this) {
            try {
                steps.ifPresent(Steps::alive);
                answer = methods.answer(method, path, exchange.getRequestHeaders(), body);
                if (steps.isPresent() && FakeDavFaults.writes(method) && answer.status() < 300) {
                    steps.get().step(method);
                }
            } catch (SimulatedCrash dead) {
                throw FakeDavFaults.hangUp();
            }
        }
        if (answer.status() == 0) {
            throw FakeDavFaults.hangUp();
        }
        FakeDavFaults.send(this, exchange, answer);
    }

    private synchronized Optional<String> signedIn(String method, String path, String given) {
        return auth.refuses(method, path, given);
    }

    synchronized String otherPlace() {
        return elsewhere;
    }

    synchronized int wait(DavFault why) {
        return retryAfterSeconds;
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    static String basic(String login, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((login + ":" + secret).getBytes(StandardCharsets.UTF_8));
    }
}
