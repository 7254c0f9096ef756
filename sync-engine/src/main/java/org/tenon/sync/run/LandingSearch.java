package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.Intent.Landing;
import org.tenon.sync.ledger.Journal.Entry;
import org.tenon.sync.ledger.Matching.Stranger;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Looks for what steps of unknown outcome may have left in a folder: among the strangers there, by the handle that was proposed,
 * else by link id and size, and by content where these leave a doubt.
 */
final class LandingSearch {
    private static final int CHUNK = 500;

    /** How much a side may add to an item, or take from it. */
    private static final long MOST_ADDED = 16 * 1024;

    private final RunContext context;
    private final Side side;
    private final FolderId folderId;

    LandingSearch(RunContext context, Side side, FolderId folderId) {
        this.context = context;
        this.side = side;
        this.folderId = folderId;
    }

    private record Likeness(LinkId linkId, long sizeBytes) {}

    /** Of {@code entries}, those that landed, each with the stranger that it is. No stranger is two. */
    Map<Entry<Landing>, ItemId> find(Folder folder, List<Entry<Landing>> entries) throws StoreException {
        var landed = new HashMap<Entry<Landing>, ItemId>();
        var untold = new ArrayList<Intent.Create>();
        var doubtful = new LinkedHashMap<Likeness, List<Entry<Landing>>>();
        for (var entry : entries) {
            if (entry.intent() instanceof Intent.Create create
                    && create.handle().isPresent()) {
                // What was proposed is there or it is not: nobody else would call an item so.
                var here = context.ledger
                        .sightings()
                        .at(folderId, side, create.handle().get())
                        .filter(s -> !s.gone());
                here.ifPresentOrElse(s -> landed.put(entry, s.item()), () -> untold.add(create));
            } else if (linkId(entry).isPresent()) {
                var content = entry.intent().content();
                doubtful.computeIfAbsent(
                                new Likeness(content.linkId().get(), content.sizeBytes()), l -> new ArrayList<>())
                        .add(entry);
            }
        }
        secondProof(folder, untold);
        if (!doubtful.isEmpty()) {
            var strangers = strangersLike(folder, doubtful.keySet());
            for (var group : doubtful.entrySet()) {
                pair(folder, group.getValue(), strangers.getOrDefault(group.getKey(), List.of()), landed);
            }
        }
        byEssence(folder, entries, landed);
        return landed;
    }

    /**
     * What the side has added to, or given another name, is known by what its author wrote; held against the item as the other
     * side has it. Among strangers of the same link id; of a step that the side is known to have taken, among all of about its size.
     */
    private void byEssence(Folder folder, List<Entry<Landing>> entries, Map<Entry<Landing>, ItemId> landed)
            throws StoreException {
        var rules = context.rules(folderId);
        var open = entries.stream()
                .filter(e -> !landed.containsKey(e)
                        && linkId(e).isPresent()
                        && (rules.contentIsFixed() || e.looks().isPresent()))
                .toList();
        var taken = new HashSet<>(landed.values());
        var candidates = new HashMap<Handle, Stranger>();
        if (!open.isEmpty()) {
            strangers().each(page -> page.stream()
                    .filter(s -> !taken.contains(s.item()) && open.stream().anyMatch(e -> mayBe(e, s)))
                    .forEach(s -> candidates.put(s.handle(), s)));
        }
        if (candidates.isEmpty()) {
            return;
        }
        var essences = new Essences(context, folderId);
        var theirs = essences.of(folder, List.copyOf(candidates.keySet()));
        for (var entry : open) {
            var ours = essences.elsewhere(entry.intent().item(), side);
            if (ours.isEmpty()) {
                continue;
            }
            theirs.entrySet().stream()
                    .filter(e -> e.getValue().equals(ours.get()))
                    .map(e -> candidates.get(e.getKey()).item())
                    .filter(taken::add)
                    .findFirst()
                    .ifPresent(stranger -> landed.put(entry, stranger));
        }
    }

    private static Optional<LinkId> linkId(Entry<Landing> entry) {
        return entry.intent().content().linkId();
    }

    private static boolean mayBe(Entry<Landing> entry, Stranger stranger) {
        boolean near = stranger.sizeBytes() < 0
                || Math.abs(stranger.sizeBytes() - entry.intent().content().sizeBytes()) <= MOST_ADDED;
        return entry.looks().isPresent()
                ? near
                : near && linkId(entry).equals(stranger.linkId().or(() -> linkId(entry)));
    }

