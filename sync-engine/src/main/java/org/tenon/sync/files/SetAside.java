package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.vobject.Content;

/**
 * Files whose place another content has taken, kept for a while under hidden names. A program that has such a file open goes on
 * writing to it, and would write into nothing; here what it wrote is found, and becomes an item of its own.
 */
final class SetAside {
    private static final String PREFIX = ".tenon-old.";
    private static final Pattern NAME = Pattern.compile("\\.tenon-old\\.(\\d{1,18})\\.(\\d{1,19})\\..+");

    /** An editor that has written nothing for so long has closed its file. */
    private static final Duration KEPT = Duration.ofMinutes(10);

    private SetAside() {}

    /** Gives the file a second name. Where the file system has no such thing the place is simply taken. */
    static void keep(Path file, UniqueNames names) {
        try {
            var about = Files.readAttributes(file, BasicFileAttributes.class);
            var name = PREFIX + about.size() + "." + nanos(about) + "." + names.next();
            Files.createLink(file.resolveSibling(name), file);
        } catch (IOException | UnsupportedOperationException withoutIt) {
            // No second names on this file system: then what a program writes on is lost with its file, as ever.
            return;
        }
    }

    /** Makes items of those that were written to since, and removes those that nobody wrote to for long. */
    static void collect(Path directory, String extension, Clock clock) throws IOException {
        try (var files = Files.newDirectoryStream(directory, PREFIX + "*")) {
            for (var file : files) {
                var name = NAME.matcher(FileNames.of(file));
                if (name.matches()) {
                    collect(file, name, extension, clock);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private static void collect(Path file, Matcher name, String extension, Clock clock) throws IOException {
        try {
            var about = Files.readAttributes(file, BasicFileAttributes.class);
            boolean written =
                    about.size() != Long.parseLong(name.group(1)) || nanos(about) != Long.parseLong(name.group(2));
            var age = Duration.between(Files.getLastModifiedTime(file).toInstant(), clock.instant());
            if (written
                    && age.compareTo(ItemFile.SETTLING) > 0
                    && ItemFile.unfit(file, clock).isEmpty()) {
                becomeItem(file, extension);
            } else if (!written && sinceMade(file, clock).compareTo(KEPT) > 0) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException gone) {
            return;
        }
    }

    /** Its own times are those of what it holds; the name tells when it was made, in seconds. */
    private static Duration sinceMade(Path file, Clock clock) {
        var parts = FileNames.of(file).split("\\.", -1);
        return Duration.ofSeconds(clock.instant().getEpochSecond() - Long.parseLong(parts[4]));
    }

    private static void becomeItem(Path file, String extension) throws IOException {
        var content = Content.of(Files.readAllBytes(file));
        var uid = "late-" + UUID.nameUUIDFromBytes(content.bytes());
        var copy = ConflictCopy.of(content, Content.NONE, uid).orElse(content);
        var draft = file.resolveSibling("." + uid);
        Files.write(draft, copy.bytes());
        Durability.force(draft);
        SmallFiles.replace(draft, file.resolveSibling(uid + extension));
        Files.deleteIfExists(file);
    }

    private static long nanos(BasicFileAttributes about) {
        return about.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    }
}
