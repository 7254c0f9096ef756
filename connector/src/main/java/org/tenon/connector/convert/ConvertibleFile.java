package org.tenon.connector.convert;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.convert.Converted;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiItem;
import org.tenon.convert.MapiJson;
import org.tenon.convert.MapiJsonReader;
import org.tenon.convert.Warning;
import org.tenon.convert.Warnings;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.ical.JoinedCalendar;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.CalendarKinds;
import org.tenon.convert.mail.Messages;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.msg.MsgSource;
import org.tenon.convert.tnef.Tnef;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** Reads items from a file of any form and writes them in another. */
public final class ConvertibleFile {
    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private static final byte[] COMPOUND = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0};

    private final Settings settings;

    public ConvertibleFile(Settings settings) {
        this.settings = settings;
    }

    /** What became of a file. */
    public record Result(Path file, int items, List<Path> written, Optional<String> failure, List<Warning> warnings) {}

    /** A file that cannot be converted, with the reason in one sentence. */
    private static final class Unconvertible extends Exception {
        private static final long serialVersionUID = 1L;

        Unconvertible(String reason) {
            super(reason);
        }
    }

    /**
     * Converts a file; what of it cannot be is in the result. Several items of one form are in one file, mails in one each.
     *
     * @param to the form to write; else Outlook's, and of Outlook's items the open form that fits each
     * @param out where to write, replacing what is there; else beside the file, replacing nothing
     */
    public Result convert(Path file, Optional<FileForm> to, Optional<Path> out) throws IOException {
        var warnings = new Warnings();
        try {
            var name = file.getFileName().toString();
            if (!Files.isRegularFile(file)) {
                throw new Unconvertible("there is no such file");
            }
            var from = FileForm.ofName(name)
                    .orElseThrow(() ->
                            new Unconvertible("what it is does not show by its name; known are " + FileForm.endings()));
            var items = read(file, from);
            if (items.isEmpty()) {
                throw new Unconvertible("there is no item in it");
            }
            items.forEach(i -> warnings.addAll(i.warnings()));
            var byForm = byForm(items, from, to, warnings);
            var folder = out.orElse(file.toAbsolutePath().getParent());
            var targets = new LinkedHashMap<Path, Part>();
            byForm.forEach((form, some) -> targets(name, form, some, folder, targets));
            for (var target : targets.keySet()) {
                mayWrite(target, file, out.isPresent());
            }
            Files.createDirectories(folder);
            for (var target : targets.entrySet()) {
                write(
                        target.getKey(),
                        target.getValue().form(),
                        target.getValue().items(),
                        warnings);
                made.add(target.getKey());
            }
            return new Result(file, items.size(), List.copyOf(targets.keySet()), Optional.empty(), warnings.list());
        } catch (Unconvertible e) {
            return new Result(file, 0, List.of(), Optional.of(e.getMessage()), warnings.list());
        }
    }

    /** What goes into one file. */
    private record Part(FileForm form, List<Converted<MapiItem>> items) {}

    /** What this has written so far: two files of one name in other forms do not replace what came of each other. */
    private final Set<Path> made = new HashSet<>();

    private static Map<FileForm, List<Converted<MapiItem>>> byForm(
            List<Converted<MapiItem>> items, FileForm from, Optional<FileForm> to, Warnings warnings)
            throws Unconvertible {
        var byForm = new LinkedHashMap<FileForm, List<Converted<MapiItem>>>();
        for (var item : items) {
            var natural = natural(item.value());
            var form = to.orElse(from == FileForm.MAPI ? natural : FileForm.MAPI);
            // Anything can be told of in a mail.
            if (form == FileForm.MAPI || form == FileForm.MIME || form == natural) {
                byForm.computeIfAbsent(form, f -> new ArrayList<>()).add(item);
            } else {
                warnings.add(
                        "other-kind",
                        "PidTagMessageClass",
                        "An item of the class " + item.value().messageClass()
                                + " has no place in a file of this form.");
            }
        }
        if (byForm.isEmpty()) {
            throw new Unconvertible("nothing in it has a place in a file of this form");
        }
        return byForm;
    }

    private void targets(
            String name, FileForm form, List<Converted<MapiItem>> items, Path folder, Map<Path, Part> targets) {
        boolean each = form == FileForm.MIME && items.size() > 1;
        var base = made.contains(folder.resolve(FileForm.base(name) + form.ending())) ? name : FileForm.base(name);
        if (!each) {
            targets.put(folder.resolve(base + form.ending()), new Part(form, items));
            return;
        }
        for (int i = 0; i < items.size(); i++) {
            targets.put(folder.resolve(base + "-" + (i + 1) + form.ending()), new Part(form, List.of(items.get(i))));
        }
    }

    private static void mayWrite(Path target, Path file, boolean told) throws IOException, Unconvertible {
        if (!told && Files.exists(target)) {
            throw new Unconvertible(target.getFileName() + " is there already; say where to write with --out");
        }
        if (Files.exists(target) && Files.isSameFile(target, file)) {
            throw new Unconvertible("it would be replaced by what comes of it; say where to write with --out");
        }
    }

    private List<Converted<MapiItem>> read(Path file, FileForm form) throws IOException, Unconvertible {
        return switch (form) {
            case MAPI -> readJson(file);
            case ICAL -> {
                var document = Document.read(Content.of(Files.readAllBytes(file)))
                        .orElseThrow(() -> new Unconvertible("it is no iCalendar that can be read"));
                yield CalendarKinds.ALL.stream()
                        .flatMap(k -> k.toMapi(document, settings).stream())
                        .toList();
            }
            case VCARD ->
                Contacts.toMapi(Document.read(Content.of(Files.readAllBytes(file)))
                        .orElseThrow(() -> new Unconvertible("it is no vCard that can be read")));
            case TNEF ->
                List.of(Tnef.read(new FileContent(file)).orElseThrow(() -> new Unconvertible("it is no TNEF stream")));
            case MSG -> {
                // Other programs call their messages so too.
                if (!isCompound(file)) {
                    yield List.of(Messages.toMapi(new FileContent(file), settings));
                }
                yield List.of(MsgFile.read(MsgSource.of(() -> FileChannel.open(file)))
                        .orElseThrow(() -> new Unconvertible("it is no file of Outlook's, or damaged")));
            }
            case MIME -> List.of(Messages.toMapi(new FileContent(file), settings));
        };
    }

    /** Whether a file begins like one of Outlook's, [MS-CFB] section 2.2. */
    private static boolean isCompound(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return Arrays.equals(in.readNBytes(COMPOUND.length), COMPOUND);
        }
    }

    private static List<Converted<MapiItem>> readJson(Path file) throws IOException, Unconvertible {
        try {
            return readJson(file, Optional.of(new FileContent(file)::base64));
        } catch (JsonProcessingException e) {
            // Perhaps it is only a value: without streams that is a warning.
        }
        try {
            return readJson(file, Optional.empty());
        } catch (JsonProcessingException e) {
            throw new Unconvertible("it is no JSON from line " + e.getLocation().getLineNr() + " on");
        }
    }

    private static List<Converted<MapiItem>> readJson(Path file, Optional<MapiJsonReader.Source> source)
            throws IOException {
        var warnings = new Warnings();
        try (var in = Files.newInputStream(file);
                var parser = JSON.createParser(in)) {
            var items = new MapiJsonReader(parser, warnings, source).read();
            var converted = new ArrayList<Converted<MapiItem>>();
            for (var item : items) {
                converted.add(new Converted<>(item, Leftover.NONE, converted.isEmpty() ? warnings.list() : List.of()));
            }
            return converted;
        }
    }

    /** The open form that fits an item. */
    private static FileForm natural(MapiItem item) {
        if (item.isA("IPM.Contact") || item.isA("IPM.DistList")) {
            return FileForm.VCARD;
        }
        return CalendarKinds.hold(item) ? FileForm.ICAL : FileForm.MIME;
    }

    private void write(Path target, FileForm form, List<Converted<MapiItem>> items, Warnings warnings)
            throws IOException, Unconvertible {
        var part = target.resolveSibling(target.getFileName() + ".part");
        try {
            try (var out = Files.newOutputStream(part)) {
                switch (form) {
                    case MAPI -> writeJson(out, items);
                    case ICAL -> {
                        var calendars = new ArrayList<Content>();
                        for (var item : items) {
                            var text = CalendarKinds.of(item.value()).toText(item.value(), settings);
                            warnings.addAll(text.warnings());
                            calendars.add(text.value());
                        }
                        out.write(JoinedCalendar.of(calendars).bytes());
                    }
                    case VCARD -> {
                        for (var item : items) {
                            var text = Contacts.toText(item.value(), true);
                            warnings.addAll(text.warnings());
                            out.write(text.value().bytes());
                        }
                    }
                    case MIME -> {
                        var message = Messages.toMime(items.getFirst().value(), settings);
                        warnings.addAll(message.warnings());
                        try (var buffered = new BufferedOutputStream(out)) {
                            message.value().writeTo(buffered);
                        }
                    }
                    case MSG, TNEF -> throw new Unconvertible("this form is not written");
                }
            }
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private static void writeJson(OutputStream out, List<Converted<MapiItem>> items) throws IOException {
        try (var json = JSON.createGenerator(out)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter());
            var writer = new MapiJson(json);
            if (items.size() > 1) {
                json.writeStartArray();
            }
            for (var item : items) {
                writer.write(item.value(), item.warnings());
            }
            if (items.size() > 1) {
                json.writeEndArray();
            }
        }
    }
}
