package org.tenon.sync.dav;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * One observation of a folder: the changes since a sync token where the server keeps them (RFC 6578), else a complete
 * listing of ETags, spared where the CTag stands still.
 *
 * <p>A token that the server no longer knows leads to a complete listing, never to deletions. So does any refusal of a request
 * with a token: servers in the field answer an old token with anything from 400 to 500.
 */
final class DavObserver {
    /** Hrefs mean the same for as long as the collection is there and goes forward: one validity, and another after each step back. */
    static final String VALIDITY = "href";

    private static final Handle NAMELESS = new Handle("?");
    /** Before a position that was reached with ETags that only count. */
    private static final String ROWS = "rows ";

    private static final String NOTES_APART = "notes apart ";

    private static final Pattern COMPONENT = Pattern.compile("(?i).*;\\s*component=\"?([a-z-]+)\"?.*");

    private final CollectionAddress place;
    private final DavReader reader;
    private final ItemSink sink;
    private final List<ItemState> ofUnknownComponent = new ArrayList<>();
    private final List<Handle> ofUnknownRevision = new ArrayList<>();
    private final Map<Handle, String> unclear = new TreeMap<>();
    private final RepeatedEtags etags = new RepeatedEtags();
    private String validity;
    private Optional<TokenPosition.Witness> witness = Optional.empty();
    private final Set<Handle> told = new HashSet<>();
    private boolean hidden;
    /** Of the last answer to a request for changes. */
    private int lastStatus;
    /** The token or CTag may stand for later changes too: the next look begins where this one did. */
    private boolean early;

    /** The server would not go on from where it was, or stands where it stood once before. */
    private boolean restarted;
    /** The folder's digest, as listed, is not of the state that was told, or that state is not believed yet. */
    private boolean overtaken;

    private final Instant now;

    /**
     * @param validity in which an observation without a checkpoint is made
     */
    DavObserver(CollectionAddress place, DavReader reader, ItemSink sink, String validity, Instant now) {
        this.validity = validity;
        this.now = now;
        this.place = place;
        this.reader = reader;
        this.sink = sink;
    }

    Observation observe(Optional<Checkpoint> since) throws StoreException {
        var ours = since.filter(c -> c.validity().startsWith(VALIDITY));
        validity = ours.map(Checkpoint::validity).orElse(validity);
        var position = ours.map(Checkpoint::position).orElse("");
        if (notesApart()) {
            // Else what was told before counts the notes among the events: all is told once more.
            position = position.startsWith(NOTES_APART) ? position.substring(NOTES_APART.length()) : "";
        }
        if (position.startsWith(ROWS)) {
            place.http().rowCounters().found(place.path());
            position = position.substring(ROWS.length());
        }
        boolean believed = !countsRows();
        var reached = Reached.read(position);
        var observation = observe(reached);
        if (believed && countsRows()) {
            // What was told so far was told by ETags that mean nothing.
            forget();
            return observe(Reached.NOTHING);
        }
        return observation;
    }

    /** Whether notes have a folder of their own beside this one, or this is it. */
    private boolean notesApart() {
        return place.collection().mixed() && place.collection().kinds().contains(Kind.NOTES);
    }

    private boolean countsRows() {
        return place.http().rowCounters().known(place.path());
    }

    private Observation observe(Reached last) throws StoreException {
        var position = last.position();
        if (place.collection().syncs()) {
            if (TokenPosition.is(position)) {
                var known = TokenPosition.read(position);
                witness = known.witness();
                var before = witness;
                var token = sync(known.token());
                if (token.isEmpty() && lastStatus >= 500) {
                    forget();
                    token = sync(
                            known.token()); // It may have failed this once, and a token that is refused costs more.
                }
                if (token.isPresent() && ofUnknownRevision.isEmpty()) {
                    if (isSetBack(before, token.get())) {
                        validity = nextValidity();
                        return ended(false, "");
                    }
                    // While something of ours is yet to be told, only what came after our last look shows whether it is
                    // there.
                    boolean again = last.isDue(now) && !sink.awaitsOurs();
                    if (again) {
                        sync(last.doubt()
                                .get()
                                .from()); // A token as old as that may be refused: then there is no second telling.
                    }
                    settle(false);
                    // What was not told of an item will be told again from here.
                    var reached = new Reached(
                            new TokenPosition(token.get(), witness).write(),
                            last.next(known.token(), token.get(), again, now));
                    compare(reached, place.collection().syncToken(), token);
                    return ended(false, unclear.isEmpty() && !early ? reached.write() : last.write());
                }
                restarted = token.isEmpty();
            }
            forget();
            var token = sync("");
            // Where there is nothing, nothing tells whether items have ETags: the CTag is what later looks can be held
            // against.
            boolean bareOfItems = told.isEmpty() && !TokenPosition.is(position);
            if (token.isPresent() && ofUnknownRevision.isEmpty() && !bareOfItems) {
                settle(true);
                compare(Reached.NOTHING, place.collection().syncToken(), token);
                return ended(
                        !hidden, unclear.isEmpty() && !early ? new TokenPosition(token.get(), witness).write() : "");
            }
            // Items without an ETag: a listing can ask for what stands in for it, for all of them alike.
            forget();
        }
        return listing(last);
    }

