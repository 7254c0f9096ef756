package org.tenon.deploy.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/** A CSV file of people (RFC 4180, UTF-8): a head with {@code address}, and {@code name} and {@code login} where wanted. */
public final class PeopleFile {
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private PeopleFile() {}

    /** All of them, or an exception that names each line that is wrong. Who stands there twice is taken once. */
    public static List<Person> read(Path file) throws ConfigException {
        var people = new TreeMap<String, Person>();
        var wrong = new ArrayList<String>();
        for (var row : rows(file)) {
            try {
                var person = Person.of(cell(row, "address"), cell(row, "name"), cell(row, "login"));
                people.putIfAbsent(person.address().toLowerCase(Locale.ROOT), person);
            } catch (ConfigException e) {
                wrong.add(file + ", line " + line(row) + ": " + e.getMessage());
            }
        }
        if (!wrong.isEmpty()) {
            throw new ConfigException(String.join("\n", wrong));
        }
        return List.copyOf(people.values());
    }

    private static long line(Map<String, String> row) {
        return Long.parseLong(row.get(""));
    }

    private static String cell(Map<String, String> row, String column) {
        return row.getOrDefault(column, "");
    }

    private static List<Map<String, String>> rows(Path file) throws ConfigException {
        try {
            var text = Files.readString(file);
            var format = CSVFormat.RFC4180
                    .builder()
                    .setHeader()
                    .setSkipHeaderRecord(true)
                    .setIgnoreHeaderCase(true)
                    .setIgnoreSurroundingSpaces(true)
                    .setIgnoreEmptyLines(true)
                    .get();
            var rows = new ArrayList<Map<String, String>>();
            try (var parser = CSVParser.parse(text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text, format)) {
                if (parser.getHeaderNames().stream().noneMatch("address"::equalsIgnoreCase)) {
                    throw new ConfigException(file + ": the first line must name the columns: address,name,login");
                }
                for (CSVRecord row : parser) {
                    var cells = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
                    cells.putAll(row.toMap());
                    cells.put("", Long.toString(parser.getCurrentLineNumber()));
                    rows.add(cells);
                }
            }
            return rows;
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new ConfigException(
                    file + " cannot be read as CSV in UTF-8 (" + e.getClass().getSimpleName() + ")");
        }
    }
}
