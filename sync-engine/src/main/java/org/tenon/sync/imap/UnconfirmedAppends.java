package org.tenon.sync.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.mail.MailEssence;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;

/**
 * Finds where messages landed whose APPEND was left in doubt: by link id and size among the messages from the horizon on; where
 * the size differs, since some servers only estimate it, by the content itself.
 *
 * <p>The horizon is UIDNEXT before the APPEND, and a hint: where the validity has changed, or UIDNEXT now is smaller than it was,
 * the whole mailbox is searched.
 */
final class UnconfirmedAppends {
    /** So many messages may be looked into where nothing tells the new ones from the old. */
    private static final int FEW = 500;

    /** How much a server may add to a message, or take from it. */
    private static final long MOST_ADDED = 16 * 1024;

    private final ImapConnection connection;
    private final Describer describer;
    private final Set<Long> known;
    private final Set<Integer> unclear = new HashSet<>();

    /** @param known messages that are known to be others */
    UnconfirmedAppends(ImapConnection connection, Set<Long> known) {
        this.connection = connection;
        this.known = Set.copyOf(known);
        describer = new Describer(connection);
    }

    static String horizon(long validity, long uidNext) {
        return validity + ":" + uidNext;
    }

    /** Where in the mailbox now selected to begin looking. */
    static long from(String horizon, Selected selected) {
        var parts = horizon.split(":", -1);
        try {
            long validity = Long.parseLong(parts[0]);
            long uidNext = Long.parseLong(parts[1]);
            // Not every server says UIDNEXT when a mailbox is selected; Courier does not.
            boolean possible = selected.uidNext == 0 || uidNext <= selected.uidNext;
            boolean believable = validity == selected.validity && uidNext > 0 && possible;
            return believable ? uidNext : 1;
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
            return 1;
        }
    }

    /**
     * Those of the items asked for, by their index, of which there may be one here whose content the server did not give: not found,
     * and not to be stored again either.
     */
    Set<Integer> unclear() {
        return unclear;
    }

    List<Optional<Handle>> landed(List<NewItem> items, long from) throws StoreException {
        var landed = new ArrayList<Optional<Handle>>();
        items.forEach(item -> landed.add(Optional.empty()));
        if (items.isEmpty() || connection.selected().exists == 0) {
            return landed;
        }
        var sizes = new TreeMap<>(describer.sizes(from + ":*", from));
        sizes.keySet().removeAll(known);
        var wantedSizes = items.stream().map(NewItem::sizeBytes).collect(Collectors.toSet());
        var wantedIds = items.stream().map(NewItem::linkId).collect(Collectors.toSet());
        var bySize = new UidSet();
        var others = new UidSet();
        sizes.forEach((uid, size) -> (wantedSizes.contains(size) ? bySize : others).add(uid));

        var taken = new HashSet<Long>();
        var candidates = candidates(bySize, wantedIds);
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            for (long uid : candidates.getOrDefault(item.linkId(), List.of())) {
                if (sizes.get(uid) == item.sizeBytes() && taken.add(uid)) {
                    landed.set(i, Optional.of(UidSet.handle(uid)));
                    break;
                }
            }
        }
        if (landed.stream().anyMatch(Optional::isEmpty)) {
            candidates(others, wantedIds).forEach((id, uids) -> candidates
                    .computeIfAbsent(id, x -> new ArrayList<>())
                    .addAll(uids));
            byContent(items, landed, candidates, taken);
        }
        if (from > 1 || sizes.size() <= FEW) {
            byEssence(items, landed, sizes, taken);
        }
        unclear.removeIf(i -> landed.get(i).isPresent());
        return landed;
    }

    private Map<LinkId, List<Long>> candidates(UidSet uids, Set<LinkId> wanted) throws StoreException {
        var candidates = new HashMap<LinkId, List<Long>>();
        describer.describe(uids, (uid, linkId, size) -> {
            if (wanted.contains(linkId)) {
                candidates.computeIfAbsent(linkId, x -> new ArrayList<>()).add(uid);
            }
        });
        return candidates;
    }

    private void byContent(
            List<NewItem> items, List<Optional<Handle>> landed, Map<LinkId, List<Long>> candidates, Set<Long> taken)
            throws StoreException {
        var toRead = new UidSet();
        for (int i = 0; i < items.size(); i++) {
            if (landed.get(i).isEmpty()) {
                candidates.getOrDefault(items.get(i).linkId(), List.of()).stream()
                        .filter(uid -> !taken.contains(uid))
                        .forEach(toRead::add);
            }
        }
        var hashes = new HashMap<Long, ContentHash>();
        if (!toRead.isEmpty()) {
            new BodyReader(connection, (handle, body) -> {
                        var digest = new CanonicalDigest();
                        try (var in = body.open()) {
                            in.transferTo(digest);
                        } catch (IOException e) {
                            throw ImapFailures.broken(e);
                        }
                        hashes.put(UidSet.uid(handle), digest.found().hash());
                    })
                    .read(toRead);
        }
        for (int i = 0; i < items.size(); i++) {
            if (landed.get(i).isEmpty()) {
                for (long uid : candidates.getOrDefault(items.get(i).linkId(), List.of())) {
                    if (items.get(i).hash().equals(hashes.get(uid)) && taken.add(uid)) {
                        landed.set(i, Optional.of(UidSet.handle(uid)));
                        break;
                    }
                    if (toRead.contains(uid) && !hashes.containsKey(uid)) {
                        unclear.add(i);
                    }
                }
            }
        }
    }

    /** What a server has added fields to, or given another Message-ID, is known by what its author wrote. */
    private void byEssence(List<NewItem> items, List<Optional<Handle>> landed, Map<Long, Long> sizes, Set<Long> taken)
            throws StoreException {
        var wanted = new HashMap<Integer, ContentHash>();
        var toRead = new UidSet();
        for (int i = 0; i < items.size(); i++) {
            var item = items.get(i);
            if (landed.get(i).isPresent() || item.body().isEmpty()) {
                continue;
            }
            try (var in = item.body().get().open()) {
                wanted.put(i, MailEssence.of(in));
            } catch (IOException e) {
                continue; // Not to be read any more, so not to be known again either.
            }
            sizes.forEach((uid, size) -> {
                if (!taken.contains(uid) && Math.abs(size - item.sizeBytes()) <= MOST_ADDED) {
                    toRead.add(uid);
                }
            });
        }
        if (toRead.isEmpty()) {
            return;
        }
        var essences = new TreeMap<Long, ContentHash>();
        new BodyReader(connection, (handle, body) -> {
                    try (var in = body.open()) {
                        essences.put(UidSet.uid(handle), MailEssence.of(in));
                    } catch (IOException e) {
                        throw ImapFailures.broken(e);
                    }
                })
                .read(toRead);
        wanted.forEach((i, essence) -> essences.entrySet().stream()
                .filter(e -> e.getValue().equals(essence) && taken.add(e.getKey()))
                .findFirst()
                .ifPresent(e -> landed.set(i, Optional.of(UidSet.handle(e.getKey())))));
    }
}
