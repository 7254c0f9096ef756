package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.FolderFilter.FolderPattern;

class FolderFilterTest {
    @ParameterizedTest(name = "{0} means {1} {2}: {3}")
    @CsvSource({
        "[Gmail]/All Mail, MAIL, [Gmail]/All Mail,         true",
        "[Gmail]/All Mail, MAIL, [Gmail]/All Mail/Below,   true",
        "[Gmail]/All Mail, MAIL, [Gmail]/All Mails,        false",
        "[Gmail],          MAIL, [Gmail]/Sent,             true",
        "G,                MAIL, [Gmail],                  false",
        "Sync*,            MAIL, Sync Issues/Conflicts,    true",
        "*/Old,            MAIL, Archive/2019/Old,         true",
        "200?,             MAIL, 2004,                     true",
        "200?,             MAIL, 20045,                    false",
        "inbox,            MAIL, INBOX,                    true",
        "work,             MAIL, Work,                     false",
        "Contacts,         CONTACTS, Contacts,             true",
        "mail:Contacts,    MAIL, Contacts,                 true",
        "mail:Contacts,    CONTACTS, Contacts,             false",
        "a:b,              MAIL, a:b,                      true",
        "100% (a.b),       MAIL, 100%25 (a.b),             true",
        "100% (a.b),       MAIL, 100%25 (aXb),             false",
    })
    void aPatternMeansAFolderAndAllBelowIt(String pattern, Kind kind, String path, boolean means) {
        var filter = new FolderFilter(List.of(), List.of(FolderPattern.of(pattern)));
        assertEquals(!means, filter.covers(kind, FolderName.ofPath(path)), "excluded");
        var only = new FolderFilter(List.of(FolderPattern.of(pattern)), List.of());
        assertEquals(means, only.covers(kind, FolderName.ofPath(path)), "included");
    }

    @ParameterizedTest
    @CsvSource({"Work, true", "Work/Secret, false", "Home, false"})
    void whatIsExcludedIsLeftOutEvenWhereItIsIncluded(String path, boolean covered) {
        var filter = new FolderFilter(List.of(FolderPattern.of("Work")), List.of(FolderPattern.of("Work/Secret")));
        assertEquals(covered, filter.covers(Kind.MAIL, FolderName.ofPath(path)));
    }
}
