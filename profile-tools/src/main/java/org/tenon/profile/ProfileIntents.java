package org.tenon.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.profile.ProfilePlanner.Intent;

/** Notes, outside of MAPI, that we are about to make a profile: a file each, there before the profile is, gone after its mark is. */
public final class ProfileIntents {
    private final Path folder;

    public ProfileIntents(Path folder) {
        this.folder = folder;
    }

    private Path file(String profile) {
        // Names of profiles do not tell upper from lower case, and hold what names of files may not.
        var key = profile.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        return folder.resolve(HexFormat.of().formatHex(key) + ".making");
    }

    Intent of(String profile) {
        return Files.exists(minting(profile))
                ? Intent.BY_OUTLOOK
                : Files.exists(file(profile)) ? Intent.BY_MAPI : Intent.NONE;
    }

    private Path minting(String profile) {
        var making = file(profile).getFileName().toString();
        return folder.resolve(making.replace(".making", ".minting"));
    }

    void note(String profile) {
        write(file(profile), new byte[0]);
    }

    /** A note with what has to be put back. */
    void noteMinting(String profile, Map<String, String> before) {
        var text = new StringBuilder();
        before.forEach(
                (key, value) -> text.append(key).append('=').append(value).append('\n'));
        write(minting(profile), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Where the PRF that Outlook shall import lies: Outlook reads its path raw, and one with a blank not at all. */
    Path prf() {
        var own = folder.resolve("import.prf").toAbsolutePath();
        var shared = System.getenv("PUBLIC");
        return own.toString().contains(" ") && shared != null && !shared.contains(" ")
                ? Path.of(shared, "tenon-import.prf")
                : own;
    }

    /** What was noted when that profile was asked for; empty where it is not in the making. */
    Optional<Map<String, String>> noted(String profile) {
        var file = minting(profile);
        return Files.exists(file) ? Optional.of(read(file)) : Optional.empty();
    }

    /** Whether nothing is begun and not ended. */
    public boolean isEmpty() {
        return files(".minting").isEmpty() && files(".making").isEmpty();
    }

    /** All that Outlook was to make, begun and not ended, by the names of their files. */
    List<Path> minted() {
        return files(".minting");
    }

    private List<Path> files(String end) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var all = Files.list(folder)) {
            return all.filter(one -> one.toString().endsWith(end)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Map<String, String> read(Path file) {
        try {
            var all = new LinkedHashMap<String, String>();
            for (var line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
                int at = line.indexOf('=');
                all.put(line.substring(0, at), line.substring(at + 1));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which profile was the default one before one of ours became it. */
    public void noteFormerDefault(String profile) {
        write(former(), profile.getBytes(StandardCharsets.UTF_8));
    }

    void forgetFormerDefault() {
        try {
            Files.deleteIfExists(former());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Optional<String> formerDefault() {
        try {
            return Files.exists(former())
                    ? Optional.of(Files.readString(former(), StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path former() {
        return folder.resolve("former-default");
    }

    private void write(Path to, byte[] content) {
        try {
            Files.createDirectories(folder);
            var part = to.resolveSibling(to.getFileName() + ".part");
            try (var file = FileChannel.open(
                    part, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
                file.write(ByteBuffer.wrap(content));
                file.force(true);
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void done(String profile) {
        try {
            Files.deleteIfExists(file(profile));
            Files.deleteIfExists(minting(profile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
