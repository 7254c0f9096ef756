package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.model.FolderName;

class MailboxNamesTest {
    @ParameterizedTest
    @CsvSource({
        "/, '', Work/2024, Work/2024",
        "., '', Work.2024, Work/2024",
        "/, '', inbox, INBOX",
        "/, '', Inbox/Sub, ",
        "., INBOX., INBOX.Sent, Sent",
        "., INBOX., INBOX.a.b, a/b",
        "., INBOX., INBOX, INBOX",
        "/, '', Gr&APwA3w-e, Gr\u00fc\u00dfe",
        "., '', with/slash, with%2Fslash",
        "/, '', &ZeVnLIqe-/A &- B, \u65e5\u672c\u8a9e/A & B",
        "'', '', a.b/c, a.b%2Fc",
    })
    void aListedNameIsSpelledBackAsItCame(String separator, String prefix, String mailbox, String path) {
        var names = new MailboxNames(separator, prefix, List.of());
        var name = names.ofServer(mailbox).orElseThrow();
        if (path != null) {
            assertEquals(path, name.path());
        }
        var spelled = names.onServer(name).orElseThrow();
        assertEquals(name.isInbox() ? "INBOX" : mailbox, spelled);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a&b", "&", "&AOQ", "&-&", "a//b", "/a", "&AGE-", "caf\u00c3\u00a9", "\u00ff\u00fe", "x&AAA-"})
    void whatBreaksTheRulesIsStillSpelledBackAsItCame(String mailbox) {
        var names = new MailboxNames("/", "", List.of());
        var name = names.ofServer(mailbox).orElseThrow();
        assertEquals(Optional.of(mailbox), names.onServer(name));
    }

    @Test
    void utf8OfServersThatIgnoreTheRulesIsShownAsWhatItMeans() {
        var names = new MailboxNames("/", "", List.of());
        assertEquals(
                FolderName.of("caf\u00e9"), names.ofServer("caf\u00c3\u00a9").orElseThrow());
    }

    @Test
    void whatBelongsToOthersIsLeftOut() {
        var flat = new MailboxNames("/", "", List.of("Other Users/", "", "Shared/"));
        assertEquals(Optional.empty(), flat.ofServer("Other Users/bob/INBOX"));
        assertEquals(Optional.of(FolderName.of("Work")), flat.ofServer("Work"));
        var below = new MailboxNames(".", "INBOX.", List.of("user."));
        assertEquals(Optional.empty(), below.ofServer("user.bob"));
        assertEquals(Optional.empty(), below.ofServer("INBOX."));
    }

    @Test
    void namesThatCannotBeHeldAreNotBent() {
        var names = new MailboxNames(".", "INBOX.", List.of());
        assertEquals(Optional.empty(), names.onServer(FolderName.of("a.b")));
        assertEquals(Optional.empty(), names.onServer(FolderName.of("tab\there")));
        assertEquals(Optional.empty(), names.onServer(FolderName.of("x".repeat(300))));
        assertEquals(Optional.empty(), names.onServer(FolderName.of("INBOX", "below")));
        assertEquals(Optional.empty(), new MailboxNames("", "", List.of()).onServer(FolderName.of("a", "b")));
    }
}
