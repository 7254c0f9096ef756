package org.tenon.convert.event;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.ExceptionInfo;
import org.tenon.convert.blob.ExtendedException;
import org.tenon.convert.blob.RecurrenceBlob;
import org.tenon.convert.blob.RecurrencePattern;

/**
 * Brings a change of a series into the recurrence blob that is there, part by part: the pattern, the deleted days, each changed day.
 * What Outlook wrote and a text does not say (versions, reserved bytes, colours of a day) stays where its part did not change.
 */
final class SeriesUpdate {
    private final RecurrenceBlob own;
    private final RecurrenceBlob was;
    private final RecurrenceBlob is;

    private SeriesUpdate(RecurrenceBlob own, RecurrenceBlob was, RecurrenceBlob is) {
        this.own = own;
        this.was = was;
        this.is = is;
    }

    static void align(MapiItem existing, MapiItem before, MapiItem after) {
        var silent = new Warnings();
        var own = RuleField.blob(existing, silent);
        var was = RuleField.blob(before, silent);
        var is = RuleField.blob(after, silent);
        if (own.isEmpty() || was.isEmpty() || is.isEmpty()) {
            return;
        }
        var blob = was.equals(is) ? own.get() : new SeriesUpdate(own.get(), was.get(), is.get()).blob();
        before.properties().put(PidLid.APPOINTMENT_RECUR, own.get().binary());
        after.properties().put(PidLid.APPOINTMENT_RECUR, blob.binary());
    }

    private record Changed(ExceptionInfo info, ExtendedException extended) {}

    private RecurrenceBlob blob() {
        var exceptions = new ArrayList<Changed>();
        for (var now : changed(is)) {
            var before = find(was, now.info().original());
            var there = find(own, now.info().original());
            exceptions.add(there != null && now.equals(before) ? there : now);
        }
        for (var there : changed(own)) {
            int day = there.info().original();
            if (find(was, day) == null && find(is, day) == null) {
                exceptions.add(there);
            }
        }
        exceptions.sort(Comparator.comparingLong(c -> c.info().start() & 0xFFFFFFFFL));
        var deleted = new TreeSet<Integer>(Comparator.comparingLong(d -> d & 0xFFFFFFFFL));
        deleted.addAll(own.pattern().deleted());
        was.pattern().deleted().forEach(deleted::remove);
        deleted.addAll(is.pattern().deleted());
        var modified = exceptions.stream()
                .map(c -> c.info().start() / RecurrencePattern.MINUTES_A_DAY * RecurrencePattern.MINUTES_A_DAY)
                .sorted()
                .toList();
        var pattern = samePattern() ? own.pattern() : is.pattern();
        boolean times = was.startOffset() == is.startOffset() && was.endOffset() == is.endOffset();
        return new RecurrenceBlob(
                pattern.with(List.copyOf(deleted), modified),
                own.readerVersion(),
                own.writerVersion(),
                times ? own.startOffset() : is.startOffset(),
                times ? own.endOffset() : is.endOffset(),
                exceptions.stream().map(Changed::info).toList(),
                own.reserved1(),
                exceptions.stream().map(Changed::extended).toList(),
                own.reserved2(),
                own.trailing());
    }

    private boolean samePattern() {
        return was.pattern().with(List.of(), List.of()).equals(is.pattern().with(List.of(), List.of()));
    }

    private static List<Changed> changed(RecurrenceBlob blob) {
        var all = new ArrayList<Changed>();
        for (int i = 0; i < blob.exceptions().size(); i++) {
            all.add(new Changed(blob.exceptions().get(i), blob.extended().get(i)));
        }
        return all;
    }

    private static Changed find(RecurrenceBlob blob, int original) {
        return changed(blob).stream()
                .filter(c -> c.info().original() == original)
                .findFirst()
                .orElse(null);
    }
}
