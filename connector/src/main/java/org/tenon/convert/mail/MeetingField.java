package org.tenon.convert.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.event.Events;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.CharsetLabel;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/**
 * Meeting requests, answers and cancellations, [MS-OXOCAL] section 2.2.6 and [MS-OXCICAL] section 2.1.3.1.1.1: an event inside a mail.
 * The event's properties stand beside the mail's; where both have one it is the mail's.
 */
enum MeetingField implements ContentField {
    MEETING;

    private static final int LARGEST = 4 << 20;
    private static final int STATE_MEETING = 1;
    private static final int STATE_RECEIVED = 2;
    private static final int STATE_CANCELED = 4;
    private static final int NOT_ANSWERED = 5;
    private static final int NEW_REQUEST = 1;
    private static final String MEETING_CLASS = "IPM.Schedule.Meeting.";

    /** METHOD, or METHOD and the answer, with what Outlook calls it and its icon. */
    private static final Map<String, String> CLASSES = Map.of(
            "REQUEST", "Request",
            "CANCEL", "Canceled",
            "REPLY:ACCEPTED", "Resp.Pos",
            "REPLY:DECLINED", "Resp.Neg",
            "REPLY:TENTATIVE", "Resp.Tent",
            "COUNTER", "Resp.Tent");

    private static final Map<String, Integer> ICONS =
            Map.of("Request", 0x404, "Canceled", 0x408, "Resp.Pos", 0x405, "Resp.Neg", 0x406, "Resp.Tent", 0x407);

