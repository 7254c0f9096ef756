package org.tenon.sync.plan;

import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/**
 * What is known of one folder: in the ledger, and in each side's listing.
 *
 * @param id in the ledger; empty for a folder not seen before
 */
public record FolderFacts(Optional<FolderId> id, Kind kind, FolderName name, View client, View server) {
    public FolderFacts {
        Objects.requireNonNull(id);
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(client);
        Objects.requireNonNull(server);
    }

    public View on(Side side) {
        return side == Side.CLIENT ? client : server;
    }

    /**
     * One side's view.
     *
     * @param known it was there when the ledger last looked
     * @param here it is listed now
     * @param identity known of old where it is not here, listed where it is
     * @param refused this side said before that it will not have such a folder
     */
    public record View(boolean known, boolean here, Optional<String> identity, boolean refused) {
        public static final View NEVER = new View(false, false, Optional.empty(), false);

        boolean vanished() {
            return known && !here;
        }

        boolean appeared() {
            return here && !known;
        }
    }
}
