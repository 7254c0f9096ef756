package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.connector.sync.Exit;

final class ClassArchiveTest {
    @TempDir
    Path dir;

    @Test
    void itGoesWithWhatWasCutOffAndNothingElseDoes() throws IOException {
        var archive = Files.createFile(dir.resolve("classes-0011.jsa"));
        var cutOff = Files.createFile(dir.resolve("classes-0011.jsa.4711"));
        var other = Files.createFile(dir.resolve("account.toml"));
        ClassArchive.remove(dir);
        assertFalse(Files.exists(archive));
        assertFalse(Files.exists(cutOff));
        assertTrue(Files.exists(other));
        ClassArchive.remove(dir.resolve("is not there"));
    }

    @Test
    void theLauncherKnowsWhichCommandsOpenAClient() throws IOException {
        assertEquals(Tenon.openingClient(Context.ofThisProcess()), words("OPENING"));
    }

    @Test
    void theLauncherKnowsEachExitCode() throws IOException {
        assertEquals(
                Arrays.stream(Exit.values())
                        .map(e -> Integer.toString(e.code()))
                        .toList(),
                words("KNOWN"));
    }

    /** The words of a list in the launcher's source. */
    private static List<String> words(String list) throws IOException {
        var source = Files.readString(Path.of("../installer/launcher.c"));
        var found = Pattern.compile(list + "\\[\\] = \\{([^}]*)\\}").matcher(source);
        assertTrue(found.find(), list);
        return Stream.of(found.group(1).split(","))
                .map(word -> word.strip().replace("\"", ""))
                .toList();
    }
}
