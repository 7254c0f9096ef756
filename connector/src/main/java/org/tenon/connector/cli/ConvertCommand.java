package org.tenon.connector.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamWriteFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.tenon.connector.convert.ConvertibleFile;
import org.tenon.connector.convert.ConvertibleFile.Result;
import org.tenon.connector.convert.FileForm;
import org.tenon.connector.sync.Exit;
import org.tenon.convert.ical.Settings;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon convert}: what Outlook will see of a file, and the file that an item of Outlook's becomes. */
record ConvertCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return Grammar.command(
                        "convert",
                        "Convert mails, appointments, tasks, notes and contacts into Outlook's form, or back. Several items of a"
                                + " file come into one .ics or .vcf, mails into one file each. A file that cannot be converted"
                                + " is named, the others are converted, and the exit code is 1.")
                .addPositional(Grammar.parameters(
                        String[].class,
                        "1..*",
                        "FILE",
                        "Files: " + FileForm.endings() + "; or folders with such files, at any depth."))
                .addOption(Grammar.option(
                                String.class,
                                "FORM",
                                "mapi (JSON of an Outlook item), mime, ical or vcard. Without it: mapi for an open format,"
                                        + " and the open format that fits for an Outlook item.",
                                "--to")
                        .build())
                .addOption(Grammar.option(
                                Path.class,
                                "DIR",
                                "Where to write, replacing what is there. Without it: beside each file, replacing nothing.",
                                "--out")
                        .build())
                .addOption(Grammar.json());
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        var to = Optional.ofNullable(given.<String>matchedOptionValue("--to", null))
                .map(word -> FileForm.ofWord(word)
                        .orElseThrow(() -> Grammar.misuse(given, "--to: one of mapi, mime, ical, vcard")));
        var out = Optional.ofNullable(given.<Path>matchedOptionValue("--out", null))
                .map(context.places().here()::resolve);
        var files = new ConvertibleFile(
                new Settings(ZoneId.systemDefault(), context.clock().instant(), Set.of()));
        var results = new ArrayList<Result>();
        var unknown = new ArrayList<Path>();
        var names = given.matchedPositionalValue(0, new String[0]);
        if (names.length == 0) {
            throw Grammar.misuse(given, "say which files to convert");
        }
        var here = context.places().here();
        if (Stream.of(names).map(here::resolve).noneMatch(Files::exists)) {
            throw Grammar.misuse(given, "there is no file " + String.join(", ", names));
        }
        for (var name : names) {
            var file = here.resolve(name);
            if (!Files.isDirectory(file)) {
                results.add(files.convert(file, to, out));
                continue;
            }
            for (var inner : inner(file, out)) {
                if (FileForm.knows(inner)) {
                    var below = file.relativize(inner.getParent());
                    results.add(files.convert(inner, to, out.map(o -> o.resolve(below))));
                } else {
                    unknown.add(inner);
                }
            }
        }
        if (Grammar.has(given, "--json")) {
            json(results, unknown);
        } else {
            results.forEach(r -> context.screen().print(lines(r)));
            unknown.forEach(
                    f -> context.screen().print(List.of(f + ": passed over, since its name does not say what it is")));
        }
        return results.stream().allMatch(r -> r.failure().isEmpty()) ? Exit.IN_SYNC : Exit.WAITING;
    }

    /** The files below a folder but for those that are written. */
    private static List<Path> inner(Path folder, Optional<Path> out) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(f -> out.filter(o -> !o.equals(folder) && f.startsWith(o))
                            .isEmpty())
                    .sorted()
                    .toList();
        }
    }

    private static List<String> lines(Result result) {
        var lines = new ArrayList<String>();
        var name = result.file().getFileName();
        result.failure().ifPresent(f -> lines.add(name + ": not converted: " + f));
        for (var written : result.written()) {
            lines.add(name + " -> " + written);
        }
        for (var warning : result.warnings()) {
            lines.add("    " + warning.property() + ": " + warning.message() + " (" + warning.code() + ")");
        }
        return lines;
    }

    private void json(List<Result> results, List<Path> unknown) throws IOException {
        var factory = JsonFactory.builder()
                .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .build();
        try (var json = factory.createGenerator(context.screen().out())) {
            json.writeStartObject();
            json.writeArrayFieldStart("files");
            for (var result : results) {
                json.writeStartObject();
                json.writeStringField("file", result.file().toString());
                json.writeNumberField("items", result.items());
                json.writeArrayFieldStart("written");
                for (var written : result.written()) {
                    json.writeString(written.toString());
                }
                json.writeEndArray();
                if (result.failure().isPresent()) {
                    json.writeStringField("failure", result.failure().get());
                }
                json.writeArrayFieldStart("warnings");
                for (var warning : result.warnings()) {
                    json.writeStartObject();
                    json.writeStringField("code", warning.code());
                    json.writeStringField("property", warning.property());
                    json.writeStringField("message", warning.message());
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("unknown");
            for (var file : unknown) {
                json.writeString(file.toString());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