    /** @param listed the mark that the collection was listed with */
    private void compare(Reached reached, Optional<String> listed, Optional<String> told) {
        overtaken = reached.doubt().isPresent() || (listed.isPresent() && !listed.equals(told));
    }

    /**
     * Whether the server went back in time, and perhaps forward again: the last change that it told is undone, and it says nothing of that. A
     * token alone cannot show it, since another history may come by the same token.
     */
    private boolean isSetBack(Optional<TokenPosition.Witness> before, String token) throws StoreException {
        if (before.isEmpty() || told.contains(before.get().handle())) {
            return false;
        }
        var other = otherThan(before.get());
        // Or it was changed just now; and one that has another ETag at each look says nothing by it.
        return other.isPresent()
                && sync(token).isPresent()
                && !told.contains(before.get().handle())
                && otherThan(before.get()).equals(other);
    }

    /** What it is now, where that is clear and not what was witnessed. */
    private Optional<DavReader.Look> otherThan(TokenPosition.Witness before) throws StoreException {
        return Optional.of(reader.look(before.handle()))
                .filter(now -> now.isClear() && !now.revision().equals(before.revision()));
    }

    private String nextValidity() {
        var number = validity.substring(VALIDITY.length()).strip();
        return VALIDITY + " " + (number.isEmpty() ? 2 : Integer.parseInt(number) + 1);
    }

    private Observation ended(boolean complete, String position) {
        var of = (notesApart() ? NOTES_APART : "") + (countsRows() ? ROWS : "");
        var reached = position.isEmpty() ? position : of + position;
        return new Observation(complete, new Checkpoint(validity, reached), unclear, false, restarted, overtaken);
    }

    private void forget() {
        ofUnknownComponent.clear();
        ofUnknownRevision.clear();
        unclear.clear();
        etags.clear();
        hidden = false;
        early = false;
        told.clear();
    }

    /** Tells what changed since {@code token}. The new token, or empty where the server will not go on from this one. */
    private Optional<String> sync(String token) throws StoreException {
        var report = new SyncReport(place, this::tell);
        var reached = report.since(token);
        lastStatus = report.status();
        early |= report.isOfThatMoment();
        return reached;
    }

    private Observation listing(Reached last) throws StoreException {
        var ctag = ctag();
        var marks = CtagHistory.read(last.position());
        boolean still = ctag.isPresent() && marks.isLast(ctag.get());
        if (still && (!last.isDue(now) || sink.awaitsOurs())) {
            overtaken = last.doubt().isPresent();
            return ended(false, last.write());
        }
        restarted |= ctag.isPresent() && marks.isEarlier(ctag.get());
        var request = DavRequest.propfind(
                place.path(), 1, Dav.propfind(Dav.RESOURCETYPE, Dav.ETAG, Dav.CONTENT_TYPE, Dav.MODIFIED, Dav.LENGTH));
        var self = new boolean[1];
        place.http()
                .send(
                        request,
                        reply -> reply.multistatus(Scope.COLLECTION, resource -> {
                            self[0] |= place.isSelf(resource);
                            tell(resource);
                        }));
        if (!self[0]) {
            throw DavErrors.protocol(
                    "The server's listing lacks the folder that was listed, so it cannot be complete.", null);
        }
        settle(true);
        if (ctag.isPresent() && (early || !unclear.isEmpty())) {
            return ended(!hidden, marks.withoutLast());
        }
        if (ctag.isEmpty()) {
            return ended(!hidden, "");
        }
        // A first listing is believed, and one that was asked for again.
        var reached = still
                ? new Reached(last.position(), Optional.empty())
                : new Reached(
                        marks.with(ctag.get()),
                        marks.isFirst() ? Optional.empty() : Optional.of(new Reached.Doubt("", now)));
        var listed = place.collection();
        compare(reached, listed.syncToken().isEmpty() ? listed.ctag() : Optional.empty(), ctag);
        return ended(!hidden, reached.write());
    }

