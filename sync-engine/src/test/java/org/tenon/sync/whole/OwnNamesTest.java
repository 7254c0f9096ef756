package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.MemoryDir;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Kind;

/** A server that keeps items under names of its own, as DavMail does: each stays one, and edits go both ways. */
final class OwnNamesTest {
    private static final String FOLDER = "Work";

    @TempDir(factory = MemoryDir.class)
    private Path dir;

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of(List.of(DavTrait.OWN_NAMES)),
                Arguments.of(List.of(DavTrait.OWN_NAMES_ONLY)),
                Arguments.of(List.of(DavTrait.OWN_NAMES, DavTrait.NO_ETAG_ON_PUT)),
                Arguments.of(List.of(DavTrait.OWN_NAMES, DavTrait.NO_SYNC, DavTrait.NO_ETAG_ON_PUT)),
                Arguments.of(List.of(DavTrait.OWN_NAMES_ONLY, DavTrait.NO_SYNC, DavTrait.NO_ETAG_ON_PUT)),
                Arguments.of(List.of(DavTrait.OWN_NAMES, DavTrait.REWRITES)),
                Arguments.of(List.of(DavTrait.OWN_NAMES, DavTrait.OWN_UIDS)),
                Arguments.of(List.of(DavTrait.OWN_NAMES_ONLY, DavTrait.OWN_UIDS)),
                Arguments.of(List.of(DavTrait.OWN_NAMES_ONLY, DavTrait.OWN_UIDS, DavTrait.NO_SYNC)));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anItemStaysOne(List<DavTrait> traits) throws Exception {
        try (var server = FakeDavServer.start(traits.toArray(DavTrait[]::new));
                var rig = new DavRig(dir, DavRig.settings(server.root(), server.root()))) {
            var path = server.addCalendar("work", FOLDER, "VEVENT");
            for (var name : List.of("n1", "n2")) {
                rig.write(Kind.CALENDAR, FOLDER, name, TwoWayDavContract.item(Kind.CALENDAR, name, "SUMMARY:" + name));
            }
            rig.sync();
            rig.sync();
            rig.assertIdle();
            assertEquals(2, server.items(path).size());
            assertEquals(2, rig.here(Kind.CALENDAR, FOLDER).size());

            var file = rig.directory(Kind.CALENDAR, FOLDER).resolve("n1.ics");
            Files.writeString(file, Files.readString(file).replace("SUMMARY:n1", "SUMMARY:edited here"));
            rig.sync();
            rig.sync();
            rig.assertIdle();
            assertTrue(server.items(path).toString().contains("edited here"), "an edit here goes there");
            rig.editThere(Kind.CALENDAR, FOLDER, "SUMMARY:n2", t -> t.replace("SUMMARY:n2", "SUMMARY:edited there"));
            var report = rig.sync();
            assertTrue(report.inSync(), report::toString);
            rig.assertIdle();
            assertEquals(2, server.items(path).size());
            assertEquals(2, rig.here(Kind.CALENDAR, FOLDER).size());
            rig.assertEqual(Kind.CALENDAR, FOLDER);

            Files.delete(file);
            rig.sync();
            rig.assertIdle();
            assertEquals(1, server.items(path).size());
        }
    }
}