    /** A listing that left out what landed would have it created twice: so the store is asked again, by name. */
    private static void secondProof(Folder folder, List<Intent.Create> untold) throws StoreException {
        if (untold.isEmpty()) {
            return;
        }
        var items = untold.stream()
                .map(create -> new NewItem(
                        create.handle(),
                        create.written().linkId(),
                        create.written().hash(),
                        create.written().sizeBytes(),
                        create.flags(),
                        Optional.empty()))
                .toList();
        if (folder.landed(items, folder.horizon()).stream().anyMatch(Optional::isPresent)) {
            throw new StoreException(
                    Scope.COLLECTION, Retry.NOW, Cause.PROTOCOL, "a listing left out an item that is there");
        }
    }

    private void pair(
            Folder folder, List<Entry<Landing>> entries, List<Stranger> strangers, Map<Entry<Landing>, ItemId> landed)
            throws StoreException {
        boolean contentTells =
                entries.stream().allMatch(e -> e.intent().content().hash().isPresent());
        if (!contentTells) {
            theOnlyOne(entries, strangers, landed);
            return;
        }
        var hashes = contents(folder, strangers);
        var taken = new HashSet<ItemId>();
        for (var entry : entries) {
            var wanted = entry.intent().content().hash();
            strangers.stream()
                    .filter(s -> Optional.ofNullable(hashes.get(s.handle())).equals(wanted))
                    .map(Stranger::item)
                    .filter(s -> !taken.contains(s))
                    .findFirst()
                    .ifPresent(s -> {
                        taken.add(s);
                        landed.put(entry, s);
                    });
        }
        if (!context.rules(folderId).contentIsFixed()) {
            // A folder of messages may hold several of one link id.
            theOnlyOne(
                    entries.stream().filter(e -> !landed.containsKey(e)).toList(),
                    strangers.stream().filter(s -> !taken.contains(s.item())).toList(),
                    landed);
        }
    }

    /** Where only one has the link id that was to land, it is what landed, whatever somebody has made of it since. */
    private static void theOnlyOne(
            List<Entry<Landing>> entries, List<Stranger> strangers, Map<Entry<Landing>, ItemId> landed) {
        if (entries.size() == 1 && strangers.size() == 1) {
            landed.put(entries.getFirst(), strangers.getFirst().item());
        }
    }

    /** The stranger in the folder that has this content, if there is one. */
    Optional<ItemId> find(Folder folder, LinkId linkId, long sizeBytes, ContentHash hash) throws StoreException {
        var likeness = new Likeness(linkId, sizeBytes);
        var strangers = strangersLike(folder, Set.of(likeness)).getOrDefault(likeness, List.of());
        var hashes = contents(folder, strangers);
        return strangers.stream()
                .filter(s -> hash.equals(hashes.get(s.handle())))
                .map(Stranger::item)
                .findFirst();
    }

    private Map<Likeness, List<Stranger>> strangersLike(Folder folder, Set<Likeness> wanted) throws StoreException {
        var sizes = new HashSet<Long>();
        wanted.forEach(w -> sizes.add(w.sizeBytes()));
        var found = new HashMap<Likeness, List<Stranger>>();
        strangers().each(strangers -> {
            var unknown = new HashMap<Handle, Stranger>();
            for (var stranger : strangers) {
                if (stranger.sizeBytes() >= 0 && !sizes.contains(stranger.sizeBytes())) {
                    continue;
                }
                if (stranger.sizeBytes() < 0 || stranger.linkId().isEmpty()) {
                    unknown.put(stranger.handle(), stranger);
                } else {
                    note(found, wanted, new Likeness(stranger.linkId().get(), stranger.sizeBytes()), stranger);
                }
            }
            folder.describe(
                    List.copyOf(unknown.keySet()), (handle, linkId, size) -> Optional.ofNullable(unknown.get(handle))
                            .ifPresent(s -> note(
                                    found,
                                    wanted,
                                    new Likeness(linkId, context.rules(folderId).matchedSize(size)),
                                    s)));
        });
        return found;
    }

    private ItemPages<Stranger> strangers() {
        return new ItemPages<>(
                after -> context.ledger.matching().strangers(folderId, side, after, CHUNK), Stranger::item);
    }

    private static void note(
            Map<Likeness, List<Stranger>> found, Set<Likeness> wanted, Likeness likeness, Stranger stranger) {
        if (wanted.contains(likeness)) {
            found.computeIfAbsent(likeness, l -> new ArrayList<>()).add(stranger);
        }
    }

    private Map<Handle, ContentHash> contents(Folder folder, List<Stranger> strangers) throws StoreException {
        return hashes(folder, strangers.stream().map(Stranger::handle).toList());
    }

    /** What those of the folder that are there hold. */
    Map<Handle, ContentHash> hashes(Folder folder, List<Handle> handles) throws StoreException {
        var rules = context.rules(folderId);
        var hashes = new HashMap<Handle, ContentHash>();
        folder.read(handles, (handle, body) -> {
            try {
                hashes.put(handle, DigestingBody.digest(rules, body).hash());
            } catch (IOException e) {
                throw BrokenBody.of(e);
            }
        });
        return hashes;
    }
}
