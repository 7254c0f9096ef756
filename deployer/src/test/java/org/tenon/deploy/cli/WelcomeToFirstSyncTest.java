package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two sides together: what {@code tenon-deploy} mails and hands out is what {@code tenon enrol} takes. */
class WelcomeToFirstSyncTest {
    @TempDir
    Path dir;

    @Test
    void theLinkInTheMailLeadsToTheMailOnThisMachine() throws Exception {
        try (var company = new SmallCompany(dir)) {
            enrol(0, company.link(), "--host", company.host());
            // Once more is the same machine, and no news.
            enrol(0, company.link(), "--host", company.host());
            assertEquals(1, company.devices());
        }
        try (var inbox = Files.walk(dir.resolve("here/mail/INBOX"))) {
            assertEquals(1, inbox.filter(Files::isRegularFile).count(), "the welcome mail is here");
        }
    }

    private void enrol(int expected, String... words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "org.tenon.connector.cli.Tenon",
                "enrol"));
        command.addAll(List.of(words));
        command.addAll(
                List.of("--quiet", "--password", "env:ALICE_PASSWORD", "--store", "files:" + dir.resolve("here")));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("ALICE_PASSWORD", SmallCompany.PASSWORD);
        builder.environment().put("XDG_CONFIG_HOME", dir.resolve("config").toString());
        builder.environment().put("XDG_STATE_HOME", dir.resolve("state").toString());
        var process = builder.start();
        process.getOutputStream().close();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expected, process.waitFor(), said);
    }
}
