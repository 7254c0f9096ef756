package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.model.Handle;

class UidSetTest {
    private static List<Long> members(UidSet set) {
        var members = new ArrayList<Long>();
        set.forEach(members::add);
        return members;
    }

    @Test
    void rangesAreClosedUp() {
        var handles = List.of("5", "1", "2", "9", "3", "4294967295", "0", "x", "4294967296");
        var set = UidSet.of(handles.stream().map(Handle::new).toList());
        assertEquals(List.of("1:3,5,9,4294967295"), set.texts());
        assertEquals(6, set.countBelow(Long.MAX_VALUE));
        assertEquals(4, set.countBelow(6));
    }

    @Test
    void piecesHoldNoMoreThanAskedAndEverythingOnce() throws Exception {
        var set = UidSet.parse("1:10,12,20:25,4294967290:4294967295");
        var pieces = set.texts(7);
        assertEquals(List.of("1:7", "8:10,12,20:22", "23:25,4294967290:4294967293", "4294967294:4294967295"), pieces);
    }

    @Test
    void commandsStayShort() {
        var set = new UidSet();
        for (long uid = 1; uid < 20_000; uid += 2) {
            set.add(uid);
        }
        var pieces = set.texts();
        assertTrue(pieces.stream().allMatch(p -> p.length() < 4_100));
        var again = new ArrayList<Long>();
        for (var piece : pieces) {
            for (var part : piece.split(",", -1)) {
                again.add(Long.parseLong(part));
            }
        }
        assertEquals(members(set), again);
    }

    @Test
    void orderIsKeptSinceCopyUidPairsByIt() throws Exception {
        assertEquals(List.of(7L, 3L, 4L, 1L), members(UidSet.parse("7,4:3,1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "1,", "0", "1:0", "-1", "a", "1:*", "4294967296", "1:2:3"})
    void nonsenseIsMalformed(String text) {
        assertThrows(Malformed.class, () -> UidSet.parse(text));
    }
}
