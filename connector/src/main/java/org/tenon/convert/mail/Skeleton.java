package org.tenon.convert.mail;

import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.tenon.convert.LargeValue;
import org.tenon.convert.mail.Headers.Letters;
import org.tenon.convert.mime.Slice;
import org.tenon.mapi.value.Binary;

/**
 * What of a message has no place in an item: its boundaries, the headers of its parts, its texts as they were put into lines, and how the
 * content of its attachments was. Rides along in {@code PidLid.MESSAGE}, packed.
 *
 * @param header the header, where it cannot be kept as a text; else empty
 * @param fields what each field of the header looked like in the item, by its name
 * @param bodies what each body was
 * @param attachments what each attachment was, in order
 * @param segments the body of the message from its first byte to its last
 */
@SuppressWarnings("EnumOrdinal") // numbers of a format of our own, which only this class writes and reads
record Skeleton(
        Letters letters,
        String header,
        Map<String, String> fields,
        Map<String, String> bodies,
        List<String> attachments,
        List<Segment> segments) {
    /** A stretch of the message. */
    sealed interface Segment {}

    /** Bytes that stand in no property. */
    record Literal(Binary bytes) implements Segment {}

    /**
     * A part whose content is in a property, as bytes that were read.
     *
     * @param role which part it is
     * @param embedded the attachment whose embedded item is in these bytes too, or -1
     * @param header the part's own header, with the empty line that ends it
     */
    record Verbatim(String role, int embedded, Binary header, Binary bytes) implements Segment {}

    /**
     * A part whose content is taken from the item.
     *
     * @param attachment its number, or -1 for the HTML
     * @param skipped how much of its beginning stands in the message's own header
     */
    record FromItem(int attachment, Binary header, Recipe recipe, int skipped) implements Segment {}

    /** A message in the message, written as the embedded item says. */
    record Embedded(int attachment, Binary header) implements Segment {}

    static final int HTML = -1;
    static final String CALENDAR = "calendar";
    static final String REPORT = "report";

    private static final int MARK = 0x544D5331;
    private static final int LARGEST = 32 << 20;

    /** The same message, of which an item holds this much in its own way. */
    Skeleton with(Map<String, String> itsFields, Map<String, String> itsBodies, List<String> itsAttachments) {
        return new Skeleton(letters, header, itsFields, itsBodies, itsAttachments, segments);
    }

    Binary binary() {
        var packed = new ByteArrayOutputStream();
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try (var out =
                new DataOutputStream(new BufferedOutputStream(new DeflaterOutputStream(packed, deflater), 1 << 12))) {
            out.writeInt(MARK);
            out.writeByte(letters.ordinal());
            bytes(out, Binary.owning(header.getBytes(StandardCharsets.ISO_8859_1)));
            map(out, fields);
            map(out, bodies);
            out.writeInt(attachments.size());
            for (var one : attachments) {
                out.writeUTF(one);
            }
            out.writeInt(segments.size());
            for (var segment : segments) {
                write(out, segment);
            }
        } catch (IOException e) {
            throw new IllegalStateException("memory does not fail", e);
        } finally {
            deflater.end();
        }
        return Binary.owning(packed.toByteArray());
    }

    private static void write(DataOutputStream out, Segment segment) throws IOException {
        switch (segment) {
            case Literal(Binary literal) -> {
                out.writeByte(0);
                bytes(out, literal);
            }
            case Verbatim v -> {
                out.writeByte(1);
                out.writeUTF(v.role());
                out.writeInt(v.embedded());
                bytes(out, v.header());
                bytes(out, v.bytes());
            }
            case FromItem f -> {
                out.writeByte(2);
                out.writeInt(f.attachment());
                bytes(out, f.header());
                out.writeByte(f.recipe().form().ordinal());
                out.writeInt(f.recipe().letters());
                out.writeBoolean(f.recipe().lastEnd());
                out.writeInt(f.skipped());
            }
            case Embedded e -> {
                out.writeByte(3);
                out.writeInt(e.attachment());
                bytes(out, e.header());
            }
        }
    }

    private static void bytes(DataOutputStream out, Binary bytes) throws IOException {
        out.writeInt(bytes.size());
        out.write(bytes.shared());
    }

    private static void map(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (var entry : map.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeUTF(entry.getValue());
        }
    }

    /** Empty where the bytes are none of ours, or damaged. */
    static Optional<Skeleton> parse(Binary packed) {
        try (var in = new DataInputStream(new InflaterInputStream(new ByteArrayInputStream(packed.shared())))) {
            if (in.readInt() != MARK) {
                return Optional.empty();
            }
            var letters = Letters.values()[in.readUnsignedByte() % Letters.values().length];
            var header = new String(bytes(in).shared(), StandardCharsets.ISO_8859_1);
            var fields = map(in);
            var bodies = map(in);
            var attachments = new ArrayList<String>();
            for (int left = in.readInt(); left > 0; left--) {
                attachments.add(in.readUTF());
            }
            var segments = new ArrayList<Segment>();
            for (int left = in.readInt(); left > 0; left--) {
                segments.add(segment(in));
            }
            return Optional.of(new Skeleton(letters, header, fields, bodies, attachments, segments));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Segment segment(DataInputStream in) throws IOException {
        return switch (in.readUnsignedByte()) {
            case 0 -> new Literal(bytes(in));
            case 1 -> new Verbatim(in.readUTF(), in.readInt(), bytes(in), bytes(in));
            case 2 -> {
                int attachment = in.readInt();
                var header = bytes(in);
                var form = Recipe.Form.values()[in.readUnsignedByte() % Recipe.Form.values().length];
                int letters = in.readInt();
                if (form == Recipe.Form.BASE64 && (letters < 4 || letters % 4 != 0 || letters > Recipe.LONGEST)) {
                    throw new IOException("no such line");
                }
                yield new FromItem(attachment, header, new Recipe(form, letters, in.readBoolean()), in.readInt());
            }
            case 3 -> new Embedded(in.readInt(), bytes(in));
            default -> throw new IOException("no such segment");
        };
    }

    private static Binary bytes(DataInputStream in) throws IOException {
        int size = in.readInt();
        if (size < 0 || size > LARGEST) {
            throw new IOException("too large");
        }
        var bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new IOException("too short");
        }
        return Binary.owning(bytes);
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        var map = new LinkedHashMap<String, String>();
        for (int left = in.readInt(); left > 0; left--) {
            map.put(in.readUTF(), in.readUTF());
        }
        return map;
    }

    /** The part of that role as it was, its header too. */
    Optional<Verbatim> verbatim(String role) {
        return segments.stream()
                .filter(s -> s instanceof Verbatim v && v.role().equals(role))
                .map(Verbatim.class::cast)
                .findFirst();
    }

    /** The content that a segment takes, where the item has it. */
    static LargeValue skipping(LargeValue content, int skipped) {
        return skipped == 0 ? content : new Slice(content, skipped, Long.MAX_VALUE);
    }
}
