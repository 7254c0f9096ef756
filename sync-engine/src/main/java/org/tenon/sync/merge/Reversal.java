package org.tenon.sync.merge;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.vobject.Content;

/**
 * What becomes of an item when a run that changed it is taken back: a three-way merge of what the run left, what is there now and
 * what was there before it. So the run's change goes, and what came after it stays; of a property that both touched, the newer
 * value stays.
 *
 * @param written what is to be there; empty where it stays as it is
 * @param newerStays whether some of the run's change could not go, since what it touched was changed again
 * @param properties where that is so, by name; empty where it cannot be told
 */
public record Reversal(Optional<Content> written, boolean newerStays, List<String> properties) {
    private static final Reversal NOTHING_TO_DO = new Reversal(Optional.empty(), false, List.of());

    public Reversal {
        Objects.requireNonNull(written);
        properties = List.copyOf(properties);
    }

    /**
     * @param left by the run
     * @param now there, with whatever was changed since
     * @param before the run
     */
    public static Reversal of(Merger merger, Content left, Content now, Content before) {
        if (merger.sameContent(before, left) || merger.sameContent(before, now)) {
            return NOTHING_TO_DO;
        }
        if (merger.sameContent(left, now)) {
            return new Reversal(Optional.of(before), false, List.of());
        }
        var written =
                switch (merger.merge(left, now, before, Conflict.CLIENT)) {
                    case MergeResult.TakeServer taken -> Optional.of(before);
                    case MergeResult.Merged merged -> Optional.of(merged.content());
                    case MergeResult.Unchanged same -> Optional.<Content>empty();
                    case MergeResult.TakeClient newer -> Optional.<Content>empty();
                    case MergeResult.Clash both -> Optional.<Content>empty();
                };
        return switch (merger.merge(left, now, before, Conflict.MERGE)) {
            case MergeResult.Clash both -> new Reversal(written, true, both.properties());
            case MergeResult.Merged merged ->
                new Reversal(written, !merged.warnings().isEmpty(), List.of());
            case MergeResult.TakeClient newer ->
                new Reversal(written, !newer.warnings().isEmpty(), List.of());
            case MergeResult.TakeServer taken ->
                new Reversal(written, !taken.warnings().isEmpty(), List.of());
            case MergeResult.Unchanged same -> new Reversal(written, false, List.of());
        };
    }
}
