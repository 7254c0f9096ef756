package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.LinkId;

class IdentityRulesTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // told before: link, size | agreed link | told now: link, size | verdict
                "a, 10, a, a, 10, SAME",
                "a, 10, a, b, 10, ANOTHER",
                "a, 10, a, a, 11, ANOTHER",
                "-, -1, a, a, 10, SAME",
                "-, -1, a, b, 10, ANOTHER",
                "-, 10, a, -, 11, ANOTHER",
                "-, 10, a, -, 10, SAME",
                "-, -1, a, -, 10, SAME",
                // A server that changed the Message-ID of what it took, and has told so since.
                "rewritten, 10, a, rewritten, 10, SAME",
                "rewritten, 10, a, a, 10, ANOTHER"
            })
    void whatTheStoreTellsCounts(
            String link, long size, String agreed, String nowLink, long nowSize, Identity.Verdict verdict) {
        assertEquals(
                verdict,
                Identity.of(
                        new Identity.Told(link(link), size), link(agreed), new Identity.Told(link(nowLink), nowSize)));
    }

    private static Optional<LinkId> link(String text) {
        return Optional.ofNullable(text).map(LinkId::new);
    }
}
