package org.tenon.connector.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.connector.account.Account.Auth;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Mechanism;
import org.tenon.sync.plan.FolderFilter;
import org.tenon.sync.plan.MailPolicy;
import org.tenon.sync.plan.MailWindow;
import org.tenon.sync.plan.Policy;

class AccountFileTest {
    private static final String SMALLEST = """
            [account]
            login  = "alice"
            secret = "env:ALICE_PASSWORD"
            [server]
            imap   = "imaps://mail.example.test"
            [client]
            store  = "files:alice"
            """;

    @TempDir
    Path dir;

    @Test
    void theNumberOfConnectionsIsAKey() throws Exception {
        var account = read(SMALLEST.replace("[server]", "[server]\nconnections = 2"));
        assertEquals(Optional.of(2), account.server().connections());
        assertEquals(Optional.empty(), read(SMALLEST).server().connections());
    }

    @Test
    void theContractsExampleIsRead() throws Exception {
        Files.writeString(dir.resolve("ca.pem"), "");
        var account = read("""
                [account]
                name   = "alice"
                email  = "alice@example.test"
                login  = "alice"
                secret = "env:ALICE_PASSWORD"          # env:NAME | file:PATH (0600) | credential:NAME
                [server]
                imap    = "imap://127.0.0.1:10143"     # imaps:// is the rule; imap:// upgrades by STARTTLS
                caldav  = "http://127.0.0.1:10232/alice/"
                carddav = "http://127.0.0.1:10232/alice/"
                smtp    = "smtp://127.0.0.1:10587"
                insecure = true                        # cleartext, loopback only
                trust    = "file:ca.pem"               # optional extra CA
                [client]
                store = "files:alice"                  # or "outlook:Profile Name"
                [policy]
                kinds = ["mail", "calendar", "tasks", "notes", "contacts"]
                conflict = "merge"                     # merge | server | client | both
                [policy.delete]
                items = 20
                percent = 10
                """);
        assertEquals("alice", account.name());
        assertEquals(Optional.of("alice@example.test"), account.email());
        assertEquals("alice", account.login());
        assertEquals(new SecretSource.Env("ALICE_PASSWORD"), account.signIn().secret());
        assertEquals(Auth.PASSWORD, account.signIn().auth());
        assertEquals(
                Optional.of(new Endpoint("127.0.0.1", 10143, Tls.NONE)),
                account.server().imap());
        assertEquals(
                Optional.of(URI.create("http://127.0.0.1:10232/alice/")),
                account.server().caldav());
        assertEquals(Optional.of(dir.resolve("ca.pem")), account.server().trust());
        assertEquals(new ClientStore.Files(dir.resolve("alice")), account.client());
        assertEquals(
                new Policy(
                        Policy.DEFAULT.kinds(),
                        Policy.DEFAULT.conflict(),
                        Policy.DEFAULT.deletes(),
                        new Policy.NoticeLimit(5, Set.of("alice@example.test")),
                        FolderFilter.ALL),
                account.policy());
    }

    @Test
    void foldersAreLeftOutByTheirNamesAndAnEmptyPatternIsAMistake() throws Exception {
        var filter = read(SMALLEST + "[folders]\nexclude = [\"[Gmail]/All Mail\"]\n")
                .policy()
                .folders();
        assertFalse(filter.covers(Kind.MAIL, FolderName.of("[Gmail]", "All Mail")));
        assertTrue(filter.covers(Kind.MAIL, FolderName.INBOX));
        var mistake = assertThrows(AccountException.class, () -> read(SMALLEST + "[folders]\ninclude = [\"mail:\"]\n"));
        assertTrue(mistake.getMessage().contains("folders.include"), mistake.getMessage());
    }

    @Test
    void whatIsLeftOutHasASafeDefault() throws Exception {
        var account = read(SMALLEST);
        assertEquals("alice", account.name(), "the file's own name");
        assertEquals(
                Optional.of(new Endpoint("mail.example.test", 993, Tls.IMPLICIT)),
                account.server().imap());
        assertEquals(Set.of(Kind.MAIL), account.policy().kinds(), "what the server has an address for");
        assertEquals(Policy.Conflict.MERGE, account.policy().conflict());
        assertEquals(new Policy.DeleteLimit(20, 10), account.policy().deletes());
    }

    @Test
    void plainImapMeansStarttls() throws Exception {
        var account = read(SMALLEST.replace("imaps:", "imap:"));
        assertEquals(
                Optional.of(new Endpoint("mail.example.test", 143, Tls.STARTTLS)),
                account.server().imap());
    }

    @Test
    void aTokenAMechanismAndAnotherIdentityMayBeNamed() throws Exception {
        var account = read(SMALLEST.replace("[server]", "authzid = \"bob\"\nmechanism = \"oauthbearer\"\n[server]")
                .replace("[client]", "auth = \"oauth\"\n[client]"));
        assertEquals(Auth.OAUTH, account.signIn().auth());
        assertEquals(Optional.of(Mechanism.OAUTHBEARER), account.signIn().mechanism());
        assertEquals(Optional.of("bob"), account.signIn().authzid());
    }

