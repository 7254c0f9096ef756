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
                        "convert", "Convert mails, appointments, tasks and contacts into Outlook's form, or back.")
                .addPositional(Grammar.parameters(String[].class, "1..*", "FILE", "Files: " + FileForm.endings() + "."))
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
        if (out.isPresent()) {
            Files.createDirectories(out.get());
        }
        var files = new ConvertibleFile(
                new Settings(ZoneId.systemDefault(), context.clock().instant(), Set.of()));
        var results = new ArrayList<Result>();
        var names = given.matchedPositionalValue(0, new String[0]);
        if (names.length == 0) {
            throw Grammar.misuse(given, "say which files to convert");
        }
        for (var name : names) {
            var file = context.places().here().resolve(name);
            if (!Files.isRegularFile(file)) {
                throw Grammar.misuse(given, "there is no file " + name);
            }
            results.add(files.convert(file, to, out));
        }
        if (Grammar.has(given, "--json")) {
            json(results);
        } else {
            results.forEach(r -> context.screen().print(lines(r)));
        }
        return results.stream().allMatch(r -> r.failure().isEmpty()) ? Exit.IN_SYNC : Exit.WAITING;
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

    private void json(List<Result> results) throws IOException {
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
            json.writeEndObject();
        }
    }
}
