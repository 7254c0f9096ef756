package org.tenon.connector.convert;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A form in which an item can lie in a file. */
public enum FileForm {
    MAPI("mapi", ".mapi.json"),
    MIME("mime", ".eml"),
    ICAL("ical", ".ics .vcs .ical .ifb"),
    VCARD("vcard", ".vcf .vcard"),
    /** Outlook's own file of an item. Read only. */
    MSG("", ".msg .oft"),
    /** What Outlook sends to Outlook. Read only. */
    TNEF("", ".tnef winmail.dat");

    private final String word;
    /** With blanks between; the first is written. */
    private final String endings;

    FileForm(String word, String endings) {
        this.word = word;
        this.endings = endings;
    }

    /** The ending of a file that is written in this form. */
    public String ending() {
        return all().getFirst();
    }

    private List<String> all() {
        return List.of(endings.split(" ", -1));
    }

    public static Optional<FileForm> ofWord(String word) {
        return Arrays.stream(values())
                .filter(f -> !f.word.isEmpty() && f.word.equals(word))
                .findFirst();
    }

    static Optional<FileForm> ofName(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(f -> f.all().stream().anyMatch(name::endsWith))
                .findFirst();
    }

    /** Whether a file's name says what is in it. */
    public static boolean knows(Path file) {
        return ofName(file.getFileName().toString()).isPresent();
    }

    /** The file's name without the ending that says its form. */
    static String base(String fileName) {
        var name = fileName.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .flatMap(f -> f.all().stream())
                .filter(e -> name.endsWith(e) && name.length() > e.length())
                .map(e -> fileName.substring(0, fileName.length() - e.length()))
                .findFirst()
                .orElse(fileName);
    }

    public static String endings() {
        return Arrays.stream(values()).map(FileForm::ending).collect(Collectors.joining(", "));
    }
}