    private Optional<String> ctag() throws StoreException {
        var found = new ArrayList<String>();
        place.http().send(DavRequest.propfind(place.path(), 0, Dav.propfind(Dav.CTAG)), reply -> {
            var rest = reply.multistatus(Scope.COLLECTION, r -> r.text(Dav.CTAG).ifPresent(found::add));
            early = found.stream().anyMatch(reply.clock()::isOfThatMoment);
            return rest;
        });
        return found.stream().findFirst();
    }

    private void tell(DavResource resource) throws StoreException {
        if (resource.nameless()) {
            hidden = true;
            unclear.put(NAMELESS, "The server lists an item under an address that is no text.");
            return;
        }
        var handle = place.handle(resource);
        if (handle.isEmpty()) {
            return;
        }
        told.add(handle.get());
        if (resource.gone()) {
            witness = Optional.of(new TokenPosition.Witness(handle.get(), Optional.empty()));
            sink.gone(handle.get());
            return;
        }
        int verdict = Math.max(resource.status(), resource.refused().getOrDefault(Dav.ETAG, 0));
        if (verdict == 401 || verdict == 403) {
            hidden = true;
            return;
        }
        if (verdict >= 400 && verdict != 404) {
            hidden = true;
            unclear.put(
                    handle.get(),
                    resource.error()
                            .told("The server lists the item and cannot say what it is (HTTP " + verdict + ")."));
            return;
        }
        if (resource.text(Dav.ETAG).filter(e -> etags.repeats(e, handle.get())).isPresent()) {
            place.http().rowCounters().found(place.path());
        }
        var revision = place.revision(resource);
        if (revision.isEmpty()) {
            ofUnknownRevision.add(handle.get());
            return;
        }
        witness = Optional.of(new TokenPosition.Witness(handle.get(), revision));
        var state = state(handle.get(), revision.get());
        if (!place.collection().mixed()) {
            sink.here(state);
            return;
        }
        var type = resource.text(Dav.CONTENT_TYPE).map(COMPONENT::matcher).filter(m -> m.matches());
        if (type.isEmpty()) {
            ofUnknownComponent.add(state);
        } else if (place.holds(type.get().group(1))) {
            sink.here(state);
        }
    }

    private static ItemState state(Handle handle, Revision revision) {
        return new ItemState(handle, revision, Flags.NONE, Optional.empty(), ItemState.UNKNOWN_SIZE);
    }

    /** Finds out about the items of which the listing did not say enough, and tells those too. */
    private void settle(boolean all) throws StoreException {
        if (!ofUnknownRevision.isEmpty()) {
            readAll(ofUnknownRevision, item -> {
                if (place.holds(ItemText.component(item.data()))) {
                    sink.here(state(
                            item.handle(),
                            item.revision().orElseGet(() -> CollectionAddress.revisionOfContent(item.data()))));
                }
            });
        }
        if (ofUnknownComponent.isEmpty()) {
            return;
        }
        var rest = new ArrayList<ItemState>();
        var queried = all && ofUnknownComponent.size() > 1
                ? new ComponentQueries(place).kinds()
                : Map.<Handle, Set<Kind>>of();
        for (var state : ofUnknownComponent) {
            var kinds = queried.getOrDefault(state.handle(), Set.of());
            if (kinds.size() != 1) {
                rest.add(state);
            } else if (kinds.contains(place.kind())) {
                sink.here(state);
            }
        }
        var ours = scanned(rest);
        rest.stream().filter(state -> ours.contains(state.handle())).forEach(sink::here);
    }

    /** Those that are ours, found by reading them. */
    private Set<Handle> scanned(List<ItemState> items) throws StoreException {
        var found = new HashSet<Handle>();
        readAll(items.stream().map(ItemState::handle).toList(), item -> {
            if (place.holds(ItemText.component(item.data()))) {
                found.add(item.handle());
            }
        });
        return found;
    }

    /** Those that cannot be read are unclear, and the listing is not complete without them. */
    private void readAll(List<Handle> handles, BoundedParallel.Taker<DavReader.Item> taker) throws StoreException {
        try {
            reader.read(handles, taker);
        } catch (StoreException e) {
            if (e.scope() != Scope.ITEM) {
                throw e;
            }
            hidden = true;
            unclear.putAll(e.items());
        }
    }
}
