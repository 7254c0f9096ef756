package org.tenon.sync.dav;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;

/** The contract against servers that people run. */
@ParameterizedClass
@EnumSource(names = {"CYRUS", "RADICALE", "XANDIKOS", "SABREDAV"})
final class RealDavContractTest extends DavContract {
    private static RunningDav running;

    @Parameter
    DavServer.Make make;

    @BeforeParameterizedClassInvocation
    static void start(DavServer.Make make) throws IOException {
        running = RunningDav.start(make);
    }

    @AfterParameterizedClassInvocation
    static void stop() throws IOException {
        running.close();
    }

    @Override
    boolean tellsChanges() {
        return make != DavServer.Make.SABREDAV;
    }

    @Override
    DavSettings settings() {
        var server = running.server();
        return DavSettings.of(
                Optional.of(server.http()),
                Optional.of(server.contacts()),
                new DavSettings.Credential.Password("u1", "p1"),
                true);
    }
}
