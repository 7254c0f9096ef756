package org.tenon.sync.run;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.ledger.SightingTable;
import org.tenon.sync.merge.ConflictCopy;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ItemFacts;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.vobject.Content;

/**
 * Makes a second copy of an item beside it, durably, before it is overwritten: a new item like any other, which the next look
 * finds and brings over. Made once, however often a crash makes the run begin again.
 */
final class SecondCopy {
    private final RunContext context;
    private final OpenFolders folders;

    SecondCopy(RunContext context, OpenFolders folders) {
        this.context = context;
        this.folders = folders;
    }

    /** A copy that was made, and whether it has the mark by which people find it. */
    record Made(Handle handle, boolean marked) {
        private static Made of(Placed placed) {
            return new Made(placed.handle(), placed.flags().has(ConflictCopy.KEYWORD));
        }

        private static Made of(SightingTable.Sighting seen) {
            return new Made(seen.handle(), seen.flags().has(ConflictCopy.KEYWORD));
        }
    }

    /** A copy of what {@code side} has, byte for byte. Where it is, unless that is gone by now. */
    Optional<Made> keep(ItemId item, Side side) throws StoreException {
        var sighting = context.ledger.sightings().of(item, side).orElseThrow();
        var rules = context.rules(sighting.folder());
        var folder = folders.open(side, sighting.folder());
        var found = new ArrayList<ContentSummary>();
        folder.read(List.of(sighting.handle()), (handle, body) -> found.add(context.bin.keep(rules, body)));
        if (found.isEmpty()) {
            return Optional.empty();
        }
        // Only now: while a folder reads, it can do nothing else.
        var saved = found.getFirst();
        var landing = new LandingSearch(context, side, sighting.folder());
        var landed = landing.find(folder, saved.linkId(), saved.sizeBytes(), saved.hash());
        // Made by a try that was cut off before it came to the replacement; and brought over by now, perhaps.
        var made = landed.or(() -> broughtOver(item, sighting.folder(), saved.hash()));
        if (made.isPresent()) {
            return context.ledger.sightings().of(made.get(), side).map(Made::of);
        }
        var copy = context.bin.find(rules, saved.hash()).orElseThrow();
        var marked = sighting.flags().plus(folder.keepable(Flags.of(ConflictCopy.KEYWORD)));
        return create(folder, saved, marked, copy).map(Made::of);
    }

    /** Another item of the folder that has this content on both sides. */
    private Optional<ItemId> broughtOver(ItemId item, FolderId folder, ContentHash hash) {
        return context.ledger.items().withHash(folder, hash).stream()
                .filter(i -> i.agreed() && !i.id().equals(item))
                .flatMap(i -> context.ledger.items().facts(i.id()).stream())
                .filter(f -> f.client().holdsAgreed() && f.server().holdsAgreed())
                .map(ItemFacts::item)
                .findFirst();
    }

    /**
     * {@code content} as an item of its own on the client: under another UID, always the same one for the same content, and
     * such that no server mails anybody about it; beside {@code kept}, which stays in the item's place. Where it is, unless it could not be made.
     */
    Optional<Made> keep(ItemFacts facts, Content content, Content kept) throws StoreException {
        var client = facts.client();
        return keep(facts.item(), Side.CLIENT, client.folder(), client.flags(), content, kept);
    }

    /** The same on a side of which {@code item} is in that folder. */
    Optional<Made> keep(ItemId item, Side side, FolderId folderId, Flags flags, Content content, Content kept)
            throws StoreException {
        var rules = context.rules(folderId);
        var seed = rules.summary(content);
        var uid = "conflict-"
                + UUID.nameUUIDFromBytes(
                        (seed.linkId().value() + " " + seed.hash().hex()).getBytes(StandardCharsets.UTF_8));
        var copy = ConflictCopy.of(content, kept, uid).orElse(content);
        var found = rules.summary(copy);
        var folder = folders.open(side, folderId);
        var made = context.ledger.sightings().withLink(folderId, side, found.linkId()).stream()
                .filter(s -> !s.item().equals(item))
                .findFirst();
        if (made.isPresent()) {
            return made.map(s -> new Made(s.handle(), ConflictCopy.isMarked(copy)));
        }
        var landing = new LandingSearch(context, side, folderId);
        var landed = landing.find(folder, found.linkId(), found.sizeBytes(), found.hash());
        if (landed.isPresent()) {
            return context.ledger
                    .sightings()
                    .of(landed.get(), side)
                    .map(s -> new Made(s.handle(), ConflictCopy.isMarked(copy)));
        }
        return create(folder, found, flags, ContentBody.of(copy))
                .map(placed -> new Made(placed.handle(), ConflictCopy.isMarked(copy)));
    }

    private static Optional<Placed> create(Folder folder, ContentSummary found, Flags flags, Body body)
            throws StoreException {
        var fresh = new NewItem(
                Optional.empty(),
                found.linkId(),
                found.hash(),
                found.sizeBytes(),
                flags,
                Optional.of(folder.stage(body)));
        return folder.create(List.of(folder.named(fresh))).getFirst().toOptional();
    }
}
