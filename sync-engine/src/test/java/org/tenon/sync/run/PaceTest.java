package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.StoreException;

/** How many items are carried before they are settled. */
class PaceTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void aCalendarOfFiveHundredIsReadAndSettledAtOnce() throws StoreException {
        assertEquals(List.of(500, 100), sizes(Pace.to(Side.CLIENT, false, () -> now), 600, 0));
    }

    @Test
    void mailAndWhatGoesToTheServerBeginWithLess() throws StoreException {
        assertEquals(List.of(200, 400), sizes(Pace.to(Side.CLIENT, true, () -> now), 600, 0));
        assertEquals(List.of(200, 400), sizes(Pace.to(Side.SERVER, false, () -> now), 600, 0));
    }

    @Test
    void whatTakesLongIsSettledAfterFewerItems() throws StoreException {
        assertEquals(List.of(500, 50, 50), sizes(Pace.to(Side.CLIENT, false, () -> now), 600, SECOND / 10));
    }

    /** The items of each settlement, each item taking so long. */
    private List<Integer> sizes(Pace pace, int items, long nanosEach) throws StoreException {
        var sizes = new ArrayList<Integer>();
        pace.each(IntStream.range(0, items).boxed().toList(), some -> {
            sizes.add(some.size());
            now += some.size() * nanosEach;
        });
        return sizes;
    }
}
