package org.tenon.sync.discover;

import java.io.IOException;
import java.net.IDN;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.tenon.sync.discover.DiscoveredServer.How;
import org.tenon.sync.discover.DiscoveredServer.Service;
import org.tenon.sync.discover.Names.Srv;
import org.tenon.sync.discover.WebProbe.Sight;

/** The search for an account's servers. Nothing that it does needs, or is given, a password. */
public final class Discovery {
    private static final int MAX_REDIRECTS = 5;
    private static final Duration NAMELESS_LOOK = Duration.ofSeconds(3);

    private final Names names;
    private final WebProbe web;
    private final boolean loopbackCleartext;

    /**
     * @param loopbackCleartext whether a given {@code http:} address is taken where it is a loopback one; for a sandbox
     */
    public Discovery(Names names, WebProbe web, boolean loopbackCleartext) {
        this.names = names;
        this.web = web;
        this.loopbackCleartext = loopbackCleartext;
    }

    /**
     * What was found.
     *
     * @param domain inside which the search stayed
     * @param notes sentences about what was seen and not taken
     * @param offline whether nobody answered at all, so that there may be no network
     */
    public record Result(String domain, List<DiscoveredServer> found, List<String> notes, boolean offline) {
        public Result {
            Objects.requireNonNull(domain);
            found = List.copyOf(found);
            notes = List.copyOf(notes);
        }

        public Optional<DiscoveredServer> of(Service service) {
            return found.stream().filter(f -> f.service() == service).findFirst();
        }
    }

    /**
     * Searches from an e-mail address, a host or an {@code https:} address.
     *
     * @param confirmed hosts outside the domain that a person has confirmed
     * @throws IllegalArgumentException where {@code start} is none of these
     */
    public Result discover(String start, Set<String> confirmed) {
        var text = start.strip();
        if (text.contains("://")) {
            return fromUri(URI.create(text), confirmed);
        }
        var domain = domain(text.substring(text.lastIndexOf('@') + 1));
        return all(domain, confirmed);
    }

    private Result fromUri(URI uri, Set<String> confirmed) {
        if (uri.getHost() == null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an address is https://host/path, with no user in it");
        }
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        boolean sandbox = "http".equalsIgnoreCase(uri.getScheme()) && loopbackCleartext && isLoopback(uri.getHost());
        if (!secure && !sandbox) {
            throw new IllegalArgumentException("cleartext is not offered: give an https:// address");
        }
        var domain = uri.getHost().toLowerCase(Locale.ROOT);
        return new Search(domain, confirmed, names).given(uri);
    }

    /** The services side by side, told in their order. */
    private Result all(String domain, Set<String> confirmed) {
        var ahead = new NamesAhead(
                names,
                Stream.of(
                                "_imaps",
                                "_imap",
                                "_submissions",
                                "_submission",
                                "_caldavs",
                                "_caldav",
                                "_carddavs",
                                "_carddav")
                        .map(s -> s + "._tcp." + domain)
                        .toList(),
                Stream.of("_caldavs", "_carddavs")
                        .map(s -> s + "._tcp." + domain)
                        .toList());
        if (ahead.nobodyAnswers()) {
            return withoutNames(domain, confirmed);
        }
        var found = new ArrayList<DiscoveredServer>();
        var notes = new ArrayList<String>();
        var searches = new ArrayList<FutureTask<Search>>();
        for (var service : Service.values()) {
            searches.add(begin(() -> new Search(domain, confirmed, ahead).service(service)));
        }
        for (var search : searches) {
            var ended = result(search, Duration.ofDays(1));
            found.addAll(ended.map(s -> s.found).orElse(List.of()));
            notes.addAll(ended.map(s -> s.notes).orElse(List.of()));
        }
        return new Result(domain, found, notes, false);
    }

