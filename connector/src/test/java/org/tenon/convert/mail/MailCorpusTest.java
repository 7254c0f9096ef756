package org.tenon.convert.mail;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.msg.MsgFile;
import org.tenon.convert.tnef.Tnef;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.ContentHash;

/** Real messages become items and return: to the byte where nobody touched them, and with all that people see where somebody did. */
@EnabledIfEnvironmentVariable(named = "TENON_CORPUS", matches = ".+")
class MailCorpusTest {
    private static final Path CORPUS = Path.of(System.getenv().getOrDefault("TENON_CORPUS", "."));
    private static final Settings SETTINGS =
            new Settings(ZoneId.of("Europe/Berlin"), Instant.parse("2026-01-01T00:00:00Z"), Set.of());

    @Test
    void messagesReturnToTheByte() throws IOException {
        var others = new ArrayList<String>();
        var files = messages();
        for (var file : files) {
            var bytes = Files.readAllBytes(file);
            var item = Messages.toMapi(LargeValue.of(Binary.owning(bytes)), SETTINGS);
            var back = write(item.value());
            if (!digest(bytes).equals(digest(back))) {
                others.add(file.getFileName() + " " + item.warnings());
            }
        }
        assertTrue(files.size() > 40, "only " + files.size());
        assertEquals(List.of(), others, files.size() + " messages");
    }

    @Test
    void messagesReturnWithAllThatPeopleSeeWhenTheyAreWrittenAnew() throws IOException {
        var lost = new ArrayList<String>();
        var files = messages();
        for (var file : files) {
            var before = Messages.toMapi(LargeValue.of(Binary.owning(Files.readAllBytes(file))), SETTINGS)
                    .value();
            var seen = VisibleThings.of(before);
            withoutSkeleton(before);
            var again = Messages.toMapi(LargeValue.of(Binary.owning(write(before))), SETTINGS)
                    .value();
            seen.missing(VisibleThings.of(again)).forEach(l -> lost.add(file.getFileName() + ": " + l));
        }
        assertEquals(List.of(), lost, files.size() + " messages");
    }

    @Test
    void itemsOfOutlooksReturnWithTheSameProperties() throws IOException {
        var lost = new ArrayList<String>();
        int items = 0;
        for (var file : files("msg")) {
            var item = MsgFile.read(Binary.owning(Files.readAllBytes(file))).map(Converted::value);
            if (item.isEmpty() || !Composer.isMail(item.get()) || !isMailLike(item.get())) {
                continue;
            }
            items++;
            var seen = VisibleThings.of(item.get());
            var again = Messages.toMapi(LargeValue.of(Binary.owning(write(item.get()))), SETTINGS)
                    .value();
            seen.missing(VisibleThings.of(again)).forEach(l -> lost.add(file.getFileName() + ": " + l));
        }
        assertTrue(items > 40, "only " + items);
        assertEquals(List.of(), lost, items + " items");
    }

    @Test
    void whatOutlookPackedGoesOutAsAMail() throws IOException {
        var lost = new ArrayList<String>();
        int items = 0;
        for (var file : files("tnef")) {
            var item = Tnef.read(LargeValue.of(Binary.owning(Files.readAllBytes(file))))
                    .map(Converted::value);
            if (item.isEmpty() || !Composer.isMail(item.get())) {
                continue;
            }
            items++;
            var seen = VisibleThings.of(item.get());
            var again = Messages.toMapi(LargeValue.of(Binary.owning(write(item.get()))), SETTINGS)
                    .value();
            seen.missing(VisibleThings.of(again)).forEach(l -> lost.add(file.getFileName() + ": " + l));
            inside(Files.readAllBytes(file), item.get());
        }
        assertTrue(items > 2, "only " + items);
        assertEquals(List.of(), lost, items + " items");
    }

    /** The same stream inside a message: opened, and the message returns to the byte. */
    private static void inside(byte[] stream, MapiItem alone) throws IOException {
        var message = ("Subject: packed\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\n"
                        + "Content-Transfer-Encoding: base64\r\n\r\n"
                        + Base64.getMimeEncoder().encodeToString(stream))
                .getBytes(StandardCharsets.US_ASCII);
        var item =
                Messages.toMapi(LargeValue.of(Binary.owning(message)), SETTINGS).value();
        assertEquals(alone.attachments().size(), item.attachments().size());
        assertEquals(digest(message), digest(write(item)));
    }

    private static boolean isMailLike(MapiItem item) {
        return item.isA("IPM.Note") || item.isA("REPORT") || item.isA("IPM.Schedule") || item.isA("IPM.Post");
    }

    /** As if the message had never been one: only what is in Outlook's own properties. */
    static void withoutSkeleton(MapiItem item) {
        item.properties().remove(PropertyKey.of(PidLid.MESSAGE));
        item.attachments().forEach(a -> a.embedded().ifPresent(MailCorpusTest::withoutSkeleton));
    }

    static byte[] write(MapiItem item) throws IOException {
        var out = new ByteArrayOutputStream();
        Messages.toMime(item, SETTINGS).value().writeTo(out);
        return out.toByteArray();
    }

    static ContentHash digest(byte[] bytes) {
        var digest = new CanonicalDigest();
        digest.write(bytes, 0, bytes.length);
        return digest.found().hash();
    }

    private static List<Path> messages() throws IOException {
        var all = new ArrayList<Path>();
        for (var file : files("eml")) {
            var name = file.getFileName().toString();
            if (name.endsWith(".msg") || name.endsWith(".eml") || name.startsWith("testRFC822")) {
                all.add(file);
            }
        }
        return all;
    }

    private static List<Path> files(String folder) throws IOException {
        try (var all = Files.walk(CORPUS.resolve(folder))) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }
}
