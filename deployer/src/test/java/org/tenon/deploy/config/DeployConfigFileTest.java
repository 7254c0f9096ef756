package org.tenon.deploy.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.deploy.cli.Deployment;

class DeployConfigFileTest {
    @TempDir
    Path dir;

    @Test
    void everyKeyIsExplained() throws IOException {
        var text = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/deployer.md"));
        for (var key : DeployConfigFile.KNOWN) {
            assertTrue(text.contains("`" + key + "`"), key);
        }
    }

    @Test
    void theExampleInTheDocsIsRead() throws Exception {
        var docs = Files.readString(Path.of("").toAbsolutePath().getParent().resolve("docs/deployer.md"));
        var example = docs.replaceAll("(?s).*```toml\n(.*?)```.*", "$1");
        Files.writeString(dir.resolve("Tenon.msi"), "");
        var config = DeployConfigFile.read(Files.writeString(dir.resolve("deploy.toml"), example));
        var capsule = CapsuleMaker.make(config, Person.of("alice+x@example.com", "Alice", ""), "1", 1, Instant.EPOCH);
        assertEquals("alice+x@example.com", capsule.person().login());
        assertEquals(
                URI.create("https://dav.example.com/alice%2Bx@example.com/"),
                capsule.servers().caldav().orElseThrow());
    }

    /** Each row is a line in the place of another one, and what is said about it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "url = \"http://deploy.example.test\"     | service.url: must begin with https://",
                "url = \"https://deploy.example.test/x\"  | service.url: must be https://, a host, and nothing behind it",
                "url = \"https://me:pw@deploy.test\"      | service.url: must look like",
                "listen = \"0.0.0.0:80\"                  | other machines could reach this without encryption",
                "listen = \"127.0.0.1\"                   | must be ADDRESS:PORT",
                "links = \"soon\"                         | must look like \"14 days\"",
                "devices = 0                              | must lie between 1 and 100",
                "tls = \"file:x.p12\"                     | needs service.tlsSecret",
                "msi = \"file:nowhere.msi\"               | there is no readable file",
                "organization = \"x\"                     | unknown key; did you mean service.organisation?",
                "secret = \"hunter2\"                     | never the password itself",
                "imap = 3                                 | must be a text in quotes",
                "kinds = [\"files\"]                      | knows calendar, contacts, mail, notes, tasks only"
            })
    void whatIsWrongIsToldWithItsPlace(String line, String said) throws IOException {
        new Deployment(dir, 25);
        var file = dir.resolve("deploy.toml");
        var key = line.replaceAll(" =.*", "");
        var section = key.equals("secret") ? "[mail]" : key.matches("imap|kinds") ? "[account]" : "[service]";
        var text = Files.readString(file).replaceAll("(?m)^" + key + " = .*\n", "");
        Files.writeString(file, text.replace(section, section + "\n" + line.strip()));
        var e = assertThrows(ConfigException.class, () -> DeployConfigFile.read(file));
        assertTrue(e.getMessage().contains(said.strip()), e.getMessage());
        assertTrue(e.getMessage().matches("(?s).*deploy\\.toml:[0-9]+: .*"), e.getMessage());
        assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
    }

    @Test
    void aPeopleFileIsReadAsSpreadsheetsWriteIt() throws Exception {
        var file = Files.writeString(
                dir.resolve("people.csv"),
                "\uFEFFName,Address\r\n\"Example, Alice\",alice@Example.TEST\r\n\r\nBob, bob@example.test \r\n,ALICE@example.test\r\n");
        var people = PeopleFile.read(file);
        assertEquals(2, people.size());
        assertEquals(new Person("alice@example.test", "Example, Alice", ""), people.get(0));
        assertEquals(new Person("bob@example.test", "Bob", ""), people.get(1));
    }

    @ParameterizedTest
    @CsvSource({"no-address", "'a@b@c d'", "'<a@example.test>'", "'a@example.test,b@example.test'", "@example.test"})
    void whatIsNoAddressIsToldWithItsLine(String address) throws IOException {
        var file = Files.writeString(
                dir.resolve("people.csv"), "address,name\nok@example.test,ok\n\"" + address + "\",wrong\n");
        var e = assertThrows(ConfigException.class, () -> PeopleFile.read(file));
        assertTrue(e.getMessage().contains("line 3"), e.getMessage());
    }
}
