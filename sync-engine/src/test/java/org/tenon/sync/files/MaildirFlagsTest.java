package org.tenon.sync.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** Flags and keywords in the names of files, as other programs have them too, on a real disk. */
class MaildirFlagsTest extends OnMaildir {
    @Test
    void aMessageInNewIsUnseenAndStaysUntilItsFlagsChange() throws Exception {
        put(fresh().resolve("1.a.other"));
        var item = Mail.observe(folder).get(new Handle("1.a.other"));
        assertEquals(Flags.NONE, item.flags());
        reflag("1.a.other", Flags.NONE, Flags.of(Flags.SEEN));
        assertEquals(List.of("1.a.other"), names(fresh()));

        reflag("1.a.other", Flags.of(Flags.SEEN), Flags.NONE);
        assertEquals(List.of(), names(fresh()));
        assertEquals("1.a.other:2,S", only());
        assertEquals(
                item.revision(),
                Mail.observe(folder).get(new Handle("1.a.other")).revision());
    }

    @Test
    void flagsAreLettersInOrderAndOthersStay() throws Exception {
        put(cur().resolve("1.a.other:2,XTAz,more"));
        assertEquals(
                Flags.of(Flags.DELETED),
                Mail.observe(folder).get(new Handle("1.a.other")).flags());
        reflag("1.a.other", Flags.of(Flags.SEEN, Flags.FORWARDED, Flags.DRAFT), Flags.of(Flags.DELETED));
        assertEquals("1.a.other:2,ADPSXz,more", only());
        reflag("1.a.other", Flags.of(Flags.ANSWERED, Flags.FLAGGED), Flags.NONE);
        assertEquals("1.a.other:2,ADFPRSXz,more", only());
    }

    @Test
    void whatDoesNotChangeKeepsItsName() throws Exception {
        put(cur().resolve("1.a.other:2,SF"));
        reflag("1.a.other", Flags.of(Flags.SEEN), Flags.of(Flags.DRAFT));
        assertEquals("1.a.other:2,SF", only());
        put(cur().resolve("2.without.info"));
        reflag("2.without.info", Flags.NONE, Flags.of(Flags.SEEN));
        assertEquals(List.of("1.a.other:2,SF", "2.without.info"), names(cur()));
    }

    @Test
    void bothSeparatorsAreRead() throws Exception {
        put(cur().resolve("1.colon.other:2,S"));
        put(cur().resolve("2.semicolon.other;2,F"));
        put(cur().resolve("3;2,x.other:2,T"));
        var seen = Mail.observe(folder);
        assertEquals(Flags.of(Flags.SEEN), seen.get(new Handle("1.colon.other")).flags());
        assertEquals(
                Flags.of(Flags.FLAGGED),
                seen.get(new Handle("2.semicolon.other")).flags());
        assertEquals(
                Flags.of(Flags.DELETED), seen.get(new Handle("3;2,x.other")).flags());
        reflag("2.semicolon.other", Flags.of(Flags.SEEN), Flags.NONE);
        assertTrue(names(cur()).contains("2.semicolon.other:2,FS"));
    }

    @Test
    void theNumberThatMbsyncPutsIntoANameIsNoPartOfTheHandle() throws Exception {
        var target = Mail.accepted(store.createFolder(Kind.MAIL, FolderName.of("Target")));
        var handle = Mail.create(folder, Mail.message(1), Flags.NONE).handle();
        var base = handle.value();
        var before = Mail.observe(folder);
        Files.move(onlyFile(), cur().resolve(base + ",U=17:2,"));
        assertEquals(before, Mail.observe(folder));

        reflag(base, Flags.of(Flags.SEEN), Flags.NONE);
        assertEquals(base + ",U=17:2,S", only());
        var content = Mail.staged(folder, Mail.message(2), Flags.of(Flags.SEEN));
        var revision = Mail.observe(folder).get(handle).revision();
        Mail.accepted(folder.replace(List.of(new Replacement(handle, revision, content)))
                .getFirst());
        assertEquals(base + ":2,S", only());

        Files.move(onlyFile(), cur().resolve(base + ",U=18:2,S"));
        Mail.accepted(folder.move(List.of(handle), target).getFirst());
        assertEquals(List.of(base + ":2,S"), names(root.resolve("mail/Target/cur")));
        put(cur().resolve("1.other,S=17,U=5,W=20:2,"));
        put(cur().resolve("2.other,U=x:2,"));
        assertEquals(Set.of(new Handle("1.other,S=17,W=20"), new Handle("2.other,U=x")), Mail.handles(folder));
    }

