package org.tenon.convert.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.Mailbox;
import org.tenon.mapi.value.PropTag;

/** What people see of an item, each thing a line under a name. */
record VisibleThings(Map<String, String> things) {
    static VisibleThings of(MapiItem item) throws IOException {
        var things = new LinkedHashMap<String, String>();
        collect("", item, things);
        return new VisibleThings(things);
    }

    private static void collect(String at, MapiItem item, Map<String, String> things) throws IOException {
        var p = item.properties();
        if (!item.messageClass().isEmpty()) {
            things.put(at + "class", item.messageClass().toUpperCase(Locale.ROOT));
        }
        SubjectField.subject(item)
                .filter(t -> !t.isBlank())
                .ifPresent(s -> things.put(at + "subject", s.strip().replaceAll("\\s+", " ")));
        for (var tag : List.of(PidTag.INTERNET_MESSAGE_ID, PidTag.IN_REPLY_TO_ID, PidTag.INTERNET_REFERENCES)) {
            put(at, tag, p, things);
        }
        for (var tag : List.of(PidTag.CLIENT_SUBMIT_TIME, PidTag.MESSAGE_DELIVERY_TIME, PidTag.REPLY_TIME)) {
            p.get(tag).filter(TimeField::told).ifPresent(t -> things.put(at + tag, seconds(t)));
        }
        p.get(PidTag.IMPORTANCE).filter(i -> i != 1).ifPresent(i -> things.put(at + "importance", "" + i));
        p.get(PidTag.SENSITIVITY).filter(i -> i > 0).ifPresent(i -> things.put(at + "sensitivity", "" + i));
        p.get(PidTag.FLAG_STATUS).filter(i -> i > 0).ifPresent(i -> things.put(at + "flag", "" + i));
        p.get(PidLid.KEYWORDS).filter(k -> !k.isEmpty()).ifPresent(k -> things.put(at + "categories", k.toString()));
        p.get(PidTag.CONVERSATION_INDEX)
                .filter(b -> b.size() > 0)
                .ifPresent(b -> things.put(at + "conversation", b.toString()));
        person(
                at + "author",
                Role.AUTHOR.mailbox(p, new Warnings()).or(() -> Role.SENDER.mailbox(p, new Warnings())),
                things);
        var rows = new ArrayList<String>();
        for (var row : item.recipients()) {
            Role.RECIPIENT
                    .mailbox(row, new Warnings())
                    .ifPresent(m -> rows.add((row.get(PidTag.RECIPIENT_TYPE).orElse(1) & 0xF) + " " + text(m)));
        }
        rows.sort(null);
        things.put(at + "recipients", rows.toString());
        // The text of what is signed stands in the attachment too, from where it is taken.
        boolean signed = item.messageClass().toUpperCase(Locale.ROOT).contains(".SMIME");
        text(p, PidTag.BODY).filter(t -> !t.isBlank() && !signed).ifPresent(t -> things.put(at + "body", lines(t)));
        p.large(PidTag.HTML).ifPresent(h -> things.put(at + "html", "yes"));
        var attachments = new ArrayList<Map<String, String>>();
        for (var attachment : item.attachments()) {
            if ((attachment.properties().get(PidTag.ATTACHMENT_FLAGS).orElse(0) & 2) == 0) {
                attachments.add(attachment(attachment, signed));
            }
        }
        attachments.sort(Comparator.comparing(Map::toString));
        for (int i = 0; i < attachments.size(); i++) {
            var name = at + "attachment " + i + " ";
            attachments.get(i).forEach((k, v) -> things.put(name + k, v));
        }
    }

    private static Map<String, String> attachment(MapiAttachment attachment, boolean signed) throws IOException {
        var things = new TreeMap<String, String>();
        var p = attachment.properties();
        var data = p.large(PidTag.ATTACH_DATA_BINARY);
        if (attachment.embedded().isPresent()
                && Composer.isMail(attachment.embedded().get())) {
            collect("", attachment.embedded().get(), things);
        } else if (attachment.embedded().isPresent()) {
            var item = attachment.embedded().get();
            things.put("class", item.messageClass());
            SubjectField.subject(item).filter(t -> !t.isBlank()).ifPresent(t -> things.put("subject", t));
        } else {
            var bytes = data.isEmpty() ? new byte[0] : data.get().open().readAllBytes();
            var text = new String(bytes, StandardCharsets.ISO_8859_1);
            if (signed) {
                // The header of what is signed is written anew; what it tells of is the same to the byte.
                text = text.substring(text.indexOf("\r\n\r\n") + 1);
            }
            things.put("data", Imprint.of(text));
            p.get(PidTag.ATTACH_LONG_FILENAME)
                    .filter(n -> !n.isBlank() && !signed)
                    .ifPresent(n -> things.put("name", n.strip()));
        }
        p.get(PidTag.ATTACH_CONTENT_ID)
                .filter(c -> !c.isBlank() && attachment.embedded().isEmpty())
                .ifPresent(c -> things.put("content id", c.replaceAll("[<>]", "")));
        return things;
    }

    private static Optional<String> text(ItemProperties p, PropTag<String> tag) throws IOException {
        var text = p.get(tag);
        var wide = p.large(tag);
        return text.isPresent() || wide.isEmpty()
                ? text
                : Optional.of(new String(wide.get().open().readAllBytes(), StandardCharsets.UTF_16LE));
    }

    private static void put(String at, PropTag<String> tag, ItemProperties p, Map<String, String> things) {
        p.get(tag)
                .map(t -> t.strip().replaceAll("\\s+", " "))
                .filter(t -> !t.isEmpty())
                .ifPresent(t -> things.put(at + tag, t));
    }

    private static void person(String name, Optional<Mailbox> person, Map<String, String> things) {
        person.ifPresent(m -> things.put(name, text(m)));
    }

    private static String text(Mailbox m) {
        return m.shown().strip().replaceAll("[\\s\"]+", " ") + " <" + m.address() + ">";
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String lines(String text) {
        return text.replaceAll("\r\n|\r|\n", "\n").replaceAll("\\s+$", "").replace("\0", "");
    }

    /** What is here and not there. */
    List<String> missing(VisibleThings other) {
        var lost = new ArrayList<String>();
        things.forEach((name, value) -> {
            var found = other.things.get(name);
            if (!value.equals(found)) {
                lost.add(name + ": " + shortened(value) + " -> " + shortened(found));
            }
        });
        return lost;
    }

    private static String shortened(String text) {
        return text == null || text.length() < 300 ? text : text.substring(0, 300) + "... (" + text.length() + ")";
    }
}
