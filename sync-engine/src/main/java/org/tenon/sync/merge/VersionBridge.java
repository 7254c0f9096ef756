package org.tenon.sync.merge;

import ezvcard.VCardVersion;
import ezvcard.io.text.VCardReader;
import ezvcard.io.text.VCardWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Optional;
import org.tenon.sync.vobject.ContactForm;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Document;

/** Says a property of one vCard version in another: ez-vcard writes it, and it counts only if it then says the same. */
record VersionBridge(String from, String to) implements Draft.Adapter {
    @Override
    public Optional<ContentLine> adapt(ContentLine line) {
        if (from.equals(to)) {
            return Optional.of(line);
        }
        var version = VCardVersion.valueOfByStr(to);
        if (version == null) {
            return Optional.empty();
        }
        var form = new ContactForm();
        return written(line, version)
                .flatMap(c -> Document.read(Content.of(c)))
                .flatMap(d -> d.roots().getFirst().lines().stream()
                        .filter(l -> form.line(l).equals(form.line(line)))
                        .findFirst());
    }

    private Optional<String> written(ContentLine line, VCardVersion version) {
        var card = Content.ofLatin(
                "BEGIN:VCARD\r\nVERSION:" + from + "\r\n" + line.withEol("\r\n").raw() + "END:VCARD\r\n");
        var out = new StringWriter();
        try (var reader = new VCardReader(card.text());
                var writer = new VCardWriter(out, version)) {
            var read = reader.readNext();
            if (read == null) {
                return Optional.empty();
            }
            writer.setAddProdId(false);
            writer.setVersionStrict(false);
            writer.write(read);
        } catch (IOException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            // The library refuses what the version has no words for.
            return Optional.empty();
        }
        return Optional.of(out.toString());
    }
}