    @Test
    void keywordsShareTheirFileWithDovecot() throws Exception {
        var file = root.resolve("mail/INBOX/dovecot-keywords");
        Files.writeString(file, "0 work\n2 home\n");
        put(cur().resolve("1.a.other:2,Sad"));
        assertEquals(
                Flags.of(Flags.SEEN, "work"),
                Mail.observe(folder).get(new Handle("1.a.other")).flags());

        // b is the first letter free; d is in use by a file, though nobody knows for what.
        reflag("1.a.other", Flags.of("WORK", "$later", "$never"), Flags.of(Flags.SEEN));
        assertEquals("1.a.other:2,abde", only());
        assertEquals("0 work\n1 $later\n2 home\n4 $never\n", Files.readString(file));
        assertFalse(Files.exists(root.resolve("mail/INBOX/dovecot-keywords.lock")));

        reflag("1.a.other", Flags.NONE, Flags.of("Work", "$never"));
        assertEquals("1.a.other:2,bd", only());
        reflag("1.a.other", Flags.of("other"), Flags.NONE);
        assertEquals("1.a.other:2,bdf", only());
    }

    @Test
    void theTwentySeventhKeywordIsNotKeepable() throws Exception {
        var many = new ArrayList<String>();
        for (int i = 10; i < 35; i++) {
            many.add("k" + i);
        }
        Mail.create(folder, Mail.message(1), Flags.of(many));
        assertEquals(Flags.of("k10", Flags.SEEN, "z1"), folder.keepable(Flags.of("k10", Flags.SEEN, "z1", "z2")));
        var placed = Mail.create(folder, Mail.message(2), Flags.of("z2", "z1", "k10"));
        assertEquals(Flags.of("z1", "k10"), placed.flags());
        assertEquals(Flags.NONE, folder.keepable(Flags.of("z2")));
        assertEquals(Flags.NONE, folder.keepable(Flags.of("\\Recent", "two words", "\u0001")));
    }

    @Test
    void aKeywordFileThatAnotherProgramHoldsLockedIsNotTouched() throws Exception {
        var lock = Files.createFile(root.resolve("mail/INBOX/dovecot-keywords.lock"));
        var item = Mail.staged(folder, Mail.message(1), Flags.of("work"));
        var thrown = assertThrows(StoreException.class, () -> folder.create(List.of(item)));
        assertEquals(StoreException.Cause.LIMIT, thrown.kind());
        assertTrue(Files.exists(lock));
        assertEquals(Set.of(), Mail.handles(folder));

        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofMinutes(10))));
        Mail.accepted(folder.create(List.of(item)).getFirst());
        assertEquals("0 work\n", Files.readString(root.resolve("mail/INBOX/dovecot-keywords")));
    }

    @Test
    void unreadMailIsNewAndMailWithFlagsIsNot() throws Exception {
        var unread = Mail.create(folder, Mail.message(1), Flags.NONE).handle();
        Mail.create(folder, Mail.message(2), Flags.of(Flags.FLAGGED));
        assertEquals(List.of(unread.value()), names(fresh()));
        assertEquals(1, names(cur()).size());
        reflag(unread.value(), Flags.of(Flags.SEEN), Flags.NONE);
        assertEquals(List.of(), names(fresh()));
        assertEquals(2, names(cur()).size());
    }
}
