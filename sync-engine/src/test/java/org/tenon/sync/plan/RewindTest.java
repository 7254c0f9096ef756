package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.plan.Rewind.Look;
import org.tenon.sync.plan.Rewind.Verdict;

/** A row a case. */
final class RewindTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # restarted | older | fresh | missing | verdict
              false     | 0     | 0     | 5       | FORWARD
              false     | 1     | 0     | 5       | FORWARD
              false     | 2     | 0     | 0       | FORWARD
              false     | 2     | 0     | 1       | BACK
              false     | 2     | 2     | 1       | FORWARD
              true      | 0     | 0     | 0       | FORWARD
              true      | 0     | 0     | 1       | DOUBTFUL
              true      | 0     | 3     | 3       | FORWARD
              true      | 0     | 1     | 25      | DOUBTFUL
              true      | 1     | 0     | 0       | BACK
              true      | 1     | 9     | 25      | BACK
            """)
    void whetherAServerWentBack(boolean restarted, long older, long fresh, long missing, Verdict verdict) {
        assertEquals(verdict, Rewind.of(new Look(restarted, older, fresh, missing)));
    }
}
