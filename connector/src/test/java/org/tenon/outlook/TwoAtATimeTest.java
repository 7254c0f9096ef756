package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.tenon.sync.store.StoreException;

final class TwoAtATimeTest {
    private final List<Integer> dropped = new ArrayList<>();

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @Test
    void resultsComeInOrderOnTheThreadThatAsks() throws StoreException, IOException {
        var taken = new ArrayList<Integer>();
        var asking = Thread.currentThread();
        TwoAtATime.each(
                numbers(50),
                number -> number * 2,
                result -> {
                    assertEquals(asking, Thread.currentThread());
                    taken.add(result / 2);
                },
                dropped::add);
        assertEquals(numbers(50), taken);
        assertEquals(List.of(), dropped);
    }

    @Test
    void twoAreAtWorkTogether() throws StoreException, IOException {
        var both = new CyclicBarrier(2);
        var met = new ArrayList<Integer>();
        TwoAtATime.each(
                numbers(10),
                number -> {
                    try {
                        both.await(20, TimeUnit.SECONDS);
                        return number;
                    } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
                        throw new IOException(e);
                    }
                },
                met::add,
                dropped::add);
        assertEquals(numbers(10), met);
    }

    @Test
    void afterAFailureNothingIsBegunAndWhatWasMadeIsDropped() {
        var begun = Collections.synchronizedList(new ArrayList<Integer>());
        var taken = new ArrayList<Integer>();
        var failure = assertThrows(
                IOException.class,
                () -> TwoAtATime.each(
                        numbers(50),
                        number -> {
                            begun.add(number);
                            if (number == 3) {
                                throw new IOException("three");
                            }
                            return number;
                        },
                        taken::add,
                        dropped::add));
        assertEquals("three", failure.getMessage());
        assertEquals(List.of(0, 1, 2), taken);
        assertTrue(begun.size() < 10, begun::toString);
        var made = new ArrayList<>(begun);
        made.removeAll(List.of(0, 1, 2, 3));
        assertEquals(made.stream().sorted().toList(), dropped);
    }
}
