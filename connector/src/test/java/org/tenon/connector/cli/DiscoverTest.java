package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.dav.FakeDavServer;

/** {@code tenon discover} from its words to its exit code, with a server of this machine. */
final class DiscoverTest {
    @TempDir
    Path dir;

    private CommandLineHarness harness;
    private FakeDavServer server;

    @BeforeEach
    void start() throws Exception {
        harness = new CommandLineHarness(dir);
        server = FakeDavServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anAddressOfThisMachineIsFoundAndWrittenDownWithoutAnyPassword() throws Exception {
        var said = harness.tenon("discover", server.root().toString(), "--insecure", "--write", "found.toml");
        assertEquals(0, said.exit(), said::toString);
        assertTrue(said.out().contains("caldav") && said.out().contains("carddav"), said::toString);
        assertEquals(Set.of(), server.authorizations());
        var file = Files.readString(dir.resolve("found.toml"));
        assertTrue(file.contains("insecure = true") && file.contains("caldav"), file);
        var again = harness.tenon("discover", server.root().toString(), "--insecure", "--write", "found.toml");
        assertEquals(2, again.exit(), again::toString);
        assertEquals(file, Files.readString(dir.resolve("found.toml")), "a file that is there is left alone");
    }

    @Test
    void jsonIsOneObject() throws Exception {
        var said = harness.tenon("discover", server.root().toString(), "--insecure", "--json");
        assertEquals(0, said.exit(), said::toString);
        var found = (List<?>) CommandLineHarness.object(said.out()).get("found");
        var services = found.stream().map(f -> ((Map<?, ?>) f).get("service")).toList();
        assertTrue(services.containsAll(List.of("caldav", "carddav")), said::toString);
    }

    @Test
    void cleartextIsRefusedUnlessAskedFor() {
        var said = harness.tenon("discover", server.root().toString());
        assertFalse(said.exit() == 0, said::toString);
        assertEquals(0, server.requestsInAll());
    }

    @Test
    void nonsenseIsAMisuse() {
        assertEquals(2, harness.tenon("discover").exit());
        assertEquals(2, harness.tenon("discover", "not a domain").exit());
    }
}
