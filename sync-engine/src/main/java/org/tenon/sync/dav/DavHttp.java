package org.tenon.sync.dav;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.NameValuePair;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.tenon.sync.net.Pause;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * A line to one origin: pooled connections, the account's sign-in, redirects inside the origin, waiting when asked to. There
 * is no way to send anything anywhere else through it, so a credential cannot leak by a redirect or an href.
 */
final class DavHttp implements AutoCloseable {
    private static final int MAX_REDIRECTS = 5;

    /** A nonce may grow old again and again while others use it up; a refused password ends it at once. */
    private static final int MAX_CHALLENGES = 10;

    private static final Duration FIRST_WAIT = Duration.ofMillis(500);

    /** How often one request is sent anew because the connection that it was given had been closed meanwhile. */
    private static final int MAX_DEAD_CONNECTIONS = 10;

    /** How often a server that is too busy for one item is asked again before the others are gone on with. */
    private static final int ITEM_TRIES = 3;

    private final URI root;
    private final Origin origin;
    private final DavAuth auth;
    private final DavSettings settings;
    private final Pause pause;
    private final InstantSource clock;
    private final DavTransport transport;
    private final Spellings spellings = new Spellings();
    private final RowCounters rowCounters = new RowCounters();
    private final AtomicLong waitedForItemsMillis = new AtomicLong();

    DavHttp(URI somewhere, DavSettings settings, Pause pause, InstantSource clock) throws StoreException {
        this.origin = Origin.of(somewhere);
        this.root = URI.create(origin.scheme() + "://" + origin.host() + ":" + origin.port() + "/");
        this.auth = new DavAuth(settings.login());
        this.settings = settings;
        this.pause = pause;
        this.clock = clock;
        this.transport = new DavTransport(settings.connections(), origin);
    }

    Origin origin() {
        return origin;
    }

    /** Any address of the origin, to resolve hrefs against. */
    URI base(String path) {
        return root.resolve(path);
    }

    /** The canonical form of an address that came in an answer about {@code path}; empty where it lies in another origin. */
    Optional<String> address(String href, String path) {
        return Href.path(href, base(path)).map(spellings::learn);
    }

    /** The canonical path of the address that was configured; asked for as it was written there. */
    String start(URI configured) {
        var path = configured.getRawPath();
        return spellings.learn(path == null || path.isEmpty() ? "/" : path);
    }

    /** Whether an ETag of this collection counts the writes of a row, as far as is known. */
    boolean countsRows(String collection, String etag) {
        return rowCounters.counts(collection, etag);
    }

    RowCounters rowCounters() {
        return rowCounters;
    }

    /** A canonical path as the server spells it. */
    String spelled(String path) {
        return spellings.of(path);
    }

    /** Whether the server may spell this path otherwise than we do, and has not told yet. */
    boolean isSpellingInDoubt(String path) {
        return spellings.isInDoubt(path);
    }

    /** How many requests may usefully be under way at once. */
    int parallelism() {
        return settings.connections().most();
    }

    /** Sends a request and lets {@code reader} have the answer, whatever its status but for those dealt with here. */
    <T> T send(DavRequest request, DavReply.Reader<T> reader) throws StoreException {
        var deadline = clock.instant().plus(settings.limits().patience());
        var wait = FIRST_WAIT;
        int redirects = 0;
        int challenges = 0;
        int broken = 0;
        int dead = 0;
        int busy = 0;
        var now = request;
        while (true) {
            if (!now.repeatable()) {
                transport.dropIdle(); // Only a fresh connection tells for certain what became of it.
            }
            var sent = auth.header(now.method(), spelled(now.path()));
            Verdict<T> verdict;
            try {
                verdict = once(now, sent, reader, challenges, redirects);
            } catch (NoAnswer e) {
                boolean again = now.repeatable()
                        && (e.onUsedConnection
                                ? dead++ < MAX_DEAD_CONNECTIONS
                                : !(e.isSilence() && now.aboutItem()) && broken++ == 0);
                if (!again) {
                    throw DavErrors.of(e.reason);
                }
                transport.dropIdle(); // The others have waited as long.
                continue;
            } catch (IOException e) {
                throw DavErrors.of(e);
            }
            switch (verdict) {
                case Verdict.Done<T>(var value) -> {
                    return value;
                }
                case Verdict.SignIn<T>() -> challenges++;
                case Verdict.Redirect<T>(var path) -> {
                    redirects++;
                    now = now.at(path);
                }
                case Verdict.ComeBack<T>(var after, var status, var value) -> {
                    var rest = now.aboutItem() ? restForItems(++busy) : Duration.between(clock.instant(), deadline);
                    var nap = after.orElse(wait);
                    if (nap.compareTo(rest) > 0) {
                        if (now.aboutItem()) {
                            return value;
                        }
                        throw DavErrors.of(status, Scope.STORE);
                    }
                    if (now.aboutItem()) {
                        waitedForItemsMillis.addAndGet(nap.toMillis());
                    }
                    wait = wait.multipliedBy(2);
                    sleep(nap);
                }
            }
        }
    }

