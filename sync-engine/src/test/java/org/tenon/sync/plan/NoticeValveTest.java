package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;
import org.tenon.sync.plan.NoticeValve.Write;

/** Which writes wait since a server would mail people by them. */
class NoticeValveTest {
    private final NoticeValve valve = new NoticeValve(5, false);

    @ParameterizedTest(name = "tells {0}, repeated {1}, new {2}, released {3}, {4} in all: held {5}")
    @CsvSource({
        "0, false, false, false, 0,  false",
        "0, true,  false, false, 99, false", // tells nobody
        "1, false, false, false, 1,  false",
        "5, false, true,  false, 5,  false",
        "6, false, false, false, 6,  true",
        "1, false, false, false, 6,  true", // the sixth
        "1, false, true,  false, 6,  true",
        "9, false, false, true,  99, false", // a person gave leave
        "1, true,  false, false, 1,  true", // may only be repeated
        "1, true,  true,  false, 99, false", // stored such that nobody is told
        "1, true,  false, true,  1,  false",
    })
    void aWriteIsHeldByWhomItTells(
            int told, boolean repeated, boolean fresh, boolean released, int inAll, boolean held) {
        assertEquals(
                held,
                valve.hold(write(1, 0, told, repeated, fresh, released), inAll).isPresent());
    }

    @Test
    void inAStrictRunNobodyIsToldAnything() {
        var strict = new NoticeValve(5, true);
        assertEquals(
                Optional.of("the server would mail 1 person about what may only be repeated"),
                strict.hold(write(1, 0, 1, false, false, false), 1));
        assertEquals(Optional.empty(), strict.hold(write(1, 0, 0, false, false, false), 0));
    }

    @Test
    void theSamePeopleAreCountedOnceInARun() {
        var one = write(1, 0, 5, false, false, false);
        var other = write(2, 0, 5, false, false, false);
        var verdict = valve.plan(List.of(one, other));
        assertEquals(Map.of(), verdict.held());
        assertEquals(5, verdict.told().size());
    }

    @Test
    void whereAllOfThemTogetherTellTooManyNoneGoes() {
        var one = write(1, 0, 3, false, false, false);
        var other = write(2, 3, 3, false, false, false);
        var verdict = valve.plan(List.of(one, other));
        var why = "the server would mail 6 people; more than 5 in one run are held";
        assertEquals(Map.of(one, why, other, why), verdict.held());
        assertEquals(Set.of(), verdict.told());
    }

    @Test
    void whatAPersonReleasedDoesNotHoldTheOthers() {
        var released = write(1, 0, 50, false, false, true);
        var other = write(2, 60, 5, false, false, false);
        var verdict = valve.plan(List.of(released, other));
        assertEquals(Map.of(), verdict.held());
        assertEquals(5, verdict.told().size());
    }

    @Test
    void aRepetitionIsHeldByItselfAndCountsForNoOther() {
        var repeated = write(1, 0, 50, true, false, false);
        var other = write(2, 60, 5, false, false, false);
        assertEquals(
                Set.of(repeated), valve.plan(List.of(repeated, other)).held().keySet());
        assertTrue(valve.plan(List.of(repeated)).told().isEmpty());
    }

    private static Write write(int item, int from, int people, boolean repeated, boolean fresh, boolean released) {
        var told = IntStream.range(from, from + people)
                .mapToObj(i -> "person" + i + "@example.test")
                .collect(Collectors.toSet());
        return new Write(new ItemId(item), new FolderId(1), told, repeated, fresh, released);
    }
}
