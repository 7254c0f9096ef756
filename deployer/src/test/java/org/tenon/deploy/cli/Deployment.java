package org.tenon.deploy.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

/** A deployment of one organisation in a folder, its command line in this very process, and a clock that can be set. */
public final class Deployment {
    public static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

    public final Path dir;
    public final Map<String, String> env = new HashMap<>();
    private Instant now = START;

    /** How one command ended, and what it said where. */
    public record Told(int exit, String out, String err) {}

    /** With a configuration whose mail server listens at {@code smtpPort}, and a key. */
    public Deployment(Path dir, int smtpPort, String... more) throws IOException {
        this.dir = dir;
        Files.writeString(dir.resolve("deploy.toml"), """
                [service]
                url = "https://deploy.example.test"
                listen = "127.0.0.1:0"
                organisation = "Example & Söhne"
                contact = "it@example.test"
                requestsPerSecond = 1000
                %s
                [mail]
                smtp = "smtp://127.0.0.1:%d"
                from = "Example IT <it@example.test>"
                insecure = true
                [account]
                login = "{user}"
                imap = "imaps://mail.example.test"
                caldav = "https://dav.example.test/{login}/"
                """.formatted(String.join("\n", more), smtpPort));
        run("keys", "make");
    }

    public Path config() {
        return dir.resolve("deploy.toml");
    }

    public Clock clock() {
        return new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now;
            }
        };
    }

    public void later(Duration by) {
        now = now.plus(by);
    }

    public Told run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var outStream = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errStream = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            var context = new DeployContext(outStream, errStream, env, dir, clock(), new SecureRandom());
            int exit = TenonDeploy.run(context, words);
            return new Told(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