    /**
     * How long to wait for a server that is too busy for one item: a few short times, and for all items together no longer
     * than our patience allows one request. It may be this item alone at which it is busy, now and always.
     */
    private Duration restForItems(int tries) {
        var rest = settings.limits().patience().minusMillis(waitedForItemsMillis.get());
        return tries < ITEM_TRIES ? rest : Duration.ofMillis(-1);
    }

    /** Sends a request as nobody, once, and tells the head of the answer, whatever it is. */
    DavProbe.Seen head(DavRequest request) throws StoreException {
        try (var response = transport.send(message(request, Optional.empty()), HttpClientContext.create())) {
            var location = Optional.ofNullable(first(response, "Location")).flatMap(l -> uri(request.path(), l));
            response.setEntity(null);
            return new DavProbe.Seen(response.getCode(), location);
        } catch (IOException e) {
            throw DavErrors.of(e);
        }
    }

    private Optional<URI> uri(String path, String location) {
        try {
            return Optional.of(base(path).resolve(location.strip()));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    /** What one exchange came to. */
    private sealed interface Verdict<T> {
        record Done<T>(T value) implements Verdict<T> {}

        record SignIn<T>() implements Verdict<T> {}

        record Redirect<T>(String path) implements Verdict<T> {}

        /** {@code value} is the answer itself, for what is not worth a longer wait. */
        record ComeBack<T>(Optional<Duration> after, int status, T value) implements Verdict<T> {}
    }

    private <T> Verdict<T> once(
            DavRequest request, Optional<String> sent, DavReply.Reader<T> reader, int challenges, int redirects)
            throws IOException, StoreException {
        ClassicHttpResponse response;
        var context = HttpClientContext.create();
        var began = clock.instant();
        try {
            response = transport.send(message(request, sent), context);
        } catch (IOException e) {
            var connection = context.getEndpointDetails();
            throw new NoAnswer(e, connection != null && connection.getResponseCount() > 0);
        }
        try (response) {
            var entity = response.getEntity();
            InputStream content = entity == null ? null : entity.getContent();
            var body = content == null
                    ? InputStream.nullInputStream()
                    : new BoundedStream(content, settings.limits().responseBytes());
            try {
                var date = first(response, "Date");
                var clockThere = date == null
                        ? ServerClock.UNKNOWN
                        : ServerClock.of(date, Duration.between(began, clock.instant()));
                return verdict(request, sent, response, body, clockThere, reader, challenges, redirects);
            } finally {
                finish(body, response);
            }
        }
    }

    private <T> Verdict<T> verdict(
            DavRequest request,
            Optional<String> sent,
            ClassicHttpResponse response,
            InputStream body,
            ServerClock clockThere,
            DavReply.Reader<T> reader,
            int challenges,
            int redirects)
            throws IOException, StoreException {
        int status = response.getCode();
        if (status == 401) {
            var offers = Arrays.stream(response.getHeaders("WWW-Authenticate"))
                    .map(NameValuePair::getValue)
                    .toList();
            if (challenges < MAX_CHALLENGES && auth.challenged(offers, sent)) {
                return new Verdict.SignIn<>();
            }
            throw DavErrors.of(401, Scope.STORE);
        }
        auth.accepted();
        if (status == 301 || status == 302 || status == 307 || status == 308) {
            var target = target(request, response, redirects);
            if (target.isPresent()) {
                return new Verdict.Redirect<>(target.get());
            }
        }
        var reply = new DavReply(
                status,
                name -> Arrays.stream(response.getHeaders(name))
                        .map(h -> h.getValue())
                        .toList(),
                body,
                clockThere);
        var after = retryAfter(response);
        if (status == 429 || status == 503 || (status == 423 && after.isPresent())) {
            return new Verdict.ComeBack<>(after, status, request.aboutItem() ? reader.read(reply) : null);
        }
        return new Verdict.Done<>(reader.read(reply));
    }

    /**
     * Reads a short rest, so that the connection can be used again. A long or broken one is left: closing the response then
     * drops the connection without reading on.
     */
    private static void finish(InputStream body, ClassicHttpResponse response) {
        try {
            if (body.readNBytes(16_384).length == 16_384) {
                response.setEntity(null);
            }
        } catch (IOException e) {
            response.setEntity(null);
        }
    }

    private ClassicHttpRequest message(DavRequest request, Optional<String> sent) {
        var message = new BasicClassicHttpRequest(request.method(), spelled(request.path()));
        request.headers().forEach((name, value) -> {
            if (!name.equals("Content-Type")) {
                message.setHeader(name, value);
            }
        });
        sent.ifPresent(value -> message.setHeader("Authorization", value));
        request.body()
                .ifPresent(bytes -> message.setEntity(new ByteArrayEntity(
                        bytes, ContentType.parse(request.headers().get("Content-Type")))));
        return message;
    }

    /**
     * Where a redirect leads; empty where it is not followed and it is only about one item. Nobody leaves the origin. A write
     * follows only where the method is promised to stay the same (RFC 9110 section 15.4) and to the same kind of place: what is
     * meant for an item must never meet a collection. What deletes or moves is not redirected at all.
     */
    private Optional<String> target(DavRequest request, ClassicHttpResponse response, int redirects)
            throws StoreException {
        var location = first(response, "Location");
        var path = location == null
                ? Optional.<String>empty()
                : Href.path(Href.withoutQuery(location), base(request.path()));
        if (request.safe() && path.isPresent() && redirects < MAX_REDIRECTS) {
            return path.map(spellings::learn);
        }
        boolean staysTheSame = response.getCode() == 307 || response.getCode() == 308;
        if (staysTheSame && path.isPresent() && redirects < MAX_REDIRECTS && request.mayFollow(path.get())) {
            return path.map(spellings::learn);
        }
        if (request.aboutItem()) {
            return Optional.empty();
        }
        if (location != null && path.isEmpty()) {
            throw DavErrors.elsewhere(
                    "The server sends us to another host, port or scheme. We did not follow, and sent no password there;"
                            + " if the move is meant, change the address in the account.");
        }
        throw DavErrors.elsewhere("The server sends us from one address to another without end or aim.");
    }

    private Optional<Duration> retryAfter(ClassicHttpResponse response) {
        var value = first(response, "Retry-After");
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(Duration.ofSeconds(Math.max(0, Long.parseLong(value.strip()))));
        } catch (NumberFormatException notSeconds) {
            try {
                Instant when = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                var rest = Duration.between(clock.instant(), when);
                return Optional.of(rest.isNegative() ? Duration.ZERO : rest);
            } catch (DateTimeParseException notADate) {
                return Optional.empty();
            }
        }
    }

    private void sleep(Duration time) throws StoreException {
        try {
            pause.sleep(time);
        } catch (InterruptedException e) {
            throw DavErrors.interrupted(e);
        }
    }

    private static String first(ClassicHttpResponse response, String name) {
        var header = response.getFirstHeader(name);
        return header == null ? null : header.getValue();
    }

    @Override
    public void close() {
        transport.close();
    }

    /** A request that ended before an answer began. */
    private static final class NoAnswer extends IOException {
        private static final long serialVersionUID = 1L;
        private final IOException reason;
        private final boolean onUsedConnection;

        /**
         * @param onUsedConnection whether the connection had served before: then it may have been closed long ago, which is no
         *     failure of the server
         */
        NoAnswer(IOException reason, boolean onUsedConnection) {
            super(reason);
            this.reason = reason;
            this.onUsedConnection = onUsedConnection && !(reason instanceof InterruptedIOException);
        }

        /** Asking for a single item once more would be to wait as long once more, perhaps for each. */
        private boolean isSilence() {
            return reason instanceof InterruptedIOException;
        }
    }
}
