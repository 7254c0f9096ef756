package org.tenon.convert.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.mail.Headers.HeaderText;
import org.tenon.convert.mail.Headers.Letters;
import org.tenon.convert.mail.Skeleton.Embedded;
import org.tenon.convert.mail.Skeleton.FromItem;
import org.tenon.convert.mail.Skeleton.Literal;
import org.tenon.convert.mail.Skeleton.Segment;
import org.tenon.convert.mail.Skeleton.Verbatim;
import org.tenon.convert.mime.CanonicalLines;
import org.tenon.convert.mime.Part;
import org.tenon.convert.mime.Slice;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;

/** Notes what of a message its item does not hold. */
final class SkeletonMaker {
    /** Parts beyond that are not kept as they were, if their content is in a property. */
    private static final int LARGEST_PART = 4 << 20;

    private static final int LARGEST = 8 << 20;
    /** HTML beyond that is not kept twice where it can be made from the property. */
    private static final int LARGE_HTML = 1 << 18;

    private final Part message;
    private final Layout layout;
    private final MapiItem item;
    private final Warnings warnings;
    private final List<Segment> segments = new ArrayList<>();
    private long kept;

    SkeletonMaker(Part message, Layout layout, MapiItem item, Warnings warnings) {
        this.message = message;
        this.layout = layout;
        this.item = item;
        this.warnings = warnings;
    }

    /** A part that is in a property of the item. */
    private record Unit(String role, int attachment, Part part) {}

    /** Empty where the message cannot return to the byte; a warning says why. */
    Optional<Skeleton> make(Map<String, String> fields) throws IOException {
        var rawHeader = message.rawHeader();
        var block = message.headers().latin();
        boolean ended = rawHeader.equals(block + "\r\n");
        var letters = HeaderText.of(block).letters();
        boolean text = letters != Letters.NONE && (ended || rawHeader.equals(block));
        if (ended && text) {
            segments.add(new Literal(Binary.owning(new byte[] {'\r', '\n'})));
        }
        long at = message.bodyFrom();
        for (var unit : units()) {
            if (unit.part().from() < at && unit.part() != message) {
                continue;
            }
            if (unit.part() != message && !literal(at, unit.part().from())) {
                return tooLarge("a multipart");
            }
            if (!content(unit)) {
                return tooLarge(unit.part().mediaType());
            }
            at = unit.part().end();
        }
        if (!literal(at, message.end())) {
            return tooLarge("a multipart");
        }
        var bodies = bodies(item);
        var attachments = new ArrayList<String>();
        for (var attachment : item.attachments()) {
            attachments.add(Imprint.of(attachment));
        }
        return Optional.of(new Skeleton(
                text ? letters : Letters.NONE, text ? "" : rawHeader, fields, bodies, attachments, segments));
    }

    private Optional<Skeleton> tooLarge(String what) {
        warnings.add(
                "not-exact",
                "PidTagAttachDataBinary",
                "A part (" + what
                        + ") is large and put into lines in an unusual way: the message returns with the same content, in"
                        + " other lines.");
        return Optional.empty();
    }

    /** What each body is now, as far as the item has it. */
    static Map<String, String> bodies(MapiItem item) throws IOException {
        var bodies = new LinkedHashMap<String, String>();
        for (var tag : List.of(PidTag.BODY, PidTag.HTML)) {
            var value = item.properties().large((PropTag<?>) tag);
            if (value.isPresent()) {
                bodies.put(tag.toString(), Imprint.of(value.get()));
            }
        }
        return bodies;
    }

    private List<Unit> units() {
        var units = new ArrayList<Unit>();
        if (layout.kind() != Layout.Kind.SIGNED) {
            layout.plain().ifPresent(p -> units.add(new Unit("plain", -1, p)));
            layout.html().ifPresent(p -> units.add(new Unit("html", -1, p)));
            layout.rich().ifPresent(p -> units.add(new Unit("rich", -1, p)));
            layout.calendar().ifPresent(p -> units.add(new Unit(Skeleton.CALENDAR, -1, p)));
            layout.tnef().ifPresent(p -> units.add(new Unit("tnef", -1, p)));
            layout.report().ifPresent(p -> units.add(new Unit(Skeleton.REPORT, -1, p)));
        }
        for (int i = 0; i < layout.attachments().size(); i++) {
            units.add(new Unit("", i, layout.attachments().get(i).part()));
        }
        var seen = new HashSet<Part>();
        units.removeIf(u -> !seen.add(u.part()));
        units.sort(Comparator.comparingLong(u -> u.part().from()));
        return units;
    }

    private boolean content(Unit unit) throws IOException {
        var part = unit.part();
        var header = part == message
                ? Binary.owning(new byte[0])
                : Binary.owning(part.rawHeader().getBytes(StandardCharsets.ISO_8859_1));
        if (unit.attachment() >= 0) {
            var attachment = item.attachments().get(unit.attachment());
            if (attachment.embedded().isPresent()) {
                if (part.children().isEmpty()) {
                    return verbatim(unit, header);
                }
                segments.add(new Embedded(unit.attachment(), header));
                return true;
            }
            var data = attachment.properties().large(PidTag.ATTACH_DATA_BINARY);
            int skipped = layout.kind() == Layout.Kind.SIGNED ? AttachmentField.entityHeader(message).length : 0;
            var recipe = data.isEmpty() ? Optional.<Recipe>empty() : recipe(part, data.get());
            if (recipe.isPresent()) {
                segments.add(new FromItem(unit.attachment(), header, recipe.get(), skipped));
                return true;
            }
            return verbatim(unit, header);
        }
        if (unit.role().equals("html") && part.raw().sizeBytes() > LARGE_HTML) {
            var html = item.properties().large(PidTag.HTML);
            var recipe = html.isEmpty() ? Optional.<Recipe>empty() : recipe(part, html.get());
            boolean same = recipe.isPresent() && Imprint.of(part.content()).equals(Imprint.of(html.get()));
            if (same) {
                segments.add(new FromItem(Skeleton.HTML, header, recipe.get(), 0));
                return true;
            }
        }
        return verbatim(unit, header);
    }

    private static Optional<Recipe> recipe(Part part, LargeValue content) throws IOException {
        return switch (part.encoding()) {
            case LINES, BINARY -> Recipe.find(Recipe.Form.AS_IT_IS, part.raw(), content);
            case BASE64 -> Recipe.find(Recipe.Form.BASE64, part.raw(), content);
            case QUOTED_PRINTABLE -> Recipe.find(Recipe.Form.QUOTED_PRINTABLE, part.raw(), content);
            case UUENCODE -> Optional.empty();
        };
    }

    private boolean verbatim(Unit unit, Binary header) throws IOException {
        var bytes = canonical(unit.part().raw());
        bytes.ifPresent(b -> segments.add(new Verbatim(unit.role(), unit.attachment(), header, b)));
        return bytes.isPresent();
    }

    private boolean literal(long from, long to) throws IOException {
        if (to <= from) {
            return true;
        }
        var bytes = canonical(new Slice(message.source(), from, to - from));
        bytes.ifPresent(b -> segments.add(new Literal(b)));
        return bytes.isPresent();
    }

    private Optional<Binary> canonical(LargeValue raw) throws IOException {
        if (raw.sizeBytes() > LARGEST_PART || kept + raw.sizeBytes() > LARGEST) {
            return Optional.empty();
        }
        kept += raw.sizeBytes();
        try (var in = new CanonicalLines(raw.open())) {
            return Optional.of(Binary.owning(in.readAllBytes()));
        }
    }
}
