package org.tenon.sync.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** A person with a mail program of their own in a client folder: Maildirs below {@code mail/}. */
final class MaildirHands {
    private final Path mail;
    private long delivered;

    MaildirHands(Path client) {
        mail = client.resolve("mail");
    }

    /** A message; {@code flags} are Maildir's letters. */
    record Seen(String folder, Path file, String text, String flags) {}

    List<Seen> all() {
        var all = new ArrayList<Seen>();
        if (!Files.isDirectory(mail)) {
            return all;
        }
        try (var directories = Files.walk(mail)) {
            for (var directory : directories
                    .filter(d -> d.endsWith("cur") || d.endsWith("new"))
                    .toList()) {
                var folder = mail.relativize(directory.getParent()).toString();
                try (var files = Files.list(directory)) {
                    for (var file : files.sorted().toList()) {
                        all.add(new Seen(folder, file, Files.readString(file), flags(file)));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static String flags(Path file) {
        var name = file.getFileName().toString();
        int info = name.lastIndexOf(":2,");
        return info < 0 ? "" : name.substring(info + 3);
    }

    void deliver(String folder, byte[] body) {
        try {
            var directory = mail.resolve(folder);
            for (var part : List.of("cur", "new", "tmp")) {
                Files.createDirectories(directory.resolve(part));
            }
            Files.write(directory.resolve("cur").resolve("h" + ++delivered + ".person:2,"), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(Seen seen) {
        try {
            Files.delete(seen.file());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void mark(Seen seen, char flag, boolean on) {
        var letters = new TreeSet<Character>();
        seen.flags().chars().forEach(c -> letters.add((char) c));
        if (on ? letters.add(flag) : letters.remove(flag)) {
            var name = seen.file().getFileName().toString().replaceFirst(":2,.*", "");
            var info = new StringBuilder(":2,");
            letters.forEach(info::append);
            rename(seen.file(), seen.file().getParent().resolveSibling("cur").resolve(name + info));
        }
    }

    void move(Seen seen, String folder) {
        rename(
                seen.file(),
                mail.resolve(folder).resolve("cur").resolve(seen.file().getFileName()));
    }

    boolean has(String folder) {
        return Files.isDirectory(mail.resolve(folder).resolve("cur"));
    }

    private static void rename(Path from, Path to) {
        try {
            Files.move(from, to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
