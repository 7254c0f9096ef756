package org.tenon.sync.whole;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.fake.dav.FakeDavAuth;
import org.tenon.sync.fake.dav.FakeDavServer;

/** A folder of files beside a DAV server in this process. */
abstract class OnFakeDav {
    @TempDir
    Path dir;

    FakeDavServer server;
    DavRig rig;

    @BeforeEach
    final void start() throws Exception {
        server = FakeDavServer.start().auth(new FakeDavAuth.Basic());
        rig = new DavRig(dir, DavRig.settings(server.root(), server.root()));
    }

    @AfterEach
    final void stop() {
        rig.close();
        server.close();
    }
}
