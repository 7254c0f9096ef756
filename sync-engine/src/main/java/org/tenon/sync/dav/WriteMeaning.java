package org.tenon.sync.dav;

/**
 * What a server's answer to the write of one item means. The status decides; a precondition that we know says more where the
 * status leaves it open. What nobody can read for certain is temporary: the item waits, and the others go on. Pure.
 */
sealed interface WriteMeaning {
    /** Done. */
    record Done() implements WriteMeaning {}

    /** Our own condition did not hold: something else is there, or nothing any more. */
    record Passed() implements WriteMeaning {}

    /** This content, or this account, has no place there until somebody changes something. */
    record Refused(String code, String message) implements WriteMeaning {}

    /** Not now. */
    record Later(String message) implements WriteMeaning {}

    /** No room left for the account: what else is sent meets the same. */
    record Full(String message) implements WriteMeaning {}

    /** About the item, if the collection is there; else the collection is gone. To be asked. */
    record ItemOrCollection(String message) implements WriteMeaning {}

    static WriteMeaning of(int status, DavError error) {
        return switch (error.precondition()) {
            case "quota-not-exceeded", "sufficient-disk-space" -> full(error);
            default -> isTemporary(status) ? byStatus(status, error) : byName(status, error);
        };
    }

    private static boolean isTemporary(int status) {
        return status / 100 == 2
                || status / 100 == 5
                || status == 408
                || status == 423
                || status == 425
                || status == 429;
    }

    /** RFC 4791 section 5.3.2.1 and RFC 6352 section 6.3.2.1 name the preconditions. */
    private static WriteMeaning byName(int status, DavError error) {
        var name = error.precondition();
        return switch (name) {
            case "no-uid-conflict" ->
                new Refused(
                        "uid-conflict", "The server has an item with the same UID already and takes no second one.");
            case "max-resource-size" -> new Refused("too-big", "The item is larger than the server takes.");
            case "need-privileges" -> noPermission(error);
            case "lock-token-submitted", "no-conflicting-lock" -> new Later("Somebody holds a lock on the item.");
            case "" -> byStatus(status, error);
            default -> new Refused(name, error.told("The server refuses the item (" + name + ")."));
        };
    }

    private static WriteMeaning byStatus(int status, DavError error) {
        return switch (status) {
            case 412 -> new Passed();
            // Nothing but the status, or an error in words that we do not know: the first is how most servers guard a
            // folder, the second may be anything.
            case 403 ->
                error.named()
                        ? new Later(error.told("The server refuses the item for now (HTTP 403)."))
                        : noPermission(error);
            case 405 -> noPermission(error);
            case 413 -> new Refused("too-big", "The item is larger than the server takes.");
            case 400, 415, 422 ->
                new Refused("refused", error.told("The server refuses the item (HTTP " + status + ")."));
            case 423 -> new Later("Somebody holds a lock on the item.");
            case 429, 503 ->
                new ItemOrCollection(error.told("The server is too busy for this item (HTTP " + status + ")."));
            case 404, 409, 410 ->
                new ItemOrCollection(error.told("The server does not take this item (HTTP " + status + ")."));
            case 507 -> full(error);
            default -> other(status, error);
        };
    }

    private static WriteMeaning other(int status, DavError error) {
        return switch (status / 100) {
            case 2 -> new Done();
            case 3 ->
                new Later("The server sends this item to another address (HTTP " + status
                        + "); we do not write what we cannot be sure of.");
            case 5 -> new Later(error.told("The server failed at this item (HTTP " + status + ")."));
            default -> new Later(error.told("The server does not take this item (HTTP " + status + ")."));
        };
    }

    private static WriteMeaning noPermission(DavError error) {
        return new Refused("no-permission", error.told("The server does not let this account write there."));
    }

    private static WriteMeaning full(DavError error) {
        return new Full(error.told("The server has no room left for this account."));
    }
}
