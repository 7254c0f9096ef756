package org.tenon.sync.dav;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each answer to the write of an item means, as a table. */
final class WriteMeaningTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // status, error, meaning
                "200, -,                        Done",
                "201, -,                        Done",
                "204, no-uid-conflict,          Done",
                "412, -,                        Passed",
                "412, own,                      Passed",
                "412, no-uid-conflict,          Refused uid-conflict",
                "400, -,                        Refused refused",
                "415, own,                      Refused refused",
                "403, valid-calendar-data,      Refused valid-calendar-data",
                "403, -,                        Refused no-permission",
                "403, need-privileges,          Refused no-permission",
                "403, own,                      Later",
                "405, -,                        Refused no-permission",
                "409, no-uid-conflict,          Refused uid-conflict",
                "409, -,                        ItemOrCollection",
                "409, own,                      ItemOrCollection",
                "404, -,                        ItemOrCollection",
                "410, -,                        ItemOrCollection",
                "413, -,                        Refused too-big",
                "403, max-resource-size,        Refused too-big",
                "423, -,                        Later",
                "423, lock-token-submitted,     Later",
                "409, no-conflicting-lock,      Later",
                "418, -,                        Later",
                "451, own,                      Later",
                "429, -,                        ItemOrCollection",
                "500, -,                        Later",
                "500, valid-calendar-data,      Later",
                "501, own,                      Later",
                "503, own,                      ItemOrCollection",
                "507, -,                        Full",
                "507, own,                      Full",
                "403, quota-not-exceeded,       Full",
                "301, -,                        Later",
                "308, -,                        Later"
            })
    void theStatusDecidesAndWhatWeKnowSaysMore(int status, String error, String meaning) throws Exception {
        assertEquals(meaning, words(WriteMeaning.of(status, error(error))));
    }

    private static DavError error(String name) throws Exception {
        if (name == null) {
            return DavError.NONE;
        }
        return name.equals("own") ? document("") : document("<d:" + name + "/>");
    }

    /** With the elements of a server's own before the standard's. */
    private static DavError document(String inside) throws Exception {
        var xml = "<?xml version=\"1.0\"?><d:error xmlns:d=\"DAV:\" xmlns:s=\"http://sabredav.org/ns\">"
                + "<s:sabredav-version>4.7.1</s:sabredav-version><s:exception>Sabre\\DAV\\Exception</s:exception>"
                + "<s:message>Say\u202E this\u0007 &amp; that</s:message>" + inside + "</d:error>";
        return DavError.document(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String words(WriteMeaning meaning) {
        return meaning instanceof WriteMeaning.Refused(String code, String message)
                ? "Refused " + code
                : meaning.getClass().getSimpleName();
    }

    @Test
    void theServersOwnWordsAreShownClean() throws Exception {
        assertEquals("Say this & that", document("").words());
        var refused = (WriteMeaning.Refused) WriteMeaning.of(415, document(""));
        assertEquals("The server refuses the item (HTTP 415). It says: Say this & that", refused.message());
        assertEquals(203, DavError.clean("x".repeat(100_000)).length());
    }

    @Test
    void aPreconditionIsTakenFromTheStandardsNamespacesOnly() throws Exception {
        var xml = "<d:error xmlns:d=\"DAV:\" xmlns:x=\"urn:else\"><x:wrap><x:no-uid-conflict/></x:wrap></d:error>";
        assertEquals(
                "",
                DavError.document(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                        .precondition());
        var deep = "<d:error xmlns:d=\"DAV:\" xmlns:x=\"urn:else\"><x:wrap><d:need-privileges/></x:wrap></d:error>";
        assertEquals(
                "need-privileges",
                DavError.document(new ByteArrayInputStream(deep.getBytes(StandardCharsets.UTF_8)))
                        .precondition());
    }
}
