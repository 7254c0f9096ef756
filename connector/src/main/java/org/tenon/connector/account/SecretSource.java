package org.tenon.connector.account;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import org.tenon.toml.FilePosition;
import org.tenon.windows.CredentialManager;

/** Where an account's password or token is kept: never in the account file itself. */
public sealed interface SecretSource {
    /** U+FEFF, as it begins a file. */
    String BYTE_ORDER_MARK = "\uFEFF";

    /** {@code env:NAME}, an environment variable. */
    record Env(String name) implements SecretSource {}

    /** {@code file:PATH}, the first line of a file that only its owner may read. */
    record File(Path path) implements SecretSource {}

    /** {@code credential:NAME}, an entry of the Windows Credential Manager. */
    record Credential(String name) implements SecretSource {}

    /**
     * Fetches the secret now. The exception tells what to do, and never what was read.
     *
     * @param declared where the account file says it, for the error
     */
    default Secret read(Map<String, String> env, FilePosition declared) throws AccountException {
        return switch (this) {
            case Env(var name) -> fromEnv(env.get(name), name, declared);
            case File(var path) -> fromFile(path, declared);
            case Credential(var name) -> fromCredentialManager(name, declared);
        };
    }

    private static Secret fromEnv(String value, String name, FilePosition declared) throws AccountException {
        if (value == null || value.isEmpty()) {
            throw AccountException.at(
                    declared, "the environment variable " + name + " is not set; set it, or use file:PATH");
        }
        return new Secret(value);
    }

    private static Secret fromCredentialManager(String name, FilePosition declared) throws AccountException {
        if (!System.getProperty("os.name").startsWith("Windows")) {
            throw AccountException.at(
                    declared,
                    "credential:" + name
                            + " is kept by the Windows Credential Manager, which cannot be reached from here;"
                            + " use env:NAME or file:PATH");
        }
        try {
            return CredentialManager.ofThisUser()
                    .read(name)
                    .filter(secret -> !secret.isEmpty())
                    .map(Secret::new)
                    .orElseThrow(() -> AccountException.at(
                            declared,
                            "the Windows Credential Manager has no entry " + name
                                    + "; run tenon enrol again, or use env:NAME or file:PATH"));
        } catch (IOException e) {
            throw AccountException.at(declared, e.getMessage());
        }
    }

    private static Secret fromFile(Path path, FilePosition declared) throws AccountException {
        if (!Files.isRegularFile(path)) {
            throw AccountException.at(
                    declared, "there is no file " + path + "; write the password into it, and: chmod 600 " + path);
        }
        try {
            var tooOpen = othersMay(path);
            if (tooOpen.isPresent()) {
                throw AccountException.at(
                        declared,
                        "others on this machine may " + tooOpen.get() + " " + path + "; run: chmod 600 " + path);
            }
            // A password may hold spaces at its ends; only the line's own end is no part of it.
            try (var lines = Files.newBufferedReader(path)) {
                var first = lines.readLine();
                if (first != null && first.startsWith(BYTE_ORDER_MARK)) {
                    // Editors of Windows put it there; nobody types it, and no server takes it for part of the
                    // password.
                    first = first.substring(1);
                }
                if (first == null || first.isEmpty()) {
                    throw AccountException.at(
                            declared, "the first line of " + path + " is empty; write the password there");
                }
                return new Secret(first);
            }
        } catch (CharacterCodingException e) {
            throw AccountException.at(
                    declared,
                    path
                            + " is not UTF-8 text; save it as UTF-8, or run: iconv -f ISO-8859-1 -t UTF-8 (a password of plain"
                            + " letters and digits is the same in both)");
        } catch (IOException e) {
            // The message of a decoding error could quote what was read; the class says enough.
            throw AccountException.at(
                    declared, path + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** What people other than the owner may do with the file, where the file system knows owners and others. */
    private static Optional<String> othersMay(Path path) throws IOException {
        var view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        var permissions = view.readAttributes().permissions();
        var reading = EnumSet.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
        var writing = EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
        if (permissions.stream().anyMatch(reading::contains)) {
            return Optional.of("read");
        }
        return permissions.stream().anyMatch(writing::contains) ? Optional.of("write to") : Optional.empty();
    }
}
