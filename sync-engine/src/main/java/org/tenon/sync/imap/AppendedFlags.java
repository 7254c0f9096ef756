package org.tenon.sync.imap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.StoreException;

/**
 * Sees to the flags of messages just appended. Some servers take no notice of those in APPEND (GNU imap4d): what is missing is
 * set by STORE, and what is not kept even then is told as not being there, so that it is never taken for a change that somebody
 * made. A server that has been seen to keep them is not asked again.
 */
final class AppendedFlags {
    private static final Logger LOG = LoggerFactory.getLogger(AppendedFlags.class);

    private final ImapFolder folder;

    AppendedFlags(ImapFolder folder) {
        this.folder = folder;
    }

    /** Looks at those of {@code items} that were accepted, and corrects their {@code outcomes}. */
    void check(List<NewItem> items, List<Outcome<Placed>> outcomes) {
        if (folder.appendKeepsFlags()) {
            return;
        }
        Map<Handle, Integer> flagged = new HashMap<>();
        for (int i = 0; i < items.size(); i++) {
            if (!Appender.wireFlags(items.get(i).flags()).isEmpty()) {
                int index = i;
                outcomes.get(i).toOptional().ifPresent(placed -> flagged.put(placed.handle(), index));
            }
        }
        if (flagged.isEmpty()) {
            return;
        }
        try {
            boolean allKept = true;
            var missing = new ArrayList<Reflag>();
            var there = new Changes(folder.selected()).flags(UidSet.of(flagged.keySet()));
            for (var entry : flagged.entrySet()) {
                var now = there.get(UidSet.uid(entry.getKey()));
                if (now == null) {
                    continue;
                }
                var wanted = folder.keepable(items.get(entry.getValue()).flags());
                allKept &= wanted.minus(now).isEmpty();
                if (!wanted.minus(now).isEmpty()) {
                    missing.add(new Reflag(entry.getKey(), wanted.minus(now), Flags.NONE));
                }
                tell(outcomes, entry.getValue(), entry.getKey(), now);
            }
            if (allKept) {
                folder.trustAppend();
                return;
            }
            var changes = new Changes(folder.selected());
            var stored = changes.reflag(missing);
            var doubtful = new ArrayList<Handle>();
            for (int i = 0; i < missing.size(); i++) {
                var handle = missing.get(i).handle();
                stored.get(i)
                        .toOptional()
                        .ifPresentOrElse(
                                placed -> tell(outcomes, flagged.get(handle), handle, placed.flags()),
                                () -> doubtful.add(handle));
            }
            if (!doubtful.isEmpty()) {
                // Of several marks some may be set. Keywords that are refused are none that this server keeps.
                var set = changes.flags(UidSet.of(doubtful));
                doubtful.forEach(handle -> {
                    int index = flagged.get(handle);
                    var now = set.getOrDefault(UidSet.uid(handle), Flags.NONE);
                    var wanted = Appender.systemFlags(
                            folder.keepable(items.get(index).flags()));
                    tell(outcomes, index, handle, now, wanted.minus(now));
                });
            }
        } catch (StoreException e) {
            // The messages are there, which must not be lost over their flags: what is not known to be set is still to
            // be set.
            LOG.debug("the flags of messages just appended could not be looked at", e);
            flagged.forEach((handle, index) -> tell(
                    outcomes,
                    index,
                    handle,
                    Flags.NONE,
                    Appender.wireFlags(items.get(index).flags())));
        }
    }

    private static void tell(List<Outcome<Placed>> outcomes, int index, Handle handle, Flags flags) {
        tell(outcomes, index, handle, flags, Flags.NONE);
    }

    private static void tell(List<Outcome<Placed>> outcomes, int index, Handle handle, Flags flags, Flags owed) {
        outcomes.set(index, Outcome.accepted(new Placed(handle, Revision.FIXED, flags, owed)));
    }
}
