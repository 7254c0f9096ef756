package org.tenon.convert.mail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.AttachmentParts.Made;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.PartReader;
import org.tenon.convert.note.JournalEntries;
import org.tenon.convert.note.Notes;
import org.tenon.convert.task.Tasks;
import org.tenon.mapi.value.Binary;

/** Puts the body of a message together: what an item says, in the parts that mail programs read ([MS-OXCMAIL] section 2.2.4). */
final class Composer {
    private static final HeaderLine MIME_VERSION = HeaderLine.of("MIME-Version", "1.0");

    private final Settings settings;
    private final Warnings warnings;
    private final int depth;
    private String seed = "";
    private int boundaries;

    Composer(Settings settings, Warnings warnings, int depth) {
        this.settings = settings;
        this.warnings = warnings;
        this.depth = depth;
    }

    /** Whether an item goes out as a message; others are files. */
    static boolean isMail(MapiItem item) {
        return !item.isA(Events.CLASS)
                && !item.isA(Tasks.CLASS)
                && !item.isA(Notes.CLASS)
                && !item.isA(JournalEntries.CLASS)
                && !item.isA("IPM.Contact")
                && !item.isA("IPM.DistList");
    }

    /** The body with the fields that tell of it. {@code messages} are those of embedded items, by number of attachment. */
    Entity compose(MapiItem item, Optional<Skeleton> skeleton, List<Optional<MimeMessage>> messages)
            throws IOException {
        seed = item.properties().get(PidTag.INTERNET_MESSAGE_ID).orElse("") + "\n"
                + SubjectField.subject(item).orElse("") + "\n"
                + item.properties().get(PidTag.SEARCH_KEY) + "\n"
                + depth;
        var secured = secured(item);
        var body = secured.isPresent()
                ? secured.get()
                : body(item, skeleton, new AttachmentParts(item, skeleton, messages, settings, warnings).all());
        var headers = new ArrayList<HeaderLine>(List.of(MIME_VERSION));
        headers.addAll(body.headers());
        return new Entity(headers, body.content());
    }

    /** S/MIME and PGP/MIME: the one attachment is the message, [MS-OXOSMIME] section 2.2. */
    private static Optional<Entity> secured(MapiItem item) throws IOException {
        if (!item.messageClass().toUpperCase(Locale.ROOT).contains(".SMIME")
                || item.attachments().size() != 1) {
            return Optional.empty();
        }
        var attachment = item.attachments().getFirst();
        var content = attachment.properties().large(PidTag.ATTACH_DATA_BINARY);
        if (content.isEmpty() || attachment.embedded().isPresent()) {
            return Optional.empty();
        }
        var inside = PartReader.read(content.get()).message();
        boolean whole = inside.headers().first("Content-Type").isPresent()
                && (inside.isMultipart() || inside.mediaType().contains("pkcs7"));
        if (whole) {
            var headers = inside.headers().lines().stream()
                    .filter(l -> Headers.isOfBody(l) && !l.is("MIME-Version"))
                    .toList();
            return Optional.of(new Entity(headers, out -> Recipe.AS_IT_IS.write(inside.raw(), out)));
        }
        var type = "application/pkcs7-mime; name=\"" + AttachmentField.SEALED_NAME + "\"";
        var entity = Entity.of(type, content.get(), Recipe.BASE64);
        return Optional.of(entity.with(List.of(
                HeaderLine.of("Content-Disposition", "attachment; filename=\"" + AttachmentField.SEALED_NAME + "\""))));
    }

    private Entity body(MapiItem item, Optional<Skeleton> skeleton, List<Made> attachments) throws IOException {
        var bodies = Bodies.of(item, warnings);
        var calendar = calendar(item, skeleton);
        var related = new ArrayList<Entity>();
        var mixed = new ArrayList<Entity>();
        for (var made : attachments) {
            (made.related() && bodies.html().isPresent() ? related : mixed).add(made.entity());
        }
        var ways = new ArrayList<Entity>();
        bodies.plain().ifPresent(ways::add);
        bodies.rich().ifPresent(ways::add);
        bodies.html().ifPresent(html -> ways.add(related.isEmpty() ? html : related(html, related)));
        calendar.ifPresent(ways::add);
        boolean report = item.isA("REPORT");
        if (ways.isEmpty() && (report || mixed.size() != 1)) {
            ways.add(Entity.text("text/plain", ""));
        }
        var parts = new ArrayList<Entity>();
        if (!ways.isEmpty()) {
            parts.add(ways.size() == 1 ? ways.getFirst() : multipart("multipart/alternative", ways));
        }
        if (report) {
            parts.add(skeleton.flatMap(s -> s.verbatim(Skeleton.REPORT))
                    .map(v -> Entity.verbatim(
                            v.header(), out -> out.write(v.bytes().shared())))
                    .orElseGet(() -> report(item)));
        }
        parts.addAll(mixed);
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        var kind = ReportField.isDisposition(item) ? "disposition-notification" : "delivery-status";
        return multipart(report ? "multipart/report; report-type=" + kind : "multipart/mixed", parts);
    }

    private Entity related(Entity html, List<Entity> images) {
        var all = new ArrayList<Entity>(List.of(html));
        all.addAll(images);
        return multipart("multipart/related; type=\"text/html\"", all);
    }

    private static Entity report(MapiItem item) {
        var text = ReportField.write(item).getBytes(StandardCharsets.US_ASCII);
        return Entity.of(ReportField.mediaType(item), LargeValue.of(Binary.owning(text)), Recipe.AS_IT_IS);
    }

    private Optional<Entity> calendar(MapiItem item, Optional<Skeleton> skeleton) {
        var kept = skeleton.flatMap(s -> s.verbatim(Skeleton.CALENDAR))
                .filter(v -> v.header().size() > 0);
        if (kept.isPresent()) {
            return kept.map(
                    v -> Entity.verbatim(v.header(), out -> out.write(v.bytes().shared())));
        }
        return MeetingField.method(item).map(method -> {
            var text = MeetingField.calendar(item, method, settings, warnings).getBytes(StandardCharsets.UTF_8);
            return Entity.of(
                    "text/calendar; method=" + method + "; charset=UTF-8",
                    LargeValue.of(Binary.owning(text)),
                    Recipe.BASE64);
        });
    }

    /** No encoding of content writes {@code =_}, so that the boundary cannot be in it. */
    private Entity multipart(String type, List<Entity> parts) {
        var boundary = "=_tenon_" + Imprint.of(seed + "\n" + boundaries++);
        return Entity.multipart(type, boundary, parts);
    }
}
