package org.tenon.deploy.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.capsule.CapsuleReader;
import org.tenon.capsule.SigningKey;

/** What the command line says, and ends with. */
class TenonDeployTest {
    @TempDir
    Path dir;

    private Deployment deployment;

    @BeforeEach
    void start() throws IOException {
        deployment = new Deployment(dir, 1);
    }

    @Test
    void itSaysWhatItIs() {
        for (var words : List.of("--version", "version")) {
            var told = deployment.run(words);
            assertEquals(0, told.exit());
            assertTrue(told.out().matches("tenon-deploy [0-9]\\S* \\(Java .*\\)\\R"), told.out());
        }
        assertTrue(deployment.run("completion").out().contains("complete -F _complete_tenon-deploy"));
    }

    @Test
    void everyCommandHasHelp() {
        for (var words : List.of("", "users", "keys", "welcome", "serve", "capsule", "welcome send", "users import")) {
            var all = (words + " --help").strip().split(" ", -1);
            var told = deployment.run(all);
            assertEquals(0, told.exit(), words);
            assertTrue(told.out().startsWith("Usage: tenon-deploy"), told.out());
        }
    }

    @Test
    void badUseEndsWithTwoAndSaysWhatToDo() throws IOException {
        for (var words : List.of(
                "", "users", "welcome", "keys", "frobnicate", "welcome send --frob", "capsule", "users import")) {
            var told = deployment.run(words.isEmpty() ? new String[0] : words.split(" ", -1));
            assertEquals(2, told.exit(), words);
            assertTrue(told.err().contains("See: tenon-deploy"), told.err());
        }
        assertEquals(2, deployment.run("keys", "make").exit(), "there is a key");
        assertEquals(2, deployment.run("capsule", "nobody@example.test").exit());
        assertEquals(2, deployment.run("serve", "--config", "nowhere.toml").exit());
        assertEquals(2, deployment.run("users", "import", "nowhere.csv").exit());
        Files.delete(dir.resolve("signing-key.jwk"));
        assertTrue(deployment.run("welcome", "send").err().contains("tenon-deploy keys make"));
    }

    @Test
    void theKeyIsForNobodyElse() throws IOException {
        var key = dir.resolve("signing-key.jwk");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(key)));
        assertFalse(deployment.run("keys", "show").out().contains(secret(Files.readString(key))));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));
        var told = deployment.run("keys", "show");
        assertEquals(2, told.exit());
        assertTrue(told.err().contains("chmod 600"), told.err());
    }

    private static String secret(String jwk) {
        return jwk.replaceAll("(?s).*\"d\":\"([^\"]+)\".*", "$1");
    }

    @Test
    void aCapsuleIsHandedOverByOtherMeans() throws Exception {
        Files.writeString(dir.resolve("people.csv"), "address\nalice@example.test\n");
        deployment.run("users", "import", "people.csv");
        assertEquals(
                0,
                deployment
                        .run("capsule", "alice@example.test", "--out", "alice.tenon")
                        .exit());
        var key = SigningKey.read(Files.readString(dir.resolve("signing-key.jwk")));
        var capsule = CapsuleReader.read(
                Files.readString(dir.resolve("alice.tenon")),
                List.of(key.publicKey()),
                deployment.clock().instant());
        assertEquals("alice@example.test", capsule.person().address());
    }

    /** What no client would take is found before anybody is mailed. */
    @Test
    void settingsThatNoClientTakesAreFoundBeforeAnybodyIsMailed() throws IOException {
        var file = dir.resolve("deploy.toml");
        Files.writeString(
                file, Files.readString(file).replace("imaps://mail.example.test", "http://mail.example.test"));
        var told = deployment.run("welcome", "send", "alice@example.test");
        assertEquals(2, told.exit());
        assertTrue(told.err().contains("server.imap is not an address that can be used"), told.err());
    }
}
