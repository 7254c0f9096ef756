package org.tenon.sync.scheduling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tenon.sync.merge.CalendarParts;
import org.tenon.sync.merge.CalendarParts.Part;
import org.tenon.sync.vobject.CalendarForm;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.ContentLine;
import org.tenon.sync.vobject.Node;
import org.tenon.sync.vobject.Param;

/**
 * Foresees whether storing a calendar object makes a server that schedules by itself (RFC 6638) send mail to people, and
 * marks a copy so that it does not. Where servers differ in what they find significant, the guard takes the more careful
 * view: it names a message that one of them would send.
 */
public final class SchedulingGuard {
    private static final String AGENT = "SCHEDULE-AGENT";

    /** The user's own, of which nobody is told (RFC 6638 section 3.2.2.1 for attendees; organizers' servers do the same). */
    private static final Set<String> PRIVATE = Set.of("TRANSP", "CATEGORIES", "PERCENT-COMPLETE", "COMPLETED", "COLOR");

    private final Set<String> me;

    /** What a server would send. */
    public enum Message {
        NOTHING,
        /** To attendees: an invitation or an update. */
        REQUEST,
        /** To attendees: the meeting, an instance of it or their part in it is off. */
        CANCEL,
        /** To the organizer: takes part, does not, maybe. */
        REPLY
    }

    /**
     * @param properties names of what changed such that the message would go; empty for a whole event come or gone
     */
    public record Verdict(Message message, List<String> properties) {
        static final Verdict QUIET = new Verdict(Message.NOTHING, List.of());

        public Verdict {
            properties = List.copyOf(properties);
        }

        public boolean mails() {
            return message != Message.NOTHING;
        }
    }

