package org.tenon.deploy.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.cli.Deployment;
import org.tenon.deploy.config.DeployConfigFile;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Invitation.State;
import org.tenon.deploy.register.Register;

/** The page as a real browser shows it on a phone: nothing is cut off, and the browser has nothing to say about it. */
class PageInChromiumTest {
    private static final int PHONE_WIDTH = 360;
    private static final int PHONE_HEIGHT = 1100;
    private static final int ACCENT = 0x0b5cad;
    /** The margin beside the text, on either side. */
    private static final int MARGIN = 12;

    @TempDir
    Path dir;

    private Path chromium;

    @BeforeEach
    void find() {
        var found = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser").stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(found.isPresent(), "chromium is not installed");
        chromium = found.get();
    }

    @Test
    void nothingIsCutOffOnAPhone() throws Exception {
        Files.writeString(dir.resolve("Tenon.msi"), "none");
        var deployment = new Deployment(dir, 1, "msi = \"file:Tenon.msi\"");
        var config = DeployConfigFile.read(deployment.config());
        var key = SigningKey.read(Files.readString(config.key()));
        var random = new SecureRandom();
        try (var register = Register.open(config.register())) {
            // Nothing in these can be broken at a space.
            var person = Person.of(
                    "a".repeat(60) + "@" + "b".repeat(60) + ".example.test", "Bartholomew-Featherstonehaugh", "");
            register.add(List.of(person));
            var code = CapsuleLink.newCode(random);
            var now = deployment.clock().instant();
            long known = register.find(person.address()).orElseThrow().id();
            long id = register.begin(known, code, "<m@example.test>", now, now.plusSeconds(3600));
            register.settle(id, State.SENT, "", now);
            var handOut = new HandOut(config, key, register, deployment.clock(), random);
            try (var service = LinkService.start(config, key, register, handOut, deployment.clock(), Map.of())) {
                var picture = picture(service.address() + "/w/" + code);
                assertEquals(PHONE_WIDTH, picture.getWidth());
                assertTrue(count(picture, ACCENT) > 5_000, "the button has its colour, so the style sheet was let in");
                assertTrue(colours(picture, 0, MARGIN).size() <= 6, "the left margin is empty");
                var right = colours(picture, PHONE_WIDTH - MARGIN, PHONE_WIDTH);
                assertTrue(right.size() <= 6, "nothing reaches into the right margin: " + right.size() + " colours");
            }
        }
    }

    private BufferedImage picture(String address) throws Exception {
        var file = dir.resolve("page.png");
        var command = new ArrayList<>(List.of(
                chromium.toString(),
                "--headless",
                "--disable-gpu",
                "--no-first-run",
                "--hide-scrollbars",
                "--disable-dev-shm-usage",
                "--enable-logging=stderr",
                "--virtual-time-budget=2000",
                "--user-data-dir=" + dir.resolve("browser"),
                "--window-size=" + PHONE_WIDTH + "," + PHONE_HEIGHT,
                "--screenshot=" + file));
        if (System.getProperty("user.name").equals("root")) {
            // It refuses to run as root otherwise; it sees our own page alone.
            command.add("--no-sandbox");
        }
        command.add(address);
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), said);
        assertTrue(Files.exists(file), said);
        assertFalse(said.contains("CONSOLE"), said);
        return ImageIO.read(file.toFile());
    }

    private static int count(BufferedImage picture, int colour) {
        int n = 0;
        for (int x = 0; x < picture.getWidth(); x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                n += (picture.getRGB(x, y) & 0xffffff) == colour ? 1 : 0;
            }
        }
        return n;
    }

    private static Set<Integer> colours(BufferedImage picture, int from, int to) {
        var colours = new HashSet<Integer>();
        for (int x = from; x < to; x++) {
            for (int y = 0; y < picture.getHeight(); y++) {
                colours.add(picture.getRGB(x, y));
            }
        }
        return colours;
    }
}
