package org.tenon.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Locale;

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

    boolean has(String profile) {
        return Files.exists(file(profile));
    }

    void note(String profile) {
        try {
            Files.createDirectories(folder);
            try (var file = FileChannel.open(
                    file(profile), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ)) {
                file.force(true);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void done(String profile) {
        try {
            Files.deleteIfExists(file(profile));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
