package org.tenon.sync.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.vobject.Content;

/** What a run's change becomes when it is taken back, whatever was done since: a row a case. */
class ReversalTest {
    /** Words like {@code S:a L:b}: a summary and a location; {@code -}: neither. */
    private static Content event(String words) {
        var lines = Stream.of(words.split(" ", -1))
                .filter(word -> !word.equals("-"))
                .map(word -> word.replace("S:", "SUMMARY:")
                        .replace("L:", "LOCATION:")
                        .replace("D:", "DESCRIPTION:")
                        .replace("X:", "X-UNHEARD-OF:"));
        return Content.of(Texts.event(
                "u", Stream.concat(Stream.of("DTSTART:20260203T100000Z"), lines).toArray(String[]::new)));
    }

    @ParameterizedTest
    @CsvSource({
        // before,  left,      now,           then,          newer stays, of what
        "S:a,       S:b,       S:b,           S:a,           false, ''", // nothing came after
        "S:a,       S:b,       S:b L:x,       S:a L:x,       false, ''", // another property was added after
        "S:a L:x,   S:b L:x,   S:b L:y,       S:a L:y,       false, ''", // or changed
        "S:a L:x,   S:b L:x,   S:b,           S:a,           false, ''", // or removed
        "S:a,       S:b,       S:c,           S:c,           true,  SUMMARY", // the same property was
        "S:a L:x,   S:b L:y,   S:c L:y,       S:c L:x,       true,  SUMMARY", // one of the two was
        "S:a L:x,   S:b,       S:b L:z,       S:a L:z,       true,  LOCATION", // what the run removed was made again
        "S:a,       S:a L:x,   S:a L:y,       S:a L:y,       true,  LOCATION", // what the run added was changed
        "S:a,       S:a L:x,   S:a L:x D:d,   S:a D:d,       false, ''", // what the run added goes, the later addition
        // stays
        "S:a,       S:b,       S:a,           S:a,           false, ''", // somebody took it back already
        "S:a,       S:b,       S:a L:x,       S:a L:x,       false, ''", // so did an undo that was cut off
        "S:a X:1,   S:a X:2,   S:a X:3,       S:a X:3,       true,  ''", // what nobody knows
        "S:a,       S:a,       S:b,           S:b,           false, ''", // a run that changed nothing
    })
    void whatCameAfterStays(String before, String left, String now, String then, boolean newerStays, String what) {
        var reversal = Reversal.of(Merger.ofCalendars(), event(left), event(now), event(before));
        assertEquals(event(then).text(), reversal.written().orElse(event(now)).text());
        assertEquals(newerStays, reversal.newerStays());
        assertEquals(what.isEmpty() ? List.of() : List.of(what), reversal.properties());
    }

    @ParameterizedTest
    @CsvSource({"no item,    S:b, S:c", "S:a, no item, S:c", "S:a, S:b, no item"})
    void whatCannotBeReadIsNeverOverwrittenByHalves(String before, String left, String now) {
        var reversal = Reversal.of(Merger.ofCalendars(), raw(left), raw(now), raw(before));
        assertEquals(Optional.empty(), reversal.written());
        assertEquals(true, reversal.newerStays());
    }

    private static Content raw(String words) {
        return words.equals("no item") ? Content.of("no item\r\n") : event(words);
    }
}
