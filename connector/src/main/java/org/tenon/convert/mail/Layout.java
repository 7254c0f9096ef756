package org.tenon.convert.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.mime.Part;

/**
 * Which part of a message is what, [MS-OXCMAIL] section 2.2.3.4 and [MS-OXBBODY]: one text, one HTML, one rich text at most; all else is
 * an attachment.
 *
 * @param calendar a meeting request or an answer to one
 * @param report what a report says to programs
 */
public record Layout(
        Kind kind,
        Optional<Part> plain,
        Optional<Part> html,
        Optional<Part> rich,
        Optional<Part> calendar,
        Optional<Part> tnef,
        Optional<Part> report,
        List<Attached> attachments) {
    /** What a message is as a whole. */
    public enum Kind {
        MAIL,
        REPORT,
        /** Signed with the content in the clear, by S/MIME or PGP: all of it is one attachment, [MS-OXOSMIME] section 2.2.2. */
        SIGNED,
        /** S/MIME that is encrypted, or signed with the content inside: one attachment, [MS-OXOSMIME] section 2.2.1. */
        SEALED
    }

    /** @param related it is shown inside the HTML */
    public record Attached(Part part, boolean related) {}

    static Layout empty(Kind kind) {
        return new Finder().layout(kind);
    }

    static Layout of(Part message) {
        var finder = new Finder();
        if (message.is("multipart/signed") && message.children().size() > 1) {
            finder.visit(message.children().getFirst(), false, false);
            finder.attachments.clear();
            finder.calendar = null;
            finder.tnef = null;
            finder.attachments.add(new Attached(message, false));
            return finder.layout(Kind.SIGNED);
        }
        if (isSealed(message)) {
            finder.attachments.add(new Attached(message, false));
            return finder.layout(Kind.SEALED);
        }
        if (message.is("multipart/report")
                && message.children().size() > 1
                && isReport(message.children().get(1))) {
            finder.visit(message.children().getFirst(), false, false);
            finder.report = message.children().get(1);
            message.children().stream().skip(2).forEach(p -> finder.attachments.add(new Attached(p, false)));
            return finder.layout(Kind.REPORT);
        }
        finder.visit(message, false, false);
        return finder.layout(Kind.MAIL);
    }

    private static boolean isSealed(Part part) {
        return part.is("application/pkcs7-mime") || part.is("application/x-pkcs7-mime");
    }

    static boolean isReport(Part part) {
        return part.is("message/delivery-status") || part.is("message/disposition-notification");
    }

    private static final class Finder {
        private final List<Attached> attachments = new ArrayList<>();
        private Part plain;
        private Part html;
        private Part rich;
        private Part calendar;
        private Part tnef;
        private Part report;

        Layout layout(Kind kind) {
            return new Layout(
                    kind,
                    Optional.ofNullable(plain),
                    Optional.ofNullable(html),
                    Optional.ofNullable(rich),
                    Optional.ofNullable(calendar),
                    Optional.ofNullable(tnef),
                    Optional.ofNullable(report),
                    List.copyOf(attachments));
        }

        void visit(Part part, boolean alternative, boolean related) {
            if (part.isMultipart() && !part.children().isEmpty()) {
                if (part.is("multipart/related")) {
                    related(part, alternative);
                } else {
                    boolean inner = part.is("multipart/alternative")
                            || (alternative && part.children().size() == 1);
                    part.children().forEach(c -> visit(c, inner, related));
                }
                return;
            }
            if (related || !isBody(part, alternative)) {
                attachments.add(new Attached(part, related));
            }
        }

        private void related(Part part, boolean alternative) {
            var start = part.type().parameter("start").map(s -> s.replaceAll("[<>\\s]", ""));
            var root = part.children().stream()
                    .filter(c -> start.isPresent() && c.contentId().equals(start))
                    .findFirst()
                    .orElse(part.children().getFirst());
            visit(root, alternative, false);
            part.children().stream().filter(c -> c != root).forEach(c -> visit(c, false, true));
        }

        /** Takes the part as one of the bodies, where it can be and none is there. */
        private boolean isBody(Part part, boolean alternative) {
            var disposition = part.disposition().value();
            if (isTnef(part)) {
                boolean first = tnef == null;
                tnef = first ? part : tnef;
                return first;
            }
            if (disposition.equals("attachment") || (part.fileName().isPresent() && !part.is("text/calendar"))) {
                return false;
            }
            boolean free = plain == null && html == null && rich == null;
            switch (part.mediaType()) {
                case "text/plain" -> {
                    boolean take = plain == null && (alternative || free);
                    plain = take ? part : plain;
                    return take;
                }
                case "text/html" -> {
                    boolean take = html == null && (alternative || free);
                    html = take ? part : html;
                    return take;
                }
                case "application/rtf", "text/rtf" -> {
                    boolean take = rich == null && alternative;
                    rich = take ? part : rich;
                    return take;
                }
                case "text/calendar" -> {
                    boolean take =
                            calendar == null && part.type().parameter("method").isPresent();
                    calendar = take ? part : calendar;
                    return take;
                }
                default -> {
                    // A multipart whose boundary never comes: people read it as text.
                    boolean take = free && part.isMultipart();
                    plain = take ? part : plain;
                    return take;
                }
            }
        }

        private static boolean isTnef(Part part) {
            return part.is("application/ms-tnef")
                    || part.is("application/vnd.ms-tnef")
                    || part.fileName()
                            .map(n -> n.toLowerCase(Locale.ROOT))
                            .filter("winmail.dat"::equals)
                            .isPresent();
        }
    }
}