    @Override
    public List<String> open() {
        return List.of("text/calendar; method=REQUEST, REPLY, COUNTER, CANCEL");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.MESSAGE_CLASS),
                PropRef.of(PidTag.ICON_INDEX),
                PropRef.of(PidLid.APPOINTMENT_STATE_FLAGS),
                PropRef.of(PidLid.RESPONSE_STATUS),
                PropRef.of(PidLid.MEETING_TYPE),
                PropRef.of(PidLid.APPOINTMENT_COUNTER_PROPOSAL));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        if (in.layout().calendar().isEmpty()) {
            return;
        }
        var part = in.layout().calendar().get();
        var method = part.type().parameter("method").orElse("").toUpperCase(Locale.ROOT);
        var document = in.bytes(part.content(), LARGEST)
                .map(b -> part.charset()
                        .filter(c -> !c.equals(StandardCharsets.UTF_8) && !c.equals(CharsetLabel.windows()))
                        .map(c -> new String(b.shared(), c).getBytes(StandardCharsets.UTF_8))
                        .orElse(b.shared()))
                .flatMap(b -> Document.read(Content.of(b)));
        var events = document.map(d -> Events.KIND.toMapi(d, in.settings())).orElse(List.of());
        var kind = events.isEmpty() ? Optional.<String>empty() : kind(method, document.get());
        if (kind.isEmpty()) {
            warnings.add(
                    "calendar-not-meeting",
                    part.mediaType(),
                    "The calendar in the message is no meeting that Outlook knows; it is an attachment.");
            out.attachments().add(AttachmentField.byValue(part, "calendar.ics", in));
            return;
        }
        var event = events.getFirst();
        warnings.addAll(event.warnings());
        event.value().properties().remove(PropertyKey.of(PidLid.ORIGINAL));
        event.value().properties().all().forEach((key, typed) -> {
            if (!out.properties().has(key)) {
                out.properties().put(key, typed.type(), typed.value());
            }
        });
        out.attachments().addAll(event.value().attachments());
        out.properties()
                .put(PidTag.MESSAGE_CLASS, MEETING_CLASS + kind.get())
                .put(PidTag.ICON_INDEX, ICONS.get(kind.get()));
        if (method.equals("REQUEST") || method.equals("CANCEL")) {
            int canceled = method.equals("CANCEL") ? STATE_CANCELED : 0;
            out.properties()
                    .put(PidLid.APPOINTMENT_STATE_FLAGS, STATE_MEETING | STATE_RECEIVED | canceled)
                    .put(PidLid.RESPONSE_STATUS, NOT_ANSWERED)
                    .put(PidLid.MEETING_TYPE, method.equals("REQUEST") ? NEW_REQUEST : 0);
        }
        if (method.equals("COUNTER")) {
            out.properties().put(PidLid.APPOINTMENT_COUNTER_PROPOSAL, true);
        }
    }

    private static Optional<String> kind(String method, Document document) {
        if (!method.equals("REPLY")) {
            return Optional.ofNullable(CLASSES.get(method));
        }
        return document.roots().stream()
                .flatMap(c -> c.components().stream())
                .filter(c -> c.is("VEVENT"))
                .flatMap(c -> c.lines("ATTENDEE").stream())
                .findFirst()
                .map(l -> CLASSES.get("REPLY:" + l.param("PARTSTAT").orElse("").toUpperCase(Locale.ROOT)));
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        // The calendar is the composer's.
    }

    /** The METHOD that an item's class stands for; empty of what is no meeting. */
    static Optional<String> method(MapiItem item) {
        if (!item.isA("IPM.Schedule.Meeting")) {
            return Optional.empty();
        }
        var kind = item.messageClass()
                .substring(Math.min(MEETING_CLASS.length(), item.messageClass().length()));
        return switch (kind.toLowerCase(Locale.ROOT)) {
            case "request" -> Optional.of("REQUEST");
            case "canceled" -> Optional.of("CANCEL");
            case "resp.pos", "resp.neg" -> Optional.of("REPLY");
            case "resp.tent" ->
                Optional.of(
                        item.properties()
                                        .get(PidLid.APPOINTMENT_COUNTER_PROPOSAL)
                                        .orElse(false)
                                ? "COUNTER"
                                : "REPLY");
            default -> Optional.empty();
        };
    }

    /** The calendar of a meeting's mail. */
    static String calendar(MapiItem item, String method, Settings settings, Warnings warnings) {
        boolean answer = method.equals("REPLY") || method.equals("COUNTER");
        var event = new MapiItem(item.properties().copy(), new ArrayList<>(), List.of());
        var p = event.properties();
        p.put(PidTag.MESSAGE_CLASS, Events.CLASS);
        p.remove(PropertyKey.of(PidLid.ORIGINAL));
        p.remove(PropertyKey.of(PidTag.HTML));
        p.put(
                PidLid.APPOINTMENT_STATE_FLAGS,
                p.get(PidLid.APPOINTMENT_STATE_FLAGS).orElse(0) | 1);
        if (answer) {
            var silent = new Warnings();
            var who = Role.AUTHOR.mailbox(p, silent).map(Correspondent::of);
            item.recipients().stream()
                    .findFirst()
                    .flatMap(r -> Role.RECIPIENT.mailbox(r, silent))
                    .map(Correspondent::of)
                    .ifPresent(o -> {
                        Role.AUTHOR.put(o, p);
                        Role.SENDER.put(o, p);
                    });
            who.ifPresent(w -> {
                var row = new ItemProperties();
                Role.RECIPIENT.put(w, row);
                row.put(PidTag.RECIPIENT_TYPE, 1).put(PidTag.RECIPIENT_TRACK_STATUS, track(item));
                event.recipients().add(row);
            });
        } else {
            event.recipients().addAll(item.recipients());
        }
        var text = Events.KIND.toText(event, settings);
        warnings.addAll(text.warnings());
        var lines = new String(text.value().bytes(), StandardCharsets.UTF_8);
        return lines.replaceFirst("(?i)(PRODID:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*)", "$1METHOD:" + method + "\r\n");
    }

    private static int track(MapiItem item) {
        var own = item.messageClass().toLowerCase(Locale.ROOT);
        return own.endsWith(".pos") ? 3 : own.endsWith(".neg") ? 4 : 2;
    }
}
