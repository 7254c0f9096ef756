package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.profile.Prf.MailAccount;
import org.tenon.profile.Prf.Protocol;
import org.tenon.profile.ProfileSpec.MailMode;

final class PrfTest {
    private static final ProfileSpec SPEC = new ProfileSpec("T", "C:\\x.pst", "Tenon", MailMode.IMAP, true, true);

    private static MailAccount account(Protocol protocol) {
        return new MailAccount(
                protocol, "imap.example.test", 0, "smtp.example.test", 587, "u1", "u1@example.test", "U");
    }

    @Test
    void aProfileWithADataFileAloneNamesNoAccount() {
        var prf = Prf.of(SPEC, Optional.empty());
        assertTrue(prf.contains("ProfileName=T\r\n") && prf.contains("DefaultProfile=Yes\r\n"), prf);
        assertTrue(prf.contains("BackupProfile=No\r\n") && prf.contains("OverwriteProfile=No\r\n"), prf);
        assertFalse(prf.contains("Account1") || prf.contains("SMTP"), prf);
        assertEquals(-1, prf.replace("\r\n", "").indexOf('\n'));
    }

    /** A PRF explains its own words: one without a mapping would be ignored. */
    @ParameterizedTest
    @EnumSource(Protocol.class)
    void everyWordOfAnAccountIsMappedOnce(Protocol protocol) {
        var prf = Prf.of(SPEC, Optional.of(account(protocol)));
        var words = words(prf, "Account1");
        var section = protocol == Protocol.IMAP ? "IMAP_I_Mail" : "I_Mail";
        var mapped = new HashSet<>(words(prf, section));
        mapped.add("UniqueService");
        mapped.remove("AccountType");
        assertEquals(mapped, words);
        assertTrue(prf.contains("SMTPSecureConnection=2\r\n"), "STARTTLS on 587");
        assertFalse(prf.toLowerCase(Locale.ROOT).contains("password="), prf);
    }

    private static Set<String> words(String prf, String section) {
        return prf.substring(prf.indexOf("[" + section + "]"))
                .lines()
                .skip(1)
                .takeWhile(line -> !line.startsWith("["))
                .filter(line -> !line.isEmpty())
                .map(line -> line.substring(0, line.indexOf('=')))
                .collect(Collectors.toSet());
    }

    @Test
    void aValueCannotBeALineOfItsOwn() {
        var spec = new ProfileSpec("T\r\n[General]", "C:\\x.pst", "Tenon", MailMode.NONE, false, false);
        assertThrows(OutlookException.class, () -> Prf.of(spec, Optional.empty()));
    }
}