    /** This machine may know the domain's own host all the same; a short look tells. */
    private Result withoutNames(String domain, Set<String> confirmed) {
        var searches = new ArrayList<FutureTask<Search>>();
        for (var service : List.of(Service.CALDAV, Service.CARDDAV)) {
            searches.add(begin(() -> {
                var search = new Search(domain, confirmed, names);
                search.wellKnown(service);
                return search;
            }));
        }
        var found = new ArrayList<DiscoveredServer>();
        long deadlineNanos = System.nanoTime() + NAMELESS_LOOK.toNanos();
        for (var search : searches) {
            var rest = Duration.ofNanos(Math.max(0, deadlineNanos - System.nanoTime()));
            result(search, rest).ifPresent(s -> found.addAll(s.found));
        }
        var note = "The name servers did not answer, about " + domain
                + " or anything else: there may be no network. Try again when there is one, or give the server's address.";
        return new Result(domain, found, List.of(note), found.isEmpty());
    }

    private static FutureTask<Search> begin(Callable<Search> work) {
        var task = new FutureTask<>(work);
        Thread.ofPlatform().daemon().name("discover").start(task);
        return task;
    }

    private static Optional<Search> result(FutureTask<Search> work, Duration limit) {
        try {
            return Optional.of(work.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || host.matches("127\\.\\d+\\.\\d+\\.\\d+") || host.equals("[::1]");
    }

    private static String domain(String text) {
        var ascii = IDN.toASCII(text, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        var bare = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (!bare.matches("[a-z0-9-]+(\\.[a-z0-9-]+)+")) {
            throw new IllegalArgumentException("neither an e-mail address nor a host");
        }
        return bare;
    }

    /** One search, and what it has come to. */
    private final class Search {
        private final String domain;
        private final Set<String> confirmed;
        private final Names names;
        private final List<DiscoveredServer> found = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();

        Search(String domain, Set<String> confirmed, Names names) {
            this.domain = domain;
            this.confirmed = confirmed;
            this.names = names;
        }

        Search service(Service service) {
            switch (service) {
                case IMAP -> mail(Service.IMAP, "_imaps._tcp", "imaps", "_imap._tcp", "imap");
                case SUBMISSION -> mail(Service.SUBMISSION, "_submissions._tcp", "smtps", "_submission._tcp", "smtp");
                case CALDAV, CARDDAV -> dav(service, service.word());
            }
            return this;
        }

        void wellKnown(Service service) {
            follow(service, URI.create("https://" + domain + "/.well-known/" + service.word()), How.WELL_KNOWN);
        }

        Result given(URI uri) {
            for (var service : List.of(Service.CALDAV, Service.CARDDAV)) {
                boolean root = uri.getRawPath() == null
                        || uri.getRawPath().isEmpty()
                        || uri.getRawPath().equals("/");
                var first = root ? uri.resolve("/.well-known/" + service.word()) : uri;
                if (!follow(service, first, root ? How.WELL_KNOWN : How.GIVEN) && root) {
                    follow(service, uri.resolve("/"), How.GIVEN);
                }
            }
            return new Result(domain, found, notes, false);
        }

        /** RFC 8314 section 5.1: TLS from the first byte is wanted more than STARTTLS. */
        private void mail(Service service, String secure, String secureScheme, String upgraded, String upgradedScheme) {
            var one = best(srv(secure));
            var other = one.isEmpty() ? best(srv(upgraded)) : Optional.<Srv>empty();
            one.or(() -> other).ifPresent(srv -> {
                var scheme = one.isPresent() ? secureScheme : upgradedScheme;
                var host = host(srv);
                add(service, URI.create(scheme + "://" + host + ":" + srv.port()), How.SRV, !trusted(host));
            });
        }

        private void dav(Service service, String word) {
            var records = srv("_" + word + "s._tcp");
            if (!records.isEmpty() && best(records).isEmpty()) {
                notes.add("The domain says that it offers no " + word + ".");
                return;
            }
            var path = path("_" + word + "s._tcp");
            for (var srv : sorted(records)) {
                var host = host(srv);
                var authority = srv.port() == 443 ? host : host + ":" + srv.port();
                var uri = URI.create("https://" + authority + path.orElse("/.well-known/" + word));
                var how = path.isPresent() ? How.SRV_AND_TXT : How.SRV;
                if (!trusted(host)) {
                    add(service, uri, how, true);
                    return;
                }
                if (follow(service, uri, how) || (path.isEmpty() && follow(service, uri.resolve("/"), how))) {
                    return;
                }
            }
            if (records.isEmpty() && !srv("_" + word + "._tcp").isEmpty()) {
                notes.add("The domain offers " + word + " in cleartext by DNS; that is not taken.");
            }
            wellKnown(service);
        }

        /** Goes from address to address inside the domain until there is a WebDAV server. */
        private boolean follow(Service service, URI start, How how) {
            var at = start;
            var seen = new HashSet<URI>();
            for (int i = 0; i <= MAX_REDIRECTS && seen.add(at); i++) {
                Sight sight;
                try {
                    sight = web.look(at, service);
                } catch (IOException e) {
                    notes.add("No trusted answer from " + at.getHost() + " about " + service.word() + ".");
                    return false;
                }
                switch (sight) {
                    case Sight.Dav() -> {
                        add(service, at, how, false);
                        return true;
                    }
                    case Sight.SignIn() -> {
                        // Behind the sign-in there may be nothing at just this address; the root leads on, wherever it
                        // is.
                        boolean wellKnown = at.getRawPath().startsWith("/.well-known/");
                        add(service, wellKnown ? at.resolve("/") : at, how, false);
                        return true;
                    }
                    case Sight.Nothing() -> {
                        return false;
                    }
                    case Sight.Elsewhere(var to) -> {
                        var next = at.resolve(to);
                        if (next.getHost() == null || (isSecure(at) && !isSecure(next))) {
                            notes.add(at.getHost() + " sends " + service.word() + " to cleartext; that is not taken.");
                            return false;
                        }
                        if (!trusted(next.getHost())) {
                            add(service, next, how, true);
                            return true;
                        }
                        at = next;
                    }
                }
            }
            notes.add(start.getHost() + " sends " + service.word() + " round in circles.");
            return false;
        }

        private static boolean isSecure(URI uri) {
            return "https".equalsIgnoreCase(uri.getScheme());
        }

        private void add(Service service, URI uri, How how, boolean confirm) {
            found.add(new DiscoveredServer(service, uri, how, confirm));
            if (confirm) {
                notes.add("The server for " + service.word() + ", " + uri.getHost() + ", lies outside " + domain
                        + ": it was not asked anything, and needs to be confirmed.");
            }
        }

        private boolean trusted(String host) {
            var plain = host.toLowerCase(Locale.ROOT);
            return plain.equals(domain) || plain.endsWith("." + domain) || confirmed.contains(plain);
        }

        private List<Srv> srv(String service) {
            try {
                return names.srv(service + "." + domain);
            } catch (IOException e) {
                notes.add("The name servers did not answer about " + service + "." + domain + ".");
                return List.of();
            }
        }

        private Optional<String> path(String service) {
            try {
                return names.txt(service + "." + domain).stream()
                        .filter(t -> t.startsWith("path=/") && !t.startsWith("path=//"))
                        .map(t -> t.substring("path=".length()))
                        .filter(p -> p.matches("[A-Za-z0-9/._~%!$&'()*+,;=:@-]+"))
                        .findFirst();
            } catch (IOException e) {
                return Optional.empty();
            }
        }
    }

    private static String host(Srv srv) {
        var target = srv.target().toLowerCase(Locale.ROOT);
        return target.endsWith(".") ? target.substring(0, target.length() - 1) : target;
    }

    private static Optional<Srv> best(List<Srv> records) {
        return sorted(records).stream().findFirst();
    }

    /** By priority; among equals the heaviest first, since an account wants the same server each time. */
    private static List<Srv> sorted(List<Srv> records) {
        return records.stream()
                .filter(r -> !r.isRefusal() && host(r).matches("[a-z0-9-]+(\\.[a-z0-9-]+)+") && r.port() > 0)
                .sorted(Comparator.comparingInt(Srv::priority)
                        .thenComparing(Comparator.comparingInt(Srv::weight).reversed())
                        .thenComparing(Srv::target))
                .toList();
    }
}
