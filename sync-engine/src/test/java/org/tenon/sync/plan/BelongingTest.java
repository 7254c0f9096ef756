package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.Mark;
import org.tenon.sync.plan.Belonging.Verdict;

class BelongingTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // found: ledger, generation, owner, state | ours: generation, begun | bare, other state lives | verdict
                "-, 0, -, -, 0, -, false, false, ADOPT",
                "-, 0, -, -, 0, -, true, false, ADOPT",
                "-, 0, -, -, 5, -, false, false, OLDER_FOLDER",
                "-, 0, -, -, 5, -, true, false, TOGETHER",
                "mine, 5, me, here, 5, -, false, false, TOGETHER",
                "mine, 4, me, here, 5, -, false, false, OLDER_FOLDER",
                "mine, 6, me, here, 5, -, false, false, OLDER_LEDGER",
                "mine, 6, me, here, 5, 6, false, false, TOGETHER",
                "mine, 5, me, here, 5, 6, false, false, TOGETHER",
                "mine, 5, me, moved, 5, -, false, true, TOGETHER",
                "other, 9, me, here, 0, -, false, false, ADOPT",
                "other, 9, they, here, 0, -, false, false, ADOPT",
                "other, 9, me, there, 0, -, false, false, ADOPT",
                "other, 9, me, there, 5, -, false, false, OTHER_LEDGER",
                "other, 9, me, there, 0, -, false, true, REFUSE_STATE",
                "other, 9, me, there, 5, -, false, true, REFUSE_STATE",
                "other, 9, they, there, 0, -, false, true, REFUSE_ACCOUNT",
                "other, 9, they, there, 5, -, false, false, REFUSE_ACCOUNT"
            })
    void theMarkTells(
            String ledger,
            long generation,
            String owner,
            String state,
            long ours,
            Long begun,
            boolean bare,
            boolean otherStateLives,
            Verdict verdict) {
        var found = Optional.ofNullable(ledger).map(l -> new Mark(l, generation, owner, state));
        var begunIs = begun == null ? OptionalLong.empty() : OptionalLong.of(begun);
        assertEquals(
                verdict, Belonging.of(found, new Mark("mine", ours, "me", "here"), begunIs, bare, otherStateLives));
    }
}
