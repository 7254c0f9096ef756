package org.tenon.sync.dav;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/** The making, naming and removing of collections. */
final class CollectionEditor {
    private static final int MAX_TRIES = 20;

    private final DavHttp http;

    CollectionEditor(DavHttp http) {
        this.http = http;
    }

    private record Answer(int status, DavError error) {
        static Answer of(DavReply reply) throws IOException, StoreException {
            if (reply.status() != 207) {
                return new Answer(reply.status(), reply.ok() ? DavError.NONE : reply.error());
            }
            var worst = new int[] {207};
            var error = new DavError[] {DavError.NONE};
            reply.multistatus(Scope.COLLECTION, resource -> {
                int status = resource.refused().values().stream()
                        .mapToInt(Integer::intValue)
                        .filter(s -> s != 424)
                        .max()
                        .orElse(resource.status());
                if (status > worst[0]) {
                    worst[0] = status;
                    error[0] = resource.error();
                }
            });
            return new Answer(worst[0], error[0]);
        }

        boolean ok() {
            return status / 100 == 2;
        }
    }

    /** A name that is taken by something else is stepped over; the display name is what counts, and is seen to be kept. */
    Outcome<FolderInfo> create(String home, Kind kind, FolderName name, String displayName) throws StoreException {
        var segment = DavCollections.segment(name, kind);
        for (int n = 1; n <= MAX_TRIES; n++) {
            var path = home + segment + (n == 1 ? "" : "-" + n) + "/";
            var answer = http.send(request(path, kind, displayName), Answer::of);
            if (answer.ok()) {
                return created(path, kind, name, displayName);
            }
            boolean taken = answer.status == 405
                    || answer.error.precondition().equals("resource-must-be-null")
                    || (answer.status == 409 && exists(path));
            if (!taken) {
                return refused(answer);
            }
            if (!exists(path)) {
                return Outcome.rejected("refused", "The server makes no new folders of this kind.");
            }
            // The very folder, left out of a listing: to make another one beside it would double it.
            var there = look(path)
                    .filter(c -> c.kinds().contains(kind) && c.displayName().equals(displayName));
            if (there.isPresent()) {
                return Outcome.accepted(DavCollections.info(there.get(), kind, name));
            }
        }
        return Outcome.rejected("name-taken", "The server has too many folders of a like name.");
    }

    private static DavRequest request(String path, Kind kind, String displayName) {
        return kind == Kind.CONTACTS
                ? DavRequest.of("MKCOL", path).xml(Dav.makeAddressbook(displayName))
                : DavRequest.of("MKCALENDAR", path).xml(Dav.makeCalendar(displayName, DavCollection.component(kind)));
    }

    private boolean exists(String path) throws StoreException {
        return http.send(DavRequest.propfind(path, 0, Dav.propfind(Dav.RESOURCETYPE)), reply -> reply.status() == 207);
    }

    private Outcome<FolderInfo> created(String path, Kind kind, FolderName name, String displayName)
            throws StoreException {
        var collection = look(path);
        if (collection.isPresent() && !collection.get().displayName().equals(displayName)) {
            http.send(DavRequest.of("PROPPATCH", path).xml(Dav.setDisplayName(displayName)), Answer::of);
            collection = look(path);
        }
        if (collection.isPresent()
                && collection.get().kinds().contains(kind)
                && collection.get().displayName().equals(displayName)) {
            return Outcome.accepted(DavCollections.info(collection.get(), kind, name));
        }
        // Nothing is in it yet: it was made a moment ago, under a path that was free.
        http.send(DavRequest.of("DELETE", path), Answer::of);
        return collection.isPresent() && !collection.get().kinds().contains(kind)
                ? Outcome.rejected("no-such-kind", "The server keeps no " + kind.word() + " for the account.")
                : Outcome.rejected("bad-name", "The server cannot keep a folder of this name.");
    }

    private Optional<DavCollection> look(String path) throws StoreException {
        return new DavCollections(http).single(path, Scope.COLLECTION);
    }

