package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Addresses are compared in one spelling and asked for in the server's. */
final class SpellingsTest {
    @ParameterizedTest
    @CsvSource({
        "/cal/a+b.ics,            /cal/a%2Bb.ics,       /cal/a+b.ics",
        "/cal/a%2Bb.ics,          /cal/a%2Bb.ics,       /cal/a%2Bb.ics",
        "/cal/local::3::88.ics,   /cal/local%3A%3A3%3A%3A88.ics, /cal/local::3::88.ics",
        "/cal/%FC.ics,            /cal/%25FC.ics,       /cal/%FC.ics",
        "/cal/100%.ics,           /cal/100%25.ics,      /cal/100%25.ics",
        "/cal/15%15.ics,          /cal/15%2515.ics,     /cal/15%2515.ics",
        "/cal/q?q.ics,            /cal/q%3Fq.ics,       /cal/q%3Fq.ics",
        "/cal/h#h.ics,            /cal/h%23h.ics,       /cal/h%23h.ics",
        "/cal/a b.ics,            /cal/a%20b.ics,       /cal/a%20b.ics",
        "/cal/(1)!.ics,           /cal/%281%29%21.ics,  /cal/(1)!.ics",
        "/u+x/cal/a.ics,          /u%2Bx/cal/a.ics,     /u+x/cal/a.ics",
        "/u:x/cal/,               /u%3Ax/cal/,          /u:x/cal/",
        "/cal/a%40b.ics,          /cal/a@b.ics,         /cal/a@b.ics",
        "/cal/%7ea%2d.ics,        /cal/~a-.ics,         /cal/~a-.ics"
    })
    void whatWasToldIsAskedForAsItWasTold(String told, String canonical, String asked) {
        var spellings = new Spellings();
        assertEquals(canonical, spellings.learn(told));
        assertEquals(asked, spellings.of(canonical));
    }

    @Test
    void anItemOfAnOddlySpelledCollectionIsAskedForBelowIt() {
        var spellings = new Spellings();
        spellings.learn("/u+x/my:cal/");
        assertEquals("/u+x/my:cal/new.ics", spellings.of("/u%2Bx/my%3Acal/new.ics"));
    }

    @Test
    void onlyAnOddNameThatNobodyToldIsInDoubt() {
        var spellings = new Spellings();
        assertFalse(spellings.isInDoubt("/cal/plain@host.ics"));
        assertTrue(spellings.isInDoubt("/cal/a%2Bb.ics"));
        spellings.learn("/cal/a%2Bb.ics");
        assertFalse(spellings.isInDoubt("/cal/a%2Bb.ics"));
    }

    @Test
    void aQuestionMarkInAnHrefIsPartOfTheName() {
        var base = URI.create("https://host/cal/");
        assertEquals("/cal/q%3Fq.ics", Href.canonical("/cal/q?q.ics", base).orElseThrow());
        assertEquals("/cal/q", Href.withoutQuery("/cal/q?session=1#top"));
    }
}
