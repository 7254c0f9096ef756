package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.Kind;

/**
 * vdirsyncer, which keeps the same kind of folder, run where we have just synced: with no memory of its own it finds both sides
 * equal. It is given no way to solve a conflict, so a single item in which it sees a difference would fail it.
 *
 * <p>The folder is one that was filled from the server. Where an item came from here, and the server spelt it anew (Cyrus puts
 * its own time zones in), the file here stays as its author wrote it; what we take for the same, vdirsyncer does not.
 */
final class VdirsyncerTest {
    private static final String FOLDER = "Shared";

    @TempDir
    Path dir;

    private record FileNow(FileTime modified, int hash) {}

    @ParameterizedTest
    @EnumSource(
            value = DavServer.Make.class,
            names = {"CYRUS", "RADICALE"})
    void findsNothingToDoAfterUs(DavServer.Make make) throws Exception {
        var missing = make.missing();
        assumeTrue(missing.isEmpty(), () -> missing.get());
        assumeTrue(isInstalled(), "vdirsyncer is not installed: apt-get install vdirsyncer");
        try (var server = make.start(dir.resolve("server"));
                var author = new DavRig(dir.resolve("author"), DavRig.settings(server));
                var rig = new DavRig(dir.resolve("account"), DavRig.settings(server))) {
            var lab = new DavLab(server, dir.resolve("author/client"));
            for (var kind : List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS)) {
                lab.fillFiles(kind, FOLDER, 40, 1);
                lab.fillServer(kind, FOLDER, 40, 2);
            }
            author.settle();
            rig.settle();
            for (var kind : List.of(Kind.CALENDAR, Kind.TASKS, Kind.NOTES, Kind.CONTACTS)) {
                var files = files(rig.directory(kind, FOLDER));
                assertEquals(80, files.size());
                var revisions = rig.revisions(kind, FOLDER);
                var said = sync(server, rig, kind);
                assertEquals(files, files(rig.directory(kind, FOLDER)), said);
                assertEquals(revisions, rig.revisions(kind, FOLDER), said);
            }
            assertEquals(0, DavRig.deeds(rig.sync()), "nor is there anything for us to do after it");
        }
    }

    private static boolean isInstalled() throws InterruptedException {
        try {
            return Lab.run(Duration.ofSeconds(60), List.of("vdirsyncer", "--version"))
                            .code()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private String sync(DavServer server, DavRig rig, Kind kind) throws Exception {
        var config = dir.resolve(kind.word() + ".config");
        boolean contacts = kind == Kind.CONTACTS;
        Files.writeString(config, """
                [general]
                status_path = "%s"
                [pair p]
                a = "files"
                b = "server"
                collections = null
                [storage files]
                type = "filesystem"
                path = "%s"
                fileext = "%s"
                [storage server]
                type = "%s"
                url = "%s"
                username = "u1"
                password = "p1"
                """.formatted(
                        dir.resolve(kind.word() + "-status"),
                        rig.directory(kind, FOLDER),
                        contacts ? ".vcf" : ".ics",
                        contacts ? "carddav" : "caldav",
                        server.http().resolve(rig.path(kind, FOLDER))));
        var said = new StringBuilder();
        for (var verb : List.of("discover", "sync")) {
            var ended = Lab.run(Duration.ofMinutes(2), List.of("vdirsyncer", "-c", config.toString(), verb));
            said.append(ended.said());
            assertEquals(0, ended.code(), said::toString);
        }
        try (var status = Files.walk(dir.resolve(kind.word() + "-status"))) {
            assertTrue(status.anyMatch(f -> f.toString().endsWith(".items")), "it did not look at the items: " + said);
        }
        assertTrue(!said.toString().contains("Copying") && !said.toString().contains("Deleting"), said::toString);
        return said.toString();
    }

    private static Map<String, FileNow> files(Path folder) throws IOException {
        var all = new TreeMap<String, FileNow>();
        try (var files = Files.list(folder)) {
            for (var file :
                    files.filter(f -> f.toString().matches(".*\\.(ics|vcf)")).toList()) {
                all.put(
                        file.getFileName().toString(),
                        new FileNow(Files.getLastModifiedTime(file), Arrays.hashCode(Files.readAllBytes(file))));
            }
        }
        return all;
    }
}