    @Test
    void kindsMayBeFewerThanTheServerHas() throws Exception {
        var account = read(SMALLEST.replace("[client]", "caldav = \"https://mail.example.test/dav/\"\n[client]")
                + "[policy]\nkinds = [\"calendar\"]\n");
        assertEquals(EnumSet.of(Kind.CALENDAR), account.policy().kinds());
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row("", "alice.toml: account.login: is missing; write the user name that the server knows"),
                row(
                        SMALLEST.replace("secret", "secert"),
                        "alice.toml:3: account.secert: unknown key; did you mean account.secret?"),
                row(
                        SMALLEST.replace("secret = \"env:ALICE_PASSWORD\"", ""),
                        "alice.toml:1: account.secret: is missing; write env:NAME, file:PATH or credential:NAME"),
                row(
                        SMALLEST.replace("env:ALICE_PASSWORD", "hunter2"),
                        "alice.toml:3: account.secret: must be env:NAME, file:PATH or credential:NAME, and never the password itself"),
                row(
                        SMALLEST.replace("imap ", "imaps "),
                        "alice.toml:5: server.imaps: unknown key; did you mean server.imap?"),
                row(SMALLEST + "colour = 1\n", "alice.toml:8: client.colour: unknown key"),
                row(SMALLEST.replace("[client]", "[cleint]"), "alice.toml:6: cleint: unknown key"),
                row(
                        SMALLEST.replace("[server]", "[server]\nlogin = \"a\""),
                        "alice.toml:5: server.login: unknown key; did you mean account.login?"),
                row(
                        SMALLEST.replace("imaps://mail.example.test", "mail.example.test"),
                        "alice.toml:5: server.imap: must look like imaps://mail.example.com"),
                row(
                        SMALLEST.replace("imaps://", "http://"),
                        "alice.toml:5: server.imap: must look like imaps://mail.example.com"),
                row(
                        SMALLEST.replace("imaps://", "imaps://alice:hunter2@"),
                        "alice.toml:5: server.imap: must not hold a user name or password; they are account.login and account.secret"),
                row(
                        SMALLEST.replace("example.test", "example.test/INBOX"),
                        "alice.toml:5: server.imap: ends after the host and port; nothing else is named here"),
                row(
                        SMALLEST.replace("example.test", "example.test:70000"),
                        "alice.toml:5: server.imap: has a port that is not between 1 and 65535"),
                row(
                        SMALLEST.replace("[client]", "insecure = true\n[client]"),
                        "alice.toml:5: server.imap: insecure = true sends passwords in the clear, so it is for localhost and 127.0.0.1 only"),
                row(
                        SMALLEST.replace("[client]", "insecure = \"yes\"\n[client]"),
                        "alice.toml:6: server.insecure: must be true or false, without quotes"),
                row(
                        SMALLEST.replace("[client]", "caldav = \"http://mail.example.test/\"\n[client]"),
                        "alice.toml:6: server.caldav: must begin with https:// (http:// needs insecure = true, and this machine as host)"),
                row(
                        SMALLEST.replace("[client]", "trust = \"file:nowhere.pem\"\n[client]"),
                        "alice.toml:6: server.trust: there is no readable file {dir}/nowhere.pem"),
                row(
                        SMALLEST.replace("[client]", "trust = \"nowhere.pem\"\n[client]"),
                        "alice.toml:6: server.trust: must be file:PATH, a file of PEM certificates"),
                row(
                        SMALLEST.replace("[client]", "auth = \"magic\"\n[client]"),
                        "alice.toml:6: server.auth: knows password, oauth only"),
                row(
                        SMALLEST.replace("[account]", "[account]\nmechanism = \"NTLM\""),
                        "alice.toml:2: account.mechanism: knows SCRAM-SHA-256, SCRAM-SHA-1, PLAIN, LOGIN, OAUTHBEARER, XOAUTH2 only"),
                row(
                        SMALLEST.replace("files:alice", "alice"),
                        "alice.toml:7: client.store: must be files:DIR or outlook:PROFILE"),
                row(
                        SMALLEST + "[policy]\nkinds = [\"mails\"]\n",
                        "alice.toml:9: policy.kinds: knows mail, calendar, tasks, notes, contacts only"),
                row(
                        SMALLEST + "[policy]\nkinds = [\"contacts\"]\n",
                        "alice.toml:9: policy.kinds: has \"contacts\", but server.carddav is not given"),
                row(
                        SMALLEST + "[policy]\nkinds = []\n",
                        "alice.toml:9: policy.kinds: names nothing to sync; leave it out to sync all that the server has"),
                row(
                        SMALLEST + "[policy]\nkinds = \"mail\"\n",
                        "alice.toml:9: policy.kinds: must be a list of texts, such as [\"mail\"]"),
                row(
                        SMALLEST + "[policy]\nkinds = [1]\n",
                        "alice.toml:9: policy.kinds: must be a list of texts, such as [\"mail\"]"),
                row(
                        SMALLEST + "[policy]\nconflict = \"mine\"\n",
                        "alice.toml:9: policy.conflict: knows merge, server, client, both only"),
                row(
                        SMALLEST + "[policy.delete]\npercent = 101\n",
                        "alice.toml:9: policy.delete.percent: must lie between 0 and 100"),
                row(
                        SMALLEST + "[policy]\ndelete = 3\n",
                        "alice.toml:9: policy.delete: must be a table: [policy.delete]"),
                row(
                        SMALLEST.replace("[account]", "[account]\nname = \"../alice\""),
                        "alice.toml:2: account.name: may hold letters, digits, spaces and @ . _ + - only, up to 64, and no dot or space at its ends"),
                row(
                        SMALLEST.replace("[account]", "[account]\nname = 7"),
                        "alice.toml:2: account.name: must be a text in quotes"),
                row(SMALLEST.replace("\"alice\"", "alice"), "alice.toml:2: "));
    }

    @ParameterizedTest(name = "{1}")
    @MethodSource("mistakes")
    void aMistakeIsToldWithFileLineAndKey(String text, String expected) throws Exception {
        var problems = mistakesOf(text);
        var wanted = expected.replace("{dir}", dir.toString());
        assertTrue(
                problems.stream().anyMatch(p -> expected.endsWith(" ") ? p.startsWith(wanted) : p.equals(wanted)),
                () -> "told instead: " + String.join("\n", problems));
        assertFalse(String.join("\n", problems).contains("hunter2"), "a password was repeated");
    }

    @Test
    void aWindowForMailIsADayAndASize() throws Exception {
        var text = SMALLEST + "[policy.mail]\nrules = false\nsince = \"2024-01-31\"\nmaxSize = \"25 MB\"\n";
        assertEquals(
                new MailPolicy(
                        false, new MailWindow(Optional.of(LocalDate.of(2024, 1, 31)), OptionalLong.of(25_000_000))),
                read(text).policy().mail());
        assertEquals(MailPolicy.DEFAULT, read(SMALLEST).policy().mail());
        var problems = mistakesOf(SMALLEST + "[policy.mail]\nsince = \"lately\"\nmaxSize = \"large\"\n");
        assertEquals(2, problems.size(), problems::toString);
        assertTrue(problems.toString().contains("policy.mail.since: must be a day"), problems::toString);
        assertTrue(problems.toString().contains("policy.mail.maxSize: must be a size"), problems::toString);
    }

    @Test
    void everyMistakeIsToldAtOnce() throws Exception {
        var problems =
                mistakesOf(SMALLEST.replace("imaps:", "ftp:").replace("files:", "") + "[policy]\nconflict = \"no\"\n");
        assertEquals(3, problems.size(), problems::toString);
    }

    @Test
    void aMissingFileIsOneSentence() {
        var e = assertThrows(AccountException.class, () -> AccountFile.read(Path.of("nowhere.toml")));
        assertEquals("nowhere.toml: there is no such account file", e.getMessage());
    }

    @Test
    void everyKnownKeyIsExplainedInTheGuide() throws Exception {
        var guide = Files.readString(Path.of("..", "docs", "account-file.md"));
        for (var key : AccountFile.KNOWN) {
            assertTrue(guide.contains("`" + key + "`"), key);
        }
    }

    @Test
    void theSecretIsFetchedLateAndNeverPrinted() throws Exception {
        var account = read(SMALLEST);
        var secret = account.signIn().read(Map.of("ALICE_PASSWORD", "hunter2"));
        assertEquals("hunter2", secret.reveal());
        assertFalse(secret.toString().contains("hunter2"));
        var e = assertThrows(AccountException.class, () -> account.signIn().read(Map.of()));
        assertTrue(
                e.getMessage()
                        .endsWith("alice.toml:3: account.secret: the environment variable ALICE_PASSWORD is not set;"
                                + " set it, or use file:PATH"),
                e.getMessage());
    }

    private Account read(String text) throws Exception {
        return AccountFile.read(write(text));
    }

    private List<String> mistakesOf(String text) throws IOException {
        var file = write(text);
        var e = assertThrows(AccountException.class, () -> AccountFile.read(file));
        return e.problems().stream()
                .map(p -> p.toString().replace(file.toString(), "alice.toml"))
                .toList();
    }

    private Path write(String text) throws IOException {
        return Files.writeString(dir.resolve("alice.toml"), text);
    }

    private static Arguments row(String text, String expected) {
        return Arguments.of(text, expected);
    }
}
