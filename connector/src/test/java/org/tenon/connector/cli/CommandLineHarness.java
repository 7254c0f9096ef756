package org.tenon.connector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.Directories;
import org.tenon.connector.account.Secret;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.enrol.Enrolment;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.StoreFactory;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.Workstation;
import org.tenon.sync.files.FilesStore;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine;

/**
 * The command line in this very process, with an account whose server is a second folder of files: everything real but the
 * network.
 */
final class CommandLineHarness {
    final Path dir;
    final Path client;
    final Path server;
    final Path accountFile;
    final Map<String, String> env = new HashMap<>();
    StoreException serverFailure;
    RuntimeException bug;
    Duration patience = Duration.ZERO;
    Clock clock = Clock.systemUTC();
    int columns;
    boolean windows;
    Context.ProfileOpening profiles = Workstation::start;
    ProfileMint.Timing minting = ProfileMint.Timing.real();
    private int messages;

    CommandLineHarness(Path dir) throws IOException {
        this.dir = dir;
        client = dir.resolve("alice");
        server = dir.resolve("server");
        accountFile = dir.resolve("alice.toml");
        env.put("ALICE_PASSWORD", "hunter2");
        env.put("XDG_STATE_HOME", dir.resolve("state").toString());
        env.put("XDG_CONFIG_HOME", dir.resolve("config").toString());
        Files.writeString(accountFile, """
                [account]
                login  = "alice"
                secret = "env:ALICE_PASSWORD"
                [server]
                imap   = "imaps://mail.example.test"
                [client]
                store  = "files:alice"
                """);
    }

    /** An enrolment in this process, told of each thing that is on disk. */
    Exit enrol(Enrolment.Milestones progress, String... words) throws Exception {
        try (var nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)) {
            var context = context(new Screen(nowhere, nowhere, 0, 0, false));
            var command = new EnrolCommand(context, progress);
            return command.run(new CommandLine(command.grammar()).parseArgs(words));
        }
    }

    private Context context(Screen screen) {
        return new Context(
                new Machine(new Directories(env, dir, dir, windows), clock, sides(), patience),
                screen,
                profiles,
                minting);
    }

    /** How one command ended, and what it said where. */
    record Said(int exit, String out, String err) {}

    Said tenon(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            var screen = new Screen(outStream, errStream, columns, 0, false);
            int exit = Tenon.run(context(screen), args);
            return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** A command about the account of this harness. */
    Said account(String... args) {
        var all = new ArrayList<>(List.of(args));
        all.addAll(List.of("--account", accountFile.toString()));
        return tenon(all.toArray(String[]::new));
    }

    private StoreFactory sides() {
        return new StoreFactory() {
            @Override
            public Store client(Account account, StateDir state, Supplier<Store> other) throws StoreException {
                if (bug != null) {
                    throw bug;
                }
                return FilesStore.open(client, Clock.systemUTC(), new Random(1));
            }

            @Override
            public Store server(Account account, Secret secret, StateDir state) throws StoreException {
                if (serverFailure != null) {
                    throw serverFailure;
                }
                return FilesStore.open(server, Clock.systemUTC(), new Random(2));
            }
        };
    }

    /** Puts a message into a folder of the client's or the server's files. */
    Path deliver(Path side, String folder) throws IOException {
        var maildir = side.resolve("mail").resolve(folder);
        for (var part : new String[] {"cur", "new", "tmp"}) {
            Files.createDirectories(maildir.resolve(part));
        }
        int n = ++messages;
        return Files.writeString(
                maildir.resolve("cur").resolve("m" + n + ".here:2,"),
                "From: a@example.test\nMessage-ID: <" + n + "@example.test>\nSubject: message " + n + "\n\nBody " + n
                        + "\n");
    }

    /** How many messages a folder holds. */
    long count(Path side, String folder) throws IOException {
        long n = 0;
        for (var part : new String[] {"cur", "new"}) {
            var path = side.resolve("mail").resolve(folder).resolve(part);
            if (Files.isDirectory(path)) {
                try (var files = Files.list(path)) {
                    n += files.count();
                }
            }
        }
        return n;
    }

    /** Reads exactly one JSON object, and complains about anything before or behind it. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> object(String text) throws IOException {
        try (var parser = new JsonFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IOException("no object: " + text);
            }
            var object = (Map<String, Object>) value(parser);
            if (parser.nextToken() != null) {
                throw new IOException("something behind the object: " + text);
            }
            return object;
        }
    }

    /** The objects of every list of that name in a file, one after another. */
    @SuppressWarnings("unchecked")
    static void each(Path file, String list, Consumer<Map<String, Object>> seen) throws IOException {
        try (var parser = new JsonFactory().createParser(file.toFile())) {
            for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.FIELD_NAME && parser.currentName().equals(list)) {
                    parser.nextToken();
                    while (parser.nextToken() != JsonToken.END_ARRAY) {
                        seen.accept((Map<String, Object>) value(parser));
                    }
                }
            }
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                var map = new LinkedHashMap<String, Object>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    var name = parser.currentName();
                    parser.nextToken();
                    if (map.containsKey(name)) {
                        throw new IOException("twice: " + name);
                    }
                    map.put(name, value(parser));
                }
                yield map;
            }
            case START_ARRAY -> {
                var list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    list.add(value(parser));
                }
                yield list;
            }
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> parser.getText();
        };
    }
}
