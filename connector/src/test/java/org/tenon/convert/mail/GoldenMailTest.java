package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.MapiJson;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.mapi.value.Binary;

/**
 * Messages as programs write them, beside the item that each becomes, and beside the message that such an item becomes which never was one.
 * {@code -Dtenon.write=true} writes the second and the third anew, to be looked at.
 */
class GoldenMailTest {
    private static final Path FOLDER = Path.of("src", "test", "resources", "mail");
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("UTC"), Instant.parse("2026-03-01T00:00:00Z"), Set.of());

    @Test
    void messagesBecomeTheItemsBesideThemAndReturn() throws IOException {
        for (var file : messages()) {
            var bytes = Files.readAllBytes(file);
            var read = Messages.toMapi(LargeValue.of(Binary.owning(bytes)), SETTINGS);
            var item = read.value();
            assertEquals(
                    new String(bytes, StandardCharsets.ISO_8859_1),
                    new String(write(item), StandardCharsets.ISO_8859_1),
                    file::toString);
            // How bytes are packed is not for eternity.
            MailCorpusTest.withoutSkeleton(item);
            compare(file, ".mapi.json", json(read));
            var transport = item.properties().get(PidTag.TRANSPORT_MESSAGE_HEADERS);
            assertTrue(transport.isPresent(), file::toString);
            item.properties().remove(PropertyKey.of(PidTag.TRANSPORT_MESSAGE_HEADERS));
            compare(file, ".anew.eml", new String(write(item), StandardCharsets.UTF_8));
        }
    }

    private static List<Path> messages() throws IOException {
        try (var all = Files.list(FOLDER)) {
            return all.filter(
                            f -> f.toString().endsWith(".eml") && !f.toString().endsWith(".anew.eml"))
                    .sorted()
                    .toList();
        }
    }

    private static void compare(Path file, String ending, String text) throws IOException {
        var golden = file.resolveSibling(file.getFileName().toString().replace(".eml", ending));
        if (Boolean.getBoolean("tenon.write")) {
            Files.writeString(golden, text);
        }
        assertEquals(Files.readString(golden), text, golden::toString);
    }

    private static String json(Converted<MapiItem> item) throws IOException {
        var text = new StringWriter();
        try (var json = new JsonFactory().createGenerator(text)) {
            json.setPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
            new MapiJson(json).write(item.value(), item.warnings());
        }
        return text + "\n";
    }

    private static byte[] write(MapiItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return out.toByteArray();
    }
}
