package org.tenon.convert.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Headers.HeaderText;
import org.tenon.convert.mail.Headers.Letters;
import org.tenon.convert.mail.Skeleton.Embedded;
import org.tenon.convert.mail.Skeleton.FromItem;
import org.tenon.convert.mail.Skeleton.Literal;
import org.tenon.convert.mail.Skeleton.Verbatim;
import org.tenon.convert.mime.HeaderBlock;

/** Makes the message of an item: as it came, where its body and attachments are what they were; else put together anew. */
final class MessageWriter {
    /** What PidTagNativeBody says: which of the bodies the others are made of. */
    private static final int IN_RICH_TEXT = 2;

    private static final int IN_HTML = 3;

    private final Settings settings;
    private final Warnings warnings;

    MessageWriter(Settings settings, Warnings warnings) {
        this.settings = settings;
        this.warnings = warnings;
    }

    /** A message with whether it is, to the byte, what came. */
    @SuppressWarnings("ArrayRecordComponent") // handed on as they are, and compared by nobody
    private record Written(byte[] header, List<Piece> body, boolean untouched) implements MimeMessage {
        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(header);
            for (var piece : body) {
                piece.writeTo(out);
            }
        }
    }

    MimeMessage message(MapiItem item, int depth) throws IOException {
        return written(item, depth);
    }

    /** A stretch of a message. */
    private interface Piece extends MimeMessage {}

    private Written written(MapiItem item, int depth) throws IOException {
        var skeleton = item.properties().get(PidLid.MESSAGE).flatMap(Skeleton::parse);
        var inner = new ArrayList<Optional<Written>>();
        for (var attachment : item.attachments()) {
            boolean message = attachment.embedded().isPresent()
                    && Composer.isMail(attachment.embedded().get());
            inner.add(
                    message && depth < MessageReader.DEEPEST + 2
                            ? Optional.of(written(attachment.embedded().get(), depth + 1))
                            : Optional.empty());
        }
        var header = header(item, skeleton);
        if (skeleton.isPresent() && fits(item, skeleton.get(), inner)) {
            var bytes = header.bytes();
            boolean same = skeleton.get().letters() == Letters.NONE || !header.changed();
            if (skeleton.get().letters() == Letters.NONE && !header.changed()) {
                bytes = skeleton.get().header().getBytes(StandardCharsets.ISO_8859_1);
            } else if (skeleton.get().letters() == Letters.NONE) {
                bytes = (header.block().latin() + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
            }
            boolean all = same
                    && inner.stream().allMatch(i -> i.map(Written::untouched).orElse(true));
            return new Written(bytes, pieces(item, skeleton.get(), inner), all);
        }
        if (skeleton.isPresent()) {
            warnings.add(
                    "structure-rebuilt",
                    "Content-Type",
                    "The body or the attachments are not those that came: the message was put together anew, its header kept.");
        }
        var messages = inner.stream().map(i -> i.<MimeMessage>map(w -> w)).toList();
        var composed = new Composer(settings, warnings, depth).compose(item, skeleton, messages);
        var lines = new ArrayList<>(header.block().lines());
        lines.removeIf(Headers::isOfBody);
        lines.addAll(composed.headers());
        var block = new HeaderBlock(lines);
        return new Written(block.bytes(), List.of(piece(composed)), false);
    }

    private static Piece piece(MimeMessage part) {
        return part::writeTo;
    }

    private record Merged(HeaderBlock block, boolean changed) {
        byte[] bytes() {
            return block.bytes();
        }
    }

    private Merged header(MapiItem item, Optional<Skeleton> skeleton) {
        var now = Messages.headers(item, warnings);
        var transport = item.properties()
                .get(PidTag.TRANSPORT_MESSAGE_HEADERS)
                .filter(t -> !t.isBlank())
                .map(t -> t.replaceAll(skeleton.isPresent() ? "\r*\n" : "\r*\n|\r|\0", "\r\n"));
        boolean raw = skeleton.filter(s -> s.letters() == Letters.NONE).isPresent();
        if (transport.isEmpty() && !raw) {
            var lines =
                    Messages.FIELDS.stream().flatMap(f -> now.of(f).stream()).toList();
            return new Merged(new HeaderBlock(lines), !lines.isEmpty());
        }
        var letters = skeleton.map(Skeleton::letters).orElse(Letters.UTF_8);
        var latin = raw ? skeleton.get().header() : new HeaderText(transport.get(), letters).latin();
        // What Outlook itself wrote down may begin with words of its own, or in the middle of a line.
        var all = HeaderBlock.read(latin);
        var original = skeleton.isPresent()
                ? all
                : new HeaderBlock(
                        all.lines().stream().filter(l -> !l.name().isEmpty()).toList());
        var merged = Headers.merged(
                original, now, skeleton.map(Skeleton::fields).orElse(Map.of()), () -> remade(item, original));
        return new Merged(merged, !merged.equals(original));
    }

    /** What the fields write of an item that is made of this header. */
    private MessageOut remade(MapiItem item, HeaderBlock header) {
        var kind = item.isA("REPORT") ? Layout.Kind.REPORT : Layout.Kind.MAIL;
        var in = MessageIn.ofHeader(header, kind, settings);
        var made = MapiItem.ofClass(MessageClassField.withoutOwn(item));
        var silent = new Warnings();
        Messages.FIELDS.forEach(f -> f.toMapi(in, made, silent));
        return Messages.headers(made, silent);
    }

    /** Whether the body and the attachments are what they were. */
    private static boolean fits(MapiItem item, Skeleton skeleton, List<Optional<Written>> inner) throws IOException {
        if (!isSameBody(item, skeleton.bodies())
                || item.attachments().size() != skeleton.attachments().size()
                || isNowOther(item, skeleton)) {
            return false;
        }
        for (int i = 0; i < item.attachments().size(); i++) {
            if (!Imprint.of(item.attachments().get(i))
                    .equals(skeleton.attachments().get(i))) {
                return false;
            }
        }
        for (var segment : skeleton.segments()) {
            boolean usable =
                    switch (segment) {
                        case Literal l -> true;
                        case Verbatim v ->
                            v.embedded() < 0
                                    || (v.embedded() < inner.size()
                                            && inner.get(v.embedded())
                                                    .map(Written::untouched)
                                                    .orElse(true));
                        case FromItem f -> content(item, f.attachment()).isPresent();
                        case Embedded e ->
                            e.attachment() >= 0
                                    && e.attachment() < inner.size()
                                    && inner.get(e.attachment()).isPresent();
                    };
            if (!usable) {
                return false;
            }
        }
        return true;
    }

    /** Where the store says that HTML is the body, and that is what came, the plain text is the store's, made of it. */
    private static boolean isSameBody(MapiItem item, Map<String, String> came) throws IOException {
        var now = SkeletonMaker.bodies(item);
        var compared = new HashMap<>(came);
        var html = came.get(PidTag.HTML.toString());
        if (html != null && nativeBody(item) == IN_HTML && html.equals(now.get(PidTag.HTML.toString()))) {
            compared.remove(PidTag.BODY.toString());
        }
        return compared.entrySet().stream().allMatch(e -> e.getValue().equals(now.get(e.getKey())));
    }

    private static int nativeBody(MapiItem item) {
        return item.properties().get(PidTag.NATIVE_BODY).orElse(0);
    }

    /** Somebody made HTML or rich text of a plain text, and the store says that this is the body now. */
    private static boolean isNowOther(MapiItem item, Skeleton skeleton) {
        boolean plainOnly = skeleton.bodies().size() == 1 && skeleton.bodies().containsKey(PidTag.BODY.toString());
        return plainOnly && (nativeBody(item) == IN_RICH_TEXT || nativeBody(item) == IN_HTML);
    }

    private static Optional<LargeValue> content(MapiItem item, int attachment) {
        if (attachment == Skeleton.HTML) {
            return item.properties().large(PidTag.HTML);
        }
        return attachment >= 0 && attachment < item.attachments().size()
                ? item.attachments().get(attachment).properties().large(PidTag.ATTACH_DATA_BINARY)
                : Optional.empty();
    }

    private static List<Piece> pieces(MapiItem item, Skeleton skeleton, List<Optional<Written>> inner) {
        var pieces = new ArrayList<Piece>();
        for (var segment : skeleton.segments()) {
            pieces.add(out -> {
                switch (segment) {
                    case Literal l -> out.write(l.bytes().shared());
                    case Verbatim v -> {
                        out.write(v.header().shared());
                        out.write(v.bytes().shared());
                    }
                    case FromItem f -> {
                        out.write(f.header().shared());
                        var content = content(item, f.attachment()).orElseThrow();
                        f.recipe().write(Skeleton.skipping(content, f.skipped()), out);
                    }
                    case Embedded e -> {
                        out.write(e.header().shared());
                        inner.get(e.attachment()).orElseThrow().writeTo(out);
                    }
                }
            });
        }
        return pieces;
    }
}
