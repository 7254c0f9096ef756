package org.tenon.convert.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tenon.convert.mime.CharsetLabel;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.HeaderLine;

/** A message's own header, with what the item says now. */
final class Headers {
    private Headers() {}

    /** How the bytes of a header are letters of a text. */
    enum Letters {
        UTF_8,
        LATIN,
        /** It holds zeros, which no text of Outlook's can. */
        NONE
    }

    /** A header as a text for people, which gives the same bytes again. */
    record HeaderText(String text, Letters letters) {
        static HeaderText of(String latin) {
            if (latin.indexOf('\0') >= 0) {
                return new HeaderText(latin.replace('\0', ' '), Letters.NONE);
            }
            return CharsetLabel.strict(latin.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                    .map(t -> new HeaderText(t, Letters.UTF_8))
                    .orElse(new HeaderText(latin, Letters.LATIN));
        }

        String latin() {
            var charset = letters == Letters.LATIN ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
            return new String(text.getBytes(charset), StandardCharsets.ISO_8859_1);
        }
    }

    /** The lines that each field writes, as one text a field. */
    static String fingerprint(MessageField field, MessageOut out) {
        var text = out.of(field).stream().map(HeaderLine::raw).collect(Collectors.joining("\n"));
        return text.isEmpty() ? "" : Imprint.of(text);
    }

    /**
     * The header anew: lines of fields that say what they said stay as they are; those of others are replaced where they stood.
     *
     * @param asMade what the fields wrote when the item was made
     * @param remade what they write of an item made of this header now; asked for where some field says something else
     */
    static HeaderBlock merged(
            HeaderBlock original, MessageOut now, Map<String, String> asMade, Supplier<MessageOut> remade) {
        var lines = new ArrayList<>(original.lines());
        MessageOut again = null;
        for (var field : Messages.FIELDS) {
            var wanted = now.of(field);
            if (!asMade.isEmpty()
                    && fingerprint(field, now)
                            .equals(asMade.getOrDefault(field.open().getFirst(), ""))) {
                continue;
            }
            again = again == null ? remade.get() : again;
            if (!raw(wanted).equals(raw(again.of(field)))) {
                int at = place(lines, field);
                lines.removeIf(l -> field.owns(l.name()));
                lines.addAll(Math.min(at, lines.size()), wanted);
            }
        }
        return new HeaderBlock(lines);
    }

    private static List<String> raw(List<HeaderLine> lines) {
        return lines.stream().map(HeaderLine::raw).toList();
    }

    /** Where the field stands; one that is new comes before what tells of the body. */
    private static int place(List<HeaderLine> lines, MessageField field) {
        int body = lines.size();
        for (int i = 0; i < lines.size(); i++) {
            if (field.owns(lines.get(i).name())) {
                return i;
            }
            if (body == lines.size() && isOfBody(lines.get(i))) {
                body = i;
            }
        }
        return body;
    }

    /** Whether a field tells of the body rather than of the message. */
    static boolean isOfBody(HeaderLine line) {
        return (line.key().startsWith("content-") && !line.is("Content-Class") && !line.is("Content-Language"))
                || line.is("MIME-Version");
    }
}
