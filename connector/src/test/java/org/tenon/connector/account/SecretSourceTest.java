package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.toml.FilePosition;

class SecretSourceTest {
    private static final FilePosition DECLARED = new FilePosition("alice.toml", 4, "account.secret");

    @TempDir
    Path dir;

    @Test
    void theFirstLineOfAPrivateFileIsTheSecretSpacesIncluded() throws Exception {
        var file = file(" hunter 2 \nsecond line\n", "rw-------");
        assertEquals(
                " hunter 2 ",
                new SecretSource.File(file).read(Map.of(), DECLARED).reveal());
    }

    @Test
    void aByteOrderMarkIsNoPartOfTheSecret() throws Exception {
        var file = file("\uFEFFhunter2\n", "rw-------");
        assertEquals(
                "hunter2", new SecretSource.File(file).read(Map.of(), DECLARED).reveal());
        assertTrue(refusal(new SecretSource.File(file("\uFEFF\n", "rw-------"))).contains("is empty"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-----w-"})
    void aFileThatOthersMayReadOrWriteIsRefused(String permissions) throws Exception {
        var file = file("hunter2\n", permissions);
        var e = refusal(new SecretSource.File(file));
        assertTrue(e.startsWith("alice.toml:4: account.secret: others on this machine may "), e);
        assertTrue(e.endsWith("run: chmod 600 " + file), e);
    }

    @Test
    void aMissingOrEmptyFileIsRefusedWithWhatToDo() throws Exception {
        assertTrue(refusal(new SecretSource.File(dir.resolve("none"))).contains("there is no file"));
        assertTrue(refusal(new SecretSource.File(file("\n", "rw-------"))).contains("is empty"));
    }

    @Test
    void bytesThatAreNoTextAreNotRepeated() throws Exception {
        var file = dir.resolve("secret");
        Files.write(file, new byte[] {'h', 'u', 'n', (byte) 0xff, (byte) 0xfe});
        restrict(file, "rw-------");
        assertFalse(refusal(new SecretSource.File(file)).contains("hun"));
        assertTrue(refusal(new SecretSource.File(file)).contains("not UTF-8"));
    }

    @Test
    void theCredentialManagerIsRefusedElsewhereInOneSentence() {
        var e = refusal(new SecretSource.Credential("Tenon/alice"));
        assertTrue(e.contains("Windows Credential Manager"), e);
        assertTrue(e.contains("use env:NAME or file:PATH"), e);
    }

    private static String refusal(SecretSource source) {
        return assertThrows(AccountException.class, () -> source.read(Map.of(), DECLARED))
                .getMessage();
    }

    private Path file(String text, String permissions) throws IOException {
        var file = Files.writeString(dir.resolve("secret"), text);
        restrict(file, permissions);
        return file;
    }

    private static void restrict(Path file, String permissions) throws IOException {
        assumeTrue(
                Files.getFileAttributeView(file, PosixFileAttributeView.class) != null,
                "this file system knows no owners and others");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }
}
