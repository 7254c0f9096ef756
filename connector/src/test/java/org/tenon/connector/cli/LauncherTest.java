package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scripts around the program. */
class LauncherTest {
    @TempDir
    Path dir;

    @BeforeEach
    void shell() {
        assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell here");
    }

    @ParameterizedTest
    @CsvSource({"1.8.0_392, false", "17.0.15, false", "21, true", "21.0.9, true", "25.0.3, true", "26-ea, true"})
    void aJdkIsTakenWhenItIsNewEnough(String version, boolean taken) throws Exception {
        var jdk = jdk(version, true);
        var said = find(jdk);
        assertEquals(taken, said.equals(jdk.toString()), said);
    }

    @Test
    void aRuntimeWithoutACompilerIsPassedOver() throws Exception {
        var jre = jdk("25.0.1", false);
        assertFalse(find(jre).equals(jre.toString()));
    }

    @Test
    void everyScriptIsGoodShell() throws Exception {
        for (var script : new String[] {"bin/tenon", "bin/tenon-deploy", "demo", "scripts/find-jdk", "scripts/build"}) {
            var process = new ProcessBuilder(
                            "/bin/sh", "-n", root().resolve(script).toString())
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), script + ": " + said);
        }
    }

    private String find(Path home) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(
                        "/bin/sh",
                        "-euc",
                        ". \"$1\"; printf %s \"$JAVA_HOME\"",
                        "sh",
                        root().resolve("scripts/find-jdk").toString())
                .redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", home.toString());
        var process = builder.start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor() == 0 || said.startsWith("tenon: no JDK 21 or newer found"), said);
        return said;
    }

    private Path jdk(String version, boolean compiler) throws IOException {
        var jdk = dir.resolve("jdk-" + version);
        var bin = Files.createDirectories(jdk.resolve("bin"));
        executable(bin.resolve("java"));
        if (compiler) {
            executable(bin.resolve("javac"));
        }
        Files.writeString(
                jdk.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\nOS_NAME=\"x\"\n");
        return jdk;
    }

    private static void executable(Path file) throws IOException {
        Files.writeString(file, "#!/bin/sh\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    private static Path root() {
        return Path.of("").toAbsolutePath().getParent();
    }
}
