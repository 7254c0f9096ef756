package org.tenon.sync.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.ledger.Intent;
import org.tenon.sync.ledger.SightingTable.Sighting;
import org.tenon.sync.merge.Merger;
import org.tenon.sync.merge.Reversal;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.vobject.Content;

/**
 * Takes back what a run wrote into an item, on the client: what was changed since stays. Where it cannot be told what was changed
 * since, the item is left as it is. What is overwritten rests in the bin first: an undo can be regretted too.
 */
final class UndoEdit {
    private final RunContext context;
    private final OpenFolders folders;

    UndoEdit(RunContext context, OpenFolders folders) {
        this.context = context;
        this.folders = folders;
    }

    /** What came of it: what is still to be said, and what the store said if it was asked. */
    record Came(Optional<String> word, Optional<Outcome<Placed>> outcome) {
        static Came left(String why) {
            return new Came(Optional.of(why), Optional.empty());
        }
    }

    /** Of an item that servers mail people about: whatever comes of this step, nobody is mailed. */
    static void tellNobody(RunContext context, Intent.OfItem intent) {
        if (KindRules.of(intent.folder().kind()).schedules()) {
            intent.content()
                    .linkId()
                    .ifPresent(linkId -> context.ledger.transaction(
                            () -> context.ledger.replays().add(linkId)));
        }
    }

    Came back(Intent.Update intent, Sighting at) throws StoreException {
        var rules = KindRules.of(intent.folder().kind());
        var body = context.bin.find(rules, intent.what().kept());
        if (body.isEmpty()) {
            return Came.left("its version before that run is not in the bin any more, so it stays as it is");
        }
        var folder = folders.open(Side.CLIENT, at.folder());
        var read = new ArrayList<ContentSummary>();
        try (var kept = context.bin.batch()) {
            folder.read(List.of(at.handle()), (handle, now) -> read.add(kept.add(rules, now)));
            kept.keep();
        }
        if (read.isEmpty()) {
            return Came.left("it cannot be read just now, so it stays as it is");
        }
        var now = read.getFirst();
        if (intent.what().kept().equals(now.hash())) {
            return new Came(Optional.empty(), Optional.empty());
        }
        var before = found(rules, body.get());
        if (intent.what().written().hash().equals(now.hash())) {
            return new Came(Optional.empty(), Optional.of(write(intent, at, plain(rules, before, now), body.get())));
        }
        return merged(intent, at, rules, now, before);
    }

    /** It was changed again since. */
    private Came merged(Intent.Update intent, Sighting at, KindRules rules, ContentSummary now, ContentSummary before)
            throws StoreException {
        var left = left(rules, intent.what().written().hash());
        var merger = rules.merger();
        if (merger.isEmpty() || now.content().isEmpty() || before.content().isEmpty()) {
            return Came.left(
                    "it was changed again since that run: what is newer stays, the version before is in the bin");
        }
        if (left.isEmpty()) {
            return Came.left(
                    "it was changed again since, and what that run left is not kept any more: it stays as it is");
        }
        return merged(
                intent,
                at,
                merger.get(),
                left.get(),
                now.content().get(),
                plain(rules, before, now).orElseThrow());
    }

    private Came merged(Intent.Update intent, Sighting at, Merger merger, Content left, Content now, Content before)
            throws StoreException {
        var reversal = Reversal.of(merger, left, now, before);
        var word = reversal.newerStays()
                ? Optional.of("it was changed again since that run"
                        + (reversal.properties().isEmpty() ? "" : " (" + String.join(", ", reversal.properties()) + ")")
                        + ": what is newer stays, the version before is in the bin")
                : Optional.<String>empty();
        if (reversal.written().isEmpty()) {
            return new Came(word, Optional.empty());
        }
        var content = reversal.written().get();
        return new Came(word, Optional.of(write(intent, at, Optional.of(content), ContentBody.of(content))));
    }

    private Optional<Content> left(KindRules rules, ContentHash hash) {
        return context.ledger.contents().find(hash).or(() -> context.bin
                .find(rules, hash)
                .flatMap(body -> {
                    try {
                        return DigestingBody.digest(rules, body).content();
                    } catch (IOException e) {
                        return Optional.empty();
                    }
                }));
    }

    /** The version before, without a mark of ours that only the server was to have. */
    private static Optional<Content> plain(KindRules rules, ContentSummary before, ContentSummary now) {
        return before.content().map(content -> rules.schedules() ? Notices.arriving(content, now::content) : content);
    }

    private static ContentSummary found(KindRules rules, Body body) throws StoreException {
        try {
            return DigestingBody.digest(rules, body);
        } catch (IOException e) {
            throw BrokenBody.of(e);
        }
    }

    private Outcome<Placed> write(Intent.Update intent, Sighting at, Optional<Content> content, Body whole)
            throws StoreException {
        var rules = KindRules.of(intent.folder().kind());
        var folder = folders.open(Side.CLIENT, at.folder());
        var staged = folder.stage(content.map(ContentBody::of).orElse(whole));
        var found = found(rules, staged);
        tellNobody(context, intent);
        var item = new NewItem(
                Optional.empty(), found.linkId(), found.hash(), found.sizeBytes(), at.flags(), Optional.of(staged));
        return folder.replace(List.of(new Replacement(at.handle(), at.revision(), item)))
                .getFirst();
    }
}
