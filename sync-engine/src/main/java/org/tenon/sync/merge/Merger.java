package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.vobject.Content;

/**
 * Brings an item's two sides together: who changed at all, the trees, the policy, and a look at what came out. Total: any bytes are an
 * answer, never an exception.
 */
public final class Merger {
    private final Format format;

    private Merger(Format format) {
        this.format = format;
    }

    /** The merger of events, tasks and journals: iCalendar objects with all the instances of their series. */
    public static Merger ofCalendars() {
        return new Merger(new CalendarFormat());
    }

    /** The merger of vCards, of one version or of two. */
    public static Merger ofContacts() {
        return new Merger(new ContactFormat());
    }

    /** The merger for a kind's items; none for mail, whose content never changes. */
    public static Optional<Merger> of(Kind kind) {
        return switch (kind) {
            case CALENDAR, TASKS, NOTES -> Optional.of(ofCalendars());
            case CONTACTS -> Optional.of(ofContacts());
            case MAIL -> Optional.empty();
        };
    }

    /**
     * Whether two items say the same: an item that a server wrote anew, with its own folding, order and time stamps, is not
     * an edit. Bytes that are no such item are the same only if equal but for line ends.
     */
    public boolean sameContent(Content one, Content other) {
        if (one.equals(other)) {
            return true;
        }
        var a = ParsedItem.read(one, format);
        var b = ParsedItem.read(other, format);
        if (a.isEmpty() || b.isEmpty()) {
            return sameBytes(one, other);
        }
        return a.get().says(b);
    }

    /**
     * What both sides shall have.
     *
     * @param base what they last agreed on; {@link Content#NONE} where they never did: then nothing counts as removed
     */
    public MergeResult merge(Content base, Content client, Content server, Policy.Conflict conflict) {
        if (client.equals(server)) {
            return new MergeResult.Unchanged();
        }
        if (client.equals(base)) {
            return sameContent(client, server) ? new MergeResult.Unchanged() : takeServer(List.of());
        }
        var b = ParsedItem.read(base, format);
        var c = ParsedItem.read(client, format);
        var s = ParsedItem.read(server, format);
        if (c.isEmpty() || s.isEmpty() || (b.isEmpty() && !base.isEmpty())) {
            return mergeOpaque(base, client, server, conflict);
        }
        if (c.get().says(s)) {
            return new MergeResult.Unchanged();
        }
        if (c.get().says(b)) {
            return takeServer(List.of());
        }
        if (s.get().says(b)) {
            return takeClient(List.of());
        }
        return mergeTrees(b, c.get(), s.get(), conflict);
    }

    private MergeResult mergeTrees(
            Optional<ParsedItem> base, ParsedItem client, ParsedItem server, Policy.Conflict conflict) {
        boolean decided = conflict == Policy.Conflict.SERVER || conflict == Policy.Conflict.CLIENT;
        var pass = pass(base, client, server, conflict == Policy.Conflict.CLIENT ? Side.CLIENT : Side.SERVER, decided);
        var warnings = new ArrayList<>(pass.pass().warnings());
        if (conflict == Policy.Conflict.BOTH) {
            return clash(
                    client.content(),
                    server.content(),
                    new TreeSet<>(pass.pass().clashes()),
                    warnings);
        }
        var result = pass.content();
        if (result.isEmpty()) {
            return undivided(client, server, pass.pass(), conflict);
        }
        if (!pass.pass().clashes().isEmpty()) {
            var other = pass(base, client, server, Side.CLIENT, false);
            return other.content().isEmpty()
                    ? undivided(client, server, pass.pass(), conflict)
                    : clash(
                            other.content().get(),
                            result.get(),
                            new TreeSet<>(pass.pass().clashes()),
                            warnings);
        }
        var merged = ParsedItem.read(result, format);
        if (merged.isEmpty() || !asSound(result.get(), client, server)) {
            // Two sound items must not become one that others refuse.
            return undivided(client, server, pass.pass(), conflict);
        }
        if (merged.get().says(server)) {
            return takeServer(warnings);
        }
        return merged.get().says(client) ? takeClient(warnings) : new MergeResult.Merged(result.get(), warnings);
    }

    private boolean asSound(Content merged, ParsedItem client, ParsedItem server) {
        boolean sound = format.accepted(client.content()) && format.accepted(server.content());
        return !sound || format.accepted(merged);
    }

    /** One pass over the trees; no content where they do not go together at all. */
    private record Pass(MergePass pass, Optional<Content> content) {}

    private Pass pass(Optional<ParsedItem> base, ParsedItem client, ParsedItem server, Side winner, boolean decided) {
        var pass = new MergePass(winner, decided);
        var eol = server.document().eol();
        var here = format.named(client.root(), server.root());
        var there = format.named(server.root(), client.root());
        var before = base.map(b -> format.named(format.named(b.root(), server.root()), client.root()));
        var adapter = format.adapter(here, there);
        var merge = new TreeMerge(format.dialect(), pass, eol, adapter);
        var merged = merge.merge(
                View.of(before, base.map(ParsedItem::form).orElse(server.form())),
                View.of(Optional.of(here), client.form()),
                View.of(Optional.of(there), server.form()));
        var trees = new Format.Trees(before, here, there);
        var finished = format.finish(trees, merged, pass, eol);
        return new Pass(
                pass,
                pass.isSplit()
                        ? Optional.empty()
                        : Optional.of(server.document().with(finished).content()));
    }

    /** The items as they are, for the policy or for both to be kept. */
    private static MergeResult undivided(
            ParsedItem client, ParsedItem server, MergePass pass, Policy.Conflict conflict) {
        var warnings = List.copyOf(pass.warnings());
        return switch (conflict) {
            case SERVER -> takeServer(warnings);
            case CLIENT -> takeClient(warnings);
            case MERGE, BOTH -> clash(client.content(), server.content(), pass.clashes(), warnings);
        };
    }

    private static MergeResult mergeOpaque(Content base, Content client, Content server, Policy.Conflict conflict) {
        if (sameBytes(client, server)) {
            return new MergeResult.Unchanged();
        }
        if (sameBytes(client, base)) {
            return takeServer(List.of());
        }
        if (sameBytes(server, base)) {
            return takeClient(List.of());
        }
        var warnings = List.of("an item that cannot be read was changed on both sides");
        return switch (conflict) {
            case SERVER -> takeServer(warnings);
            case CLIENT -> takeClient(warnings);
            case MERGE, BOTH -> clash(client, server, List.of(), warnings);
        };
    }

    private static boolean sameBytes(Content one, Content other) {
        return one.equals(other)
                || one.latin().replace("\r\n", "\n").equals(other.latin().replace("\r\n", "\n"));
    }

    private static MergeResult takeServer(List<String> warnings) {
        return new MergeResult.TakeServer(warnings);
    }

    private static MergeResult takeClient(List<String> warnings) {
        return new MergeResult.TakeClient(warnings);
    }

    private static MergeResult clash(
            Content client, Content server, Collection<String> properties, List<String> warnings) {
        return new MergeResult.Clash(client, server, List.copyOf(properties), warnings);
    }
}
