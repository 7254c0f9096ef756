package org.tenon.sync.dav;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.Words;
import org.tenon.sync.fake.WorldSide;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Login;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.UserHands;

/** The collections of one kind on a DAV server in memory as a side of a world, and another program of their owner's. */
public final class DavSide implements WorldSide {
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final List<DavFault> ROUGH =
            List.of(DavFault.HANGS_UP, DavFault.DONE_BUT_NO_ANSWER, DavFault.SERVER_ERROR, DavFault.BUSY);

    private final Kind kind;
    private final Steps steps;
    private final FakeDavServer server;
    private final Hands hands = new Hands();
    private DavStore store;
    private int made;

    /** @param home the collection that is there from the beginning */
    public DavSide(Kind kind, FolderName home, Steps steps, DavTrait... traits) {
        this.kind = kind;
        this.steps = steps;
        try {
            server = FakeDavServer.start(traits);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        server.steps(steps);
        hands.createFolder(home);
        begin();
    }

    /** Takes no larger items from now on. */
    public DavSide limit(long bytes) {
        server.limit(bytes);
        return this;
    }

    private String root() {
        return kind == Kind.CONTACTS ? FakeDavServer.CONTACTS : FakeDavServer.CALENDARS;
    }

    private void begin() {
        var uri = Optional.of(server.uri(root()));
        boolean contacts = kind == Kind.CONTACTS;
        var settings = DavSettings.of(
                        contacts ? Optional.empty() : uri,
                        contacts ? uri : Optional.empty(),
                        Login.password("u1", "p1"),
                        true)
                .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(20), PAUSE);
        try {
            store = new DavStore(settings, this::pause, InstantSource.system());
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    /** Nobody waits for long in a story, and the dead not at all. */
    private void pause(Duration time) throws InterruptedException {
        steps.alive();
        Thread.sleep(PAUSE);
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public UserHands hands() {
        return hands;
    }

    /** Names and addresses of the collections. */
    private Map<FolderName, String> collections() {
        var names = new TreeMap<FolderName, String>();
        server.collections(root()).forEach((path, name) -> names.put(FolderName.of(name), path));
        return names;
    }

    @Override
    public List<FolderName> names() {
        return List.copyOf(collections().keySet());
    }

    @Override
    public void restart() {
        store.close();
        begin();
    }

    @Override
    public void assertNothingOpen() {
        if (!server.complaints().isEmpty()) {
            throw new AssertionError("the server complains: " + server.complaints());
        }
    }

    @Override
    public long changes() {
        return server.changes();
    }

    @Override
    public long bodies() {
        var requests = server.requests();
        return (long) requests.getOrDefault("PUT", 0) + requests.getOrDefault("GET", 0);
    }

    /** As where a server was made anew from an export: every item is under another address. */
    @Override
    public void changeValidity(FolderName folder) {
        var path = hands.path(folder);
        server.items(path).forEach((name, text) -> {
            server.delete(path, name);
            server.put(path, "anew-" + ++made + "-" + name, text.getBytes(StandardCharsets.UTF_8));
        });
    }

    @Override
    public List<Weather> weathers(boolean inDoubt) {
        return List.of(Weather.DROPS);
    }

    @Override
    public void rough(Random random, Weather weather) {
        var method = List.of("*", "PROPFIND", "REPORT", "PUT", "DELETE").get(random.nextInt(5));
        server.fault(ROUGH.get(random.nextInt(ROUGH.size())), method, 1 + random.nextInt(6));
    }

    @Override
    public void strike(String fault, String method, int times) {
        server.fault(DavFault.valueOf(fault), method, times);
    }

    @Override
    public void calm() {
        server.mend();
    }

    @Override
    public void close() {
        store.close();
        server.close();
    }

    private final class Hands implements UserHands {
        /** What was made here: whatever becomes of it, the line that nobody else knows stays in it. */
        private final Set<String> own = new HashSet<>();

        private String path(FolderName folder) {
            return Optional.ofNullable(collections().get(folder))
                    .orElseThrow(() -> new AssertionError("no collection " + folder));
        }

        @Override
        public Handle deliver(FolderName folder, byte[] body, Flags flags) {
            var uid = uid(new String(body, StandardCharsets.UTF_8));
            if (server.items(path(folder)).values().stream()
                    .anyMatch(text -> uid(text).equals(uid))) {
                throw new AssertionError("no collection holds " + uid + " twice");
            }
            own.add(uid);
            var name = "theirs-" + ++made + KindRules.of(kind).suffix();
            server.put(path(folder), name, body);
            return new Handle(name);
        }

        private static String uid(String text) {
            return text.lines()
                    .filter(line -> line.startsWith("UID:"))
                    .findFirst()
                    .orElse("");
        }

        @Override
        public Handle edit(FolderName folder, Handle handle, byte[] body) {
            server.put(path(folder), handle.value(), body);
            return handle;
        }

        @Override
        public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
            throw new AssertionError("there are no marks beside an item");
        }

        @Override
        public void delete(FolderName folder, Handle handle) {
            server.delete(path(folder), handle.value());
        }

        @Override
        public Handle move(FolderName folder, Handle handle, FolderName target) {
            var text = server.items(path(folder)).get(handle.value());
            delete(folder, handle);
            return deliver(target, text.getBytes(StandardCharsets.UTF_8), Flags.NONE);
        }

        @Override
        public void createFolder(FolderName folder) {
            var slug = "c" + ++made;
            switch (kind) {
                case CONTACTS -> server.addAddressbook(slug, folder.last());
                case TASKS -> server.addCalendar(slug, folder.last(), "VTODO");
                default -> server.addCalendar(slug, folder.last(), "VEVENT");
            }
        }

        @Override
        public void renameFolder(FolderName folder, FolderName renamed) {
            server.rename(path(folder), renamed.last());
        }

        @Override
        public void deleteFolder(FolderName folder) {
            server.removeCollection(path(folder));
        }

        @Override
        public List<Seen> look(FolderName folder) {
            var seen = new ArrayList<Seen>();
            server.items(path(folder)).forEach((name, text) -> {
                if (own.contains(uid(text)) && !text.contains(Words.UNKNOWN)) {
                    throw new AssertionError("it lost what nobody else knows: " + text);
                }
                seen.add(new Seen(new Handle(name), text.getBytes(StandardCharsets.UTF_8), Flags.NONE));
            });
            return seen;
        }
    }
}