    /** @param addresses the account's own, with or without {@code mailto:} */
    public SchedulingGuard(Collection<String> addresses) {
        me = addresses.stream()
                .map(a -> CalendarForm.address(Content.of(a).latin()))
                .flatMap(a -> List.of(a, a.startsWith("mailto:") ? a.substring(7) : "mailto:" + a).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * What a server would send if its copy became {@code after}.
     *
     * @param before {@link Content#NONE} where the item is created
     * @param after {@link Content#NONE} where it is deleted
     */
    public Verdict foresee(Content before, Content after) {
        var keys = new TreeSet<String>();
        var oldParts = parts(before);
        var newParts = parts(after);
        keys.addAll(oldParts.keySet());
        keys.addAll(newParts.keySet());
        var worst = Verdict.QUIET;
        for (var key : keys) {
            var verdict = foresee(Optional.ofNullable(oldParts.get(key)), Optional.ofNullable(newParts.get(key)));
            worst = severity(verdict) > severity(worst) ? verdict : worst;
        }
        return worst;
    }

    /** Whom a server would mail if its copy became {@code after}; as {@link #foresee}. */
    public Set<String> audience(Content before, Content after) {
        var oldParts = parts(before);
        var newParts = parts(after);
        var keys = new TreeSet<>(oldParts.keySet());
        keys.addAll(newParts.keySet());
        var people = new TreeSet<String>();
        for (var key : keys) {
            var old = Optional.ofNullable(oldParts.get(key));
            var now = Optional.ofNullable(newParts.get(key));
            switch (foresee(old, now).message()) {
                case NOTHING -> {}
                case REQUEST, CANCEL -> {
                    old.ifPresent(p -> people.addAll(servedAttendees(p)));
                    now.ifPresent(p -> people.addAll(servedAttendees(p)));
                }
                case REPLY ->
                    now.or(() -> old)
                            .flatMap(p -> p.component().line("ORGANIZER"))
                            .ifPresent(l -> people.add(CalendarForm.address(l.value())));
            }
        }
        return people;
    }

    private static int severity(Verdict verdict) {
        return switch (verdict.message()) {
            case NOTHING -> 0;
            case REPLY -> 1;
            case REQUEST -> 2;
            case CANCEL -> 3;
        };
    }

    private static Map<String, Part> parts(Content content) {
        return CalendarParts.read(content).map(CalendarParts::parts).orElse(Map.of());
    }

    private Verdict foresee(Optional<Part> old, Optional<Part> now) {
        var any = now.or(() -> old).orElseThrow();
        if (isOrganizer(any.component())) {
            return foreseeOrganizer(old, now);
        }
        return isInvited(any) || old.filter(this::isInvited).isPresent() ? foreseeAttendee(old, now) : Verdict.QUIET;
    }

    private Verdict foreseeOrganizer(Optional<Part> old, Optional<Part> now) {
        var before = old.map(this::servedAttendees).orElse(Set.of());
        var after = now.map(this::servedAttendees).orElse(Set.of());
        if (before.isEmpty() && after.isEmpty()) {
            return Verdict.QUIET;
        }
        if (old.isEmpty()) {
            return new Verdict(Message.REQUEST, List.of());
        }
        if (now.isEmpty() || before.stream().anyMatch(a -> !after.contains(a))) {
            return new Verdict(Message.CANCEL, now.isEmpty() ? List.of() : List.of("ATTENDEE"));
        }
        var changed = changed(old.get(), now.get());
        if (changed.isEmpty()) {
            return Verdict.QUIET;
        }
        boolean cancelled = now.get()
                        .component()
                        .value("STATUS")
                        .filter(s -> s.equalsIgnoreCase("CANCELLED"))
                        .isPresent()
                && changed.contains("STATUS");
        boolean excepted = changed.contains("EXDATE");
        return new Verdict(cancelled || excepted ? Message.CANCEL : Message.REQUEST, List.copyOf(changed));
    }

    private Verdict foreseeAttendee(Optional<Part> old, Optional<Part> now) {
        if (!old.or(() -> now).filter(SchedulingGuard::organizerIsServed).isPresent()) {
            return Verdict.QUIET;
        }
        var before = old.map(this::participation).orElse("NEEDS-ACTION");
        if (now.isEmpty()) {
            // A server declines for an attendee who deletes, unless he has declined before (RFC 6638 section 3.2.2.3).
            return before.equals("DECLINED") ? Verdict.QUIET : new Verdict(Message.REPLY, List.of());
        }
        var after = participation(now.get());
        if (!after.equals(before)) {
            return new Verdict(Message.REPLY, List.of("ATTENDEE"));
        }
        boolean excepted = old.isPresent() && changed(old.get(), now.get()).contains("EXDATE");
        return excepted ? new Verdict(Message.REPLY, List.of("EXDATE")) : Verdict.QUIET;
    }

    private boolean isOrganizer(Component component) {
        return component.line("ORGANIZER").map(l -> isMe(l.value())).orElse(false);
    }

    private boolean isInvited(Part part) {
        return part.component().line("ORGANIZER").isPresent()
                && part.component().lines("ATTENDEE").stream().anyMatch(l -> isMe(l.value()));
    }

    private boolean isMe(String address) {
        return me.contains(CalendarForm.address(address));
    }

    /** The others, as far as the server is the one to tell them (RFC 6638 section 7.1). */
    private Set<String> servedAttendees(Part part) {
        return part.component().lines("ATTENDEE").stream()
                .filter(SchedulingGuard::served)
                .map(l -> CalendarForm.address(l.value()))
                .filter(a -> !isMe(a))
                .collect(Collectors.toSet());
    }

    private static boolean organizerIsServed(Part part) {
        return part.component().line("ORGANIZER").map(SchedulingGuard::served).orElse(false);
    }

    private static boolean served(ContentLine line) {
        return line.param(AGENT).map(a -> a.strip().equalsIgnoreCase("SERVER")).orElse(true);
    }

    private String participation(Part part) {
        return part.component().lines("ATTENDEE").stream()
                .filter(l -> isMe(l.value()))
                .findFirst()
                .flatMap(l -> l.param("PARTSTAT"))
                .map(s -> s.strip().toUpperCase(Locale.ROOT))
                .orElse("NEEDS-ACTION");
    }

    /** The properties that others are told of and that differ. */
    private static SortedSet<String> changed(Part old, Part now) {
        var changed = new TreeSet<String>();
        var before = old.forms();
        var after = now.forms();
        var names = new TreeSet<>(before.keySet());
        names.addAll(after.keySet());
        for (var name : names) {
            boolean told = !name.startsWith("X-") && !PRIVATE.contains(name);
            if (told && !before.getOrDefault(name, List.of()).equals(after.getOrDefault(name, List.of()))) {
                changed.add(name);
            }
        }
        return changed;
    }

    /**
     * The same object for a server that shall tell nobody (RFC 6638 section 7.1): {@code SCHEDULE-AGENT=CLIENT} on each
     * attendee of what the account organizes, on the organizer of what it was invited to. The other lines stay as they are:
     * servers refuse an attendee's changes to them (section 3.2.2.1).
     *
     * @param organizerToo on the organizer of one's own meeting as well, for servers that look nowhere else (SOGo)
     */
    public Content muted(Content content, boolean organizerToo) {
        return marked(content, component -> {
            boolean attendees = isOrganizer(component);
            boolean organizer = !attendees || organizerToo;
            return (line, eol) ->
                    (attendees && line.is("ATTENDEE")) || (organizer && line.is("ORGANIZER")) ? mute(line, eol) : line;
        });
    }

    /** The same object without that mark. An agent of {@code NONE} is the user's own and stays. */
    public static Content unmuted(Content content) {
        return marked(
                content,
                component -> (line, eol) -> line.is("ATTENDEE") || line.is("ORGANIZER") ? unmute(line, eol) : line);
    }

    /** What becomes of a line. */
    private interface Marking {
        ContentLine mark(ContentLine line, String eol);
    }

    private static Content marked(Content content, Function<Component, Marking> markings) {
        return CalendarParts.read(content)
                .map(i -> i.document()
                        .with(marked(i.root(), markings, i.document().eol()))
                        .content())
                .orElse(content);
    }

    private static Component marked(Component calendar, Function<Component, Marking> markings, String eol) {
        var nodes = new ArrayList<Node>();
        for (var node : calendar.nodes()) {
            if (!(node instanceof Component component)) {
                nodes.add(node);
                continue;
            }
            var marking = markings.apply(component);
            // Not inside: an alarm by mail has attendees of its own.
            nodes.add(component.with(component.nodes().stream()
                    .map(n -> n instanceof ContentLine line ? marking.mark(line, eol) : n)
                    .toList()));
        }
        return calendar.with(nodes);
    }

    private static ContentLine mute(ContentLine line, String eol) {
        if (!served(line)) {
            return line;
        }
        var params = withoutAgent(line);
        params.add(new Param(AGENT, List.of("CLIENT")));
        return line.withParams(params, eol);
    }

    private static ContentLine unmute(ContentLine line, String eol) {
        boolean muted = line.param(AGENT)
                .filter(a -> a.strip().equalsIgnoreCase("CLIENT"))
                .isPresent();
        return muted ? line.withParams(withoutAgent(line), eol) : line;
    }

    private static List<Param> withoutAgent(ContentLine line) {
        var params = new ArrayList<>(line.params());
        params.removeIf(p -> p.key().equals(AGENT));
        return params;
    }
}
