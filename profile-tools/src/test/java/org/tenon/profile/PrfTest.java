package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.profile.Prf.MailAccount;
import org.tenon.profile.Prf.Protocol;
import org.tenon.profile.ProfileSpec.MailMode;

final class PrfTest {
    private static final Pattern HEAD = Pattern.compile("\\[([^\\[\\]]+)]");
    private static final Pattern PAIR = Pattern.compile("(\\w+)=(.*)");
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

    /** Reads as strictly as the format can be read, and answers with the sections. */
    private static Map<String, Map<String, String>> read(String prf) {
        assertTrue(prf.endsWith("\r\n"), "the last line ends");
        var sections = new LinkedHashMap<String, Map<String, String>>();
        Map<String, String> section = null;
        for (var line : prf.split("\r\n", -1)) {
            assertFalse(line.contains("\n") || line.contains("\r"), line);
            if (line.isEmpty() || line.startsWith(";")) {
                continue;
            }
            var head = HEAD.matcher(line);
            if (head.matches()) {
                section = new LinkedHashMap<>();
                assertNull(sections.put(head.group(1), section), "twice: " + line);
                continue;
            }
            var pair = PAIR.matcher(line);
            assertTrue(pair.matches() && section != null, line);
            assertNull(section.put(pair.group(1), pair.group(2)), "twice: " + line);
        }
        return sections;
    }

    /** Every section is named by a list, every word of it is mapped to a property, and every value fits that property's type. */
    private static void holds(Map<String, Map<String, String>> prf) {
        var used = new HashSet<>(Set.of("General", "Service List", "Internet Account List"));
        boolean minted = prf.containsKey("I_Mail");
        var general = new HashSet<>(Set.of(
                "Custom",
                "ProfileName",
                "DefaultProfile",
                "OverwriteProfile",
                "ModifyDefaultProfileIfPresent",
                "BackupProfile",
                "DefaultStore"));
        if (minted) {
            // Outlook makes and binds a data file of its own where the PRF names none.
            general.remove("DefaultStore");
            assertFalse(prf.get("Service List").containsValue("Unicode Personal Folders"));
        } else {
            assertTrue(prf.get("Service List").containsKey(prf.get("General").get("DefaultStore")));
        }
        assertEquals(general, prf.get("General").keySet());
        for (var list : List.of("Service List", "Internet Account List")) {
            prf.get(list).forEach((name, kind) -> {
                used.addAll(List.of(name, kind));
                var mapping = prf.get(kind);
                var values = prf.get(name);
                mapping.forEach((word, type) -> {
                    // A service's name and an account's kind are no properties.
                    if (word.equals("ServiceName") || word.equals("AccountType")) {
                        return;
                    }
                    assertTrue(type.matches("PT_(UNICODE|STRING8|LONG),0x[0-9A-F]{4}"), word + " " + type);
                    var value = values.get(word);
                    assertTrue(value != null && !value.isEmpty(), "no value for " + word);
                    assertTrue(!type.startsWith("PT_LONG") || value.matches("\\d+|0x[0-9A-F]{8}"), word + " " + value);
                });
                values.keySet()
                        .forEach(word -> assertTrue(
                                word.equals("UniqueService") || mapping.containsKey(word), word + " is not mapped"));
            });
        }
        assertEquals(used, prf.keySet());
    }

    @Test
    void aStrictReaderTakesEveryOneOfThem() {
        for (var book : List.of(true, false)) {
            var spec = new ProfileSpec("Ä = [x];", "C:\\a b\\x.pst", "Tenon", MailMode.IMAP, book, false);
            var plain = read(Prf.of(spec, Optional.empty()));
            holds(plain);
            assertEquals("Ä = [x];", plain.get("General").get("ProfileName"));
            assertEquals("C:\\a b\\x.pst", plain.get("Service1").get("PathAndFilenameToPersonalFolders"));
            assertEquals(book, plain.containsKey("Outlook Address Book"));
            for (var protocol : Protocol.values()) {
                var prf = read(Prf.of(spec, Optional.of(account(protocol))));
                holds(prf);
                assertEquals(
                        protocol == Protocol.IMAP ? "993" : "995",
                        prf.get("Account1").get((protocol == Protocol.IMAP ? "IMAP" : "POP3") + "Port"));
            }
        }
    }

    @Test
    void theAgentsPortsAreSpokenToWithoutTls() {
        var agent = new MailAccount(Protocol.POP, "127.0.0.1", 14110, "127.0.0.1", 14587, "u1", "u1@example.test", "U");
        var account = read(Prf.of(SPEC, Optional.of(agent))).get("Account1");
        assertEquals("0", account.get("POP3UseSSL"));
        assertEquals("0", account.get("SMTPSecureConnection"));
        assertEquals("14110", account.get("POP3Port"));
    }

    @Test
    void aValueCannotBeALineOfItsOwn() {
        var spec = new ProfileSpec("T\r\n[General]", "C:\\x.pst", "Tenon", MailMode.NONE, false, false);
        assertThrows(OutlookException.class, () -> Prf.of(spec, Optional.empty()));
    }
}
