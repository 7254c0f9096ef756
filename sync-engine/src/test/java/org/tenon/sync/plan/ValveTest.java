package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.Kind;

class ValveTest {
    private static final Valve.Count AMPLE = new Valve.Count(0, 0, 1_000_000, false);

    private final Valve valve = new Valve(Policy.DEFAULT.deletes());

    @ParameterizedTest(name = "{0} of {1}, vanished {2}, emptied {3}: held {4}")
    @CsvSource({
        "0,   1000, false, false, false",
        "20,  20,   false, false, true", // most of a small folder
        "10,  20,   false, false, false",
        "11,  20,   false, false, true",
        "5,   6,    false, false, false", // so few may always go
        "6,   6,    false, false, true",
        "21,  20,   false, false, true",
        "20,  40,   false, false, false",
        "20,  100,  false, false, false",
        "21,  100,  false, false, true",
        "100, 1000, false, false, false",
        "101, 1000, false, false, true",
        "1,   1000, true,  false, true",
        "1,   1000, false, true,  true",
        "3,   3,    false, true,  true",
        "2,   2,    false, true,  false", // too few to tell
        "0,   0,    true,  true,  false",
    })
    void aFolderIsHeldByTheLimitsOfItsOwn(long deletions, long items, boolean vanished, boolean emptied, boolean held) {
        var folder = new Valve.Count(deletions, 0, items, emptied);
        assertEquals(held, isHeld(new Valve.Question(Kind.MAIL, vanished, folder, AMPLE, AMPLE)));
    }

    @ParameterizedTest(name = "{0} now and {1} lately, {2} left of them: held {3}")
    @CsvSource({
        "1,  0,   1000, false",
        "1,  20,  30,   true",
        "1,  19,  30,   false",
        "15, 15,  120,  true",
        "10, 90,  910,  false",
        "11, 90,  910,  true",
        "1,  100, 0,    true", // what went today counts among what there was: 101 of 100
    })
    void aDayHasALimitToo(long now, long lately, long items, boolean held) {
        var count = new Valve.Count(now, lately, items, false);
        var one = new Valve.Count(1, 0, 1000, false);
        assertEquals(
                held,
                isHeld(new Valve.Question(Kind.MAIL, false, new Valve.Count(1, lately, items, false), AMPLE, AMPLE))
                        || isHeld(new Valve.Question(Kind.MAIL, false, one, count, AMPLE)));
        assertEquals(held, isHeld(new Valve.Question(Kind.MAIL, false, one, AMPLE, count)));
    }

    @ParameterizedTest(name = "{0}: {1} of {2}, emptied {3}: held {4}")
    @CsvSource({
        "kind,    20, 100,  false, false",
        "kind,    21, 100,  false, true",
        "kind,    600, 601, false, true",
        "kind,    3,  3,    true,  true",
        "kind,    2,  2,    true,  false",
        "account, 20, 100,  false, false",
        "account, 61, 601,  false, true",
        "account, 60, 601,  false, false",
        "account, 2,  2,    true,  true",
        "account, 1,  1,    true,  false",
    })
    void aKindAndTheAccountHaveLimitsToo(String scope, long now, long items, boolean emptied, boolean held) {
        var one = new Valve.Count(1, 0, 1000, false);
        var count = new Valve.Count(now, 0, items, emptied);
        var question = scope.equals("kind")
                ? new Valve.Question(Kind.CALENDAR, false, one, count, AMPLE)
                : new Valve.Question(Kind.CALENDAR, false, one, AMPLE, count);
        assertEquals(held, isHeld(question));
    }

    private boolean isHeld(Valve.Question question) {
        return valve.hold(question).isPresent();
    }
}
