package org.tenon.connector.enrol;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tenon.capsule.Capsule;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.Directories;
import org.tenon.connector.account.Durable;

/** The account that a capsule makes: its file, which only its owner may read, and its password, in the system's keeper. */
public final class EnrolledAccount {
    static final String REHEARSAL = "account.toml";
    private static final String MARK = "# Made by tenon enrol";

    private final Capsule capsule;
    private final Path configDir;
    private final ClientStore store;
    private final SecretKeeper secret;

    /**
     * @param places where the account file goes, and on which system
     * @param store what is synced on the client side
     */
    public EnrolledAccount(Capsule capsule, Directories places, ClientStore store) {
        this.capsule = capsule;
        this.configDir = places.configDir();
        this.store = store;
        var name = name(capsule);
        secret = places.windows()
                ? new SecretKeeper.WindowsCredential(
                        "Tenon/" + name, capsule.person().login())
                : new SecretKeeper.OwnersFile(configDir.resolve(name + ".password"));
    }

    /** What the account is called: its address, as far as that can be a file's name on every system. */
    public static String name(Capsule capsule) {
        var name = capsule.person().address().toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}@._+-]", "_");
        return name.substring(0, Math.min(name.length(), 64)).replaceAll("^\\.|\\.$", "_");
    }

    /** What the profile of an account is called: not as a person would call one of theirs, and in letters that every code page has. */
    public static String profileName(Capsule capsule) {
        var name = "Tenon " + name(capsule).replaceAll("[^\\x20-\\x7E]", "_");
        return name.substring(0, Math.min(name.length(), 64));
    }

    public Path file() {
        return configDir.resolve(name(capsule) + ".toml");
    }

    /** The account as its file will have it, read from a copy in {@code scratch}. */
    public Account rehearsed(Path scratch) throws IOException, AccountException {
        var copy = scratch.resolve(REHEARSAL);
        Durable.write(copy, text());
        return AccountFile.read(copy);
    }

    /** Refuses to go on where a file of that name is somebody's own. */
    public void requireOurs() throws IOException {
        if (Files.exists(file()) && !Files.readString(file()).startsWith(MARK)) {
            throw new FileAlreadyExistsException(
                    file().toString(), null, "it is no file of an enrolment, and is left alone; move it away");
        }
    }

    public SecretKeeper secret() {
        return secret;
    }

    /** Takes the account file away where it is ours; a second time does nothing. */
    public void remove() throws IOException {
        if (Files.exists(file()) && Files.readString(file()).startsWith(MARK)) {
            Files.delete(file());
        }
    }

    public void write() throws IOException {
        requireOurs();
        Durable.folder(configDir);
        Durable.write(file(), text());
    }

    private String text() {
        var lines = new ArrayList<String>();
        lines.add(MARK + " from the settings of " + capsule.issuer() + ". Newer settings replace this file.");
        lines.add("[account]");
        lines.add("name     = " + quoted(name(capsule)));
        lines.add("email    = " + quoted(capsule.person().address()));
        lines.add("login    = " + quoted(capsule.person().login()));
        lines.add("secret   = " + quoted(secret.source()));
        lines.add("");
        lines.add("[server]");
        var servers = capsule.servers();
        address(lines, "imap", servers.imap());
        address(lines, "caldav", servers.caldav());
        address(lines, "carddav", servers.carddav());
        address(lines, "smtp", servers.smtp());
        if (servers.insecure()) {
            lines.add("insecure = true");
        }
        lines.add("");
        lines.add("[client]");
        lines.add("store    = "
                + quoted(
                        switch (store) {
                            case ClientStore.Files(var dir) -> "files:" + dir.toAbsolutePath();
                            case ClientStore.Outlook(var profile) -> "outlook:" + profile;
                        }));
        if (!capsule.kinds().isEmpty()) {
            lines.add("");
            lines.add("[policy]");
            lines.add("kinds    = "
                    + capsule.kinds().stream()
                            .map(EnrolledAccount::quoted)
                            .collect(Collectors.joining(", ", "[", "]")));
        }
        return String.join("\n", lines) + "\n";
    }

    private static void address(List<String> lines, String key, Optional<URI> uri) {
        uri.ifPresent(value -> lines.add("%-8s = %s".formatted(key, quoted(value.toString()))));
    }

    /** A basic string of TOML; a capsule holds no control characters. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
