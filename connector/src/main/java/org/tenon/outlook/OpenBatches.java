package org.tenon.outlook;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.Restriction;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/**
 * Messages that need not be saved twice. Those that are made together have one token as their {@link Stamp#HOME}, and it stands on the
 * store's root, in {@link Stamp#OPEN}, from before the first is saved until each was held against what came. A token that a crash left
 * there tells whoever looks next which messages are unfinished, wherever they are now. On MAPI's thread.
 */
final class OpenBatches {
    private static final int TOKEN = 16;
    /** Tokens that crashes left; what those before them named has long been looked at. */
    private static final int MOST = 16;

    private final OutlookStore store;
    private final Set<Binary> working = new HashSet<>();
    /** As on the root when that was last looked at; null before. */
    private List<Binary> written;

    OpenBatches(OutlookStore store) {
        this.store = store;
    }

    Binary begin() {
        var id = UUID.randomUUID();
        var token = Binary.owning(ByteBuffer.allocate(TOKEN)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
        change(tokens -> {
            tokens.add(token);
            tokens.subList(0, Math.max(0, tokens.size() - MOST)).clear();
        });
        working.add(token);
        return token;
    }

    /** @param whole whether each of its messages is finished, or gone */
    void end(Binary token, boolean whole) {
        working.remove(token);
        if (whole) {
            change(tokens -> tokens.remove(token));
        }
    }

    private void change(Consumer<List<Binary>> how) {
        var open = store.mapiStore().tag(Stamp.OPEN);
        try (var root = store.mapiStore().root()) {
            var tokens = parsed(root.value(open).orElse(Binary.EMPTY));
            how.accept(tokens);
            var bytes = ByteBuffer.allocate(tokens.size() * TOKEN);
            tokens.forEach(t -> bytes.put(t.shared()));
            for (var problem : root.set(new Props().with(open, Binary.owning(bytes.array())))
                    .values()) {
                throw new MapiException("IMAPIProp.SetProps", problem.result());
            }
            written = tokens;
        }
    }

    private static List<Binary> parsed(Binary tokens) {
        var all = new ArrayList<Binary>();
        var bytes = ByteBuffer.wrap(tokens.shared());
        while (bytes.remaining() >= TOKEN) {
            var token = new byte[TOKEN];
            bytes.get(token);
            all.add(Binary.owning(token));
        }
        return all;
    }

    private List<Binary> written() {
        if (written == null) {
            var open = store.mapiStore().existingTag(Stamp.OPEN);
            if (open.isEmpty()) {
                return List.of();
            }
            try (var root = store.mapiStore().root()) {
                written = parsed(root.value(open.get()).orElse(Binary.EMPTY));
            }
        }
        return written;
    }

    /** Whether an item that has this as its home is unfinished, and nobody is at work on it. */
    boolean isCutOff(Binary home) {
        return home.equals(Stamp.UNFINISHED)
                || home.equals(Stamp.SUCCESSOR)
                || (!working.contains(home) && written().contains(home));
    }

    /** The items of which that is so. */
    Restriction cutOff(PropTag<Binary> home) {
        var all = new ArrayList<Restriction>(
                List.of(Restriction.is(home, Stamp.UNFINISHED), Restriction.is(home, Stamp.SUCCESSOR)));
        for (var token : written()) {
            if (!working.contains(token)) {
                all.add(Restriction.is(home, token));
            }
        }
        return new Restriction.Or(all);
    }
}
