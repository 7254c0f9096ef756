package org.tenon.sync.whole;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.store.StoreException;

/** One sync with a DAV server in a process of its own, which a test can kill: {@code SyncDavOnce CALDAV CARDDAV DIR}. */
public final class SyncDavOnce {
    private SyncDavOnce() {}

    public static void main(String[] words) throws StoreException {
        try (var rig = new DavRig(Path.of(words[2]), DavRig.settings(URI.create(words[0]), URI.create(words[1])))) {
            var report = rig.sync();
            report.failure().ifPresent(e -> System.err.println(e.kind() + ": " + e.getMessage()));
            report.warnings().forEach(System.err::println);
            System.err.println(report.held() + " " + report.rejected() + " " + report.conflicts());
            System.exit(report.failure().isPresent() ? 3 : report.inSync() || clashesOnly(report) ? 0 : 1);
        }
    }

    private static boolean clashesOnly(RunReport report) {
        return report.held().isEmpty()
                && report.rejected().isEmpty()
                && report.warnings().isEmpty();
    }

    static List<String> command(DavServer server, Path dir) {
        return SyncOnce.java(
                SyncDavOnce.class, server.http().toString(), server.contacts().toString(), dir.toString());
    }
}
