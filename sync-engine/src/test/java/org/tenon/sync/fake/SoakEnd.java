package org.tenon.sync.fake;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Side;

/** How a {@link Soak} has to end: both sides are the same, and as the intents say. */
record SoakEnd(SyncWorld world, SoakItems items, Intents intents) {
    void check() {
        var client = all(Side.CLIENT);
        var server = all(Side.SERVER);
        if (!client.equals(server)) {
            throw new AssertionError("the sides differ: only on the client " + without(client, server)
                    + ", only on the server " + without(server, client));
        }
        for (var side : Side.values()) {
            var copies = new TreeMap<String, List<Flags>>();
            for (var folder : world.place(side).names()) {
                world.look(side, folder)
                        .forEach(seen -> copies.computeIfAbsent(items.content(seen), c -> new ArrayList<>())
                                .add(seen.flags()));
            }
            var complaints = intents.complaints(side, copies, content -> world.isInBin(items.body(content)));
            if (!complaints.isEmpty()) {
                throw new AssertionError(String.join("; ", complaints));
            }
        }
    }

    /** All that a side holds, as text: folder, content and flags of each item, and folders without any. */
    private List<String> all(Side side) {
        var all = new ArrayList<String>();
        for (var folder : world.place(side).names()) {
            all.add(folder.path());
            world.look(side, folder)
                    .forEach(seen -> all.add(folder.path() + ": " + items.content(seen) + " " + seen.flags()));
        }
        all.sort(null);
        return all;
    }

    private static List<String> without(List<String> some, List<String> others) {
        var left = new ArrayList<>(some);
        others.forEach(left::remove);
        return left;
    }
}