    Outcome<FolderInfo> rename(CollectionAddress place, FolderName name, String displayName) throws StoreException {
        return change(
                place,
                name,
                Dav.setDisplayName(displayName),
                now -> now.displayName().equals(displayName),
                "The server keeps the folder's old name.");
    }

    Outcome<FolderInfo> setAttributes(CollectionAddress place, FolderName name, Map<String, String> attributes)
            throws StoreException {
        var outcome = change(
                place,
                name,
                Dav.setAttributes(attributes),
                now -> now.attributes().keySet().containsAll(attributes.keySet()),
                "The server does not keep a folder's colour or order.");
        var color = attributes.get(FolderInfo.COLOR);
        boolean refused = outcome instanceof Outcome.Rejected<FolderInfo>;
        if (refused && color != null && color.matches("#[0-9A-Fa-f]{6}")) {
            // SOGo takes colours with their transparency only, and answers 400 to others.
            var opaque = new HashMap<>(attributes);
            opaque.put(FolderInfo.COLOR, color + "FF");
            return setAttributes(place, name, opaque);
        }
        return outcome;
    }

    /** Asks again afterwards: some servers say yes to properties that they do not keep. */
    private Outcome<FolderInfo> change(
            CollectionAddress place, FolderName name, String body, Predicate<DavCollection> kept, String otherwise)
            throws StoreException {
        var answer = http.send(DavRequest.of("PROPPATCH", place.path()).xml(body), Answer::of);
        if (!answer.ok()) {
            return refused(answer);
        }
        var now = look(place.path());
        if (now.isEmpty()) {
            throw DavErrors.of(404, Scope.COLLECTION);
        }
        return kept.test(now.get())
                ? Outcome.accepted(DavCollections.info(now.get(), place.kind(), name))
                : Outcome.rejected("refused", otherwise);
    }

    /**
     * Looks first: a DELETE takes the whole collection with it (RFC 4918 section 9.6.1), and there is no conditional one. A listing
     * alone is no proof, since a server's copies of itself may lag behind; so the collection's state has to be the one that is known.
     *
     * @param known the digest after our own last write, or else the one that was listed
     */
    Outcome<FolderInfo> delete(CollectionAddress place, FolderInfo folder, Optional<String> known)
            throws StoreException {
        var items = new boolean[1];
        boolean there =
                http.send(DavRequest.propfind(place.path(), 1, Dav.propfind(Dav.RESOURCETYPE, Dav.ETAG)), reply -> {
                    if (reply.status() == 404 || reply.status() == 410) {
                        return false;
                    }
                    var self = new boolean[1];
                    reply.multistatus(Scope.COLLECTION, resource -> {
                        self[0] |= place.isSelf(resource);
                        items[0] |= !place.isSelf(resource);
                    });
                    if (!self[0]) {
                        throw DavErrors.protocol("The server's listing lacks the folder that was listed.", null);
                    }
                    return true;
                });
        if (!there) {
            return Outcome.accepted(folder);
        }
        if (items[0]) {
            return Outcome.deferred("The folder still holds items.");
        }
        var now = look(place.path()).flatMap(DavCollection::digest);
        if (known.isPresent() && now.isPresent() && !now.equals(known)) {
            return Outcome.deferred("Something in the folder changed on the server meanwhile.");
        }
        var answer = http.send(DavRequest.of("DELETE", place.path()), Answer::of);
        return answer.ok() || answer.status == 404 || answer.status == 410 ? Outcome.accepted(folder) : refused(answer);
    }

    private static Outcome<FolderInfo> refused(Answer answer) throws StoreException {
        return switch (answer.status) {
            case 403, 405 ->
                Outcome.rejected(
                        "no-permission", answer.error.told("The server does not let this account do that to folders."));
            case 423 -> Outcome.deferred("Somebody holds a lock on the folder.");
            case 500, 502, 504, 507 ->
                Outcome.deferred(answer.error.told("The server failed at the folder (HTTP " + answer.status + ")."));
            case 400, 409, 415, 422, 501 ->
                Outcome.rejected(
                        "refused", answer.error.told("The server refuses the folder (HTTP " + answer.status + ")."));
            default -> throw DavErrors.of(answer.status, answer.error, Scope.COLLECTION);
        };
    }
}
