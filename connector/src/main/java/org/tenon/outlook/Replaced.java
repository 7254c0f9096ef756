package org.tenon.outlook;

import java.util.Optional;
import org.tenon.mapi.value.Binary;
import org.tenon.sync.model.Revision;

/**
 * An item whose place another one takes.
 *
 * @param from its folder
 * @param to the folder of the one that takes its place
 */
record Replaced(Binary entry, Revision revision, Binary from, Binary to) {
    String written() {
        return String.join(" ", entry.toString(), revision.value(), from.toString(), to.toString());
    }

    static Optional<Replaced> read(String written) {
        var parts = written.split(" ", -1);
        return parts.length == 4
                ? Optional.of(new Replaced(
                        Binary.ofHex(parts[0]), new Revision(parts[1]), Binary.ofHex(parts[2]), Binary.ofHex(parts[3])))
                : Optional.empty();
    }
}
