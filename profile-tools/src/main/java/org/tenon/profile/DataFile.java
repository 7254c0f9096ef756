package org.tenon.profile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The file that a store of Outlook's lies in (PST), looked at before Outlook's provider is let near it. */
public final class DataFile {
    /** The header of a PST ([MS-PST] 2.2.2.6): dwMagic, eight bytes on wMagicClient, then wVer. */
    private static final int MAGIC = 0x4E444221;

    private static final int CLIENT = 0x4D53;
    private static final int UNICODE_VERSION = 23;
    private static final int LOOKED_AT = 12;

    private DataFile() {}

    /**
     * The path as Outlook keeps it: of the file, or of the nearest folder that is there, with links and short names followed. Two texts of
     * one file are one file.
     */
    public static String canonical(String path) {
        if (path.startsWith("\\\\")) {
            // On another machine: refused elsewhere, and not asked for here.
            return path;
        }
        try {
            var rest = Path.of("");
            for (var at = Path.of(path); at != null; at = at.getParent()) {
                if (Files.exists(at)) {
                    return at.toRealPath().resolve(rest).toString();
                }
                if (at.getFileName() != null) {
                    rest = at.getFileName().resolve(rest);
                }
            }
        } catch (IOException | InvalidPathException e) {
            return path;
        }
        return path;
    }

    static boolean same(String one, String other) {
        return one.equalsIgnoreCase(other) || canonical(one).equalsIgnoreCase(canonical(other));
    }

    /**
     * What forbids that profile to have its store there. A file that is no data file is overwritten by the provider without a word; a
     * data file of another profile would be two profiles' at once.
     */
    public static Optional<OutlookException> objection(String profile, String path, List<ProfileState> all) {
        var others = all.stream()
                .filter(one -> !one.name().equalsIgnoreCase(profile))
                .flatMap(one -> one.services().stream())
                .flatMap(one -> one.path().stream());
        if (others.anyMatch(other -> same(other, path))) {
            return Optional.of(
                    new OutlookException("Another profile uses that data file", "Choose another path with --store."));
        }
        var file = Path.of(path);
        return Files.exists(file) ? content(file) : Optional.empty();
    }

    /** Outlook's provider makes no folders; neither do we where somebody chose one. */
    public static Optional<OutlookException> missingFolder(String path) {
        var parent = Path.of(path).getParent();
        return parent == null || Files.isDirectory(parent)
                ? Optional.empty()
                : Optional.of(new OutlookException(
                        "The folder of the data file does not exist", "Make it, or choose another with --store."));
    }

    private static Optional<OutlookException> content(Path file) {
        try (var channel = FileChannel.open(file)) {
            var head = ByteBuffer.allocate(LOOKED_AT).order(ByteOrder.LITTLE_ENDIAN);
            int read;
            do {
                read = channel.read(head);
            } while (read >= 0 && head.hasRemaining());
            if (head.hasRemaining() || head.getInt(0) != MAGIC || (head.getShort(8) & 0xFFFF) != CLIENT) {
                return Optional.of(new OutlookException(
                        "The file is no Outlook data file, and Outlook would overwrite it",
                        "It was left as it is. Choose another path with --store."));
            }
            if (head.getShort(10) < UNICODE_VERSION) {
                return Optional.of(new OutlookException(
                        "The data file is of the old format (Outlook 97-2002), which holds 2 GB and no Unicode",
                        "It was left as it is. Choose another path with --store."));
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(new OutlookException(
                    "The data file is there and cannot be read",
                    "Close the program that holds it, or choose another path with --store."));
        }
    }
}
