package org.tenon.sync.dav;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;
import org.tenon.sync.net.Login;

/** The contract against servers that people run. */
@ParameterizedClass
@EnumSource
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
        // SOGo could, but with ETags that only count, its changes do not tell enough.
        return make != DavServer.Make.SABREDAV && make != DavServer.Make.SOGO;
    }

    @Override
    boolean marksAreTimes() {
        return make == DavServer.Make.SOGO;
    }

    @Override
    boolean keepsNotes() {
        return make.keepsNotes();
    }

    /** SOGo answers such text with 404, DAViCal with 412. */
    @Override
    boolean saysWhatItRefuses() {
        return make != DavServer.Make.SOGO && make != DavServer.Make.DAVICAL;
    }

    @Override
    boolean knowsItsTokens() {
        return make != DavServer.Make.DAVICAL;
    }

    /** DAViCal escapes them twice. */
    @Override
    boolean keepsAmpersands() {
        return make != DavServer.Make.DAVICAL;
    }

    @Override
    Set<String> addedLines() {
        return make == DavServer.Make.SOGO ? Set.of("CLASS:PUBLIC") : Set.of();
    }

    @Override
    DavSettings settings() {
        var server = running.server();
        return DavSettings.of(
                Optional.of(server.http()), Optional.of(server.contacts()), Login.password("u1", "p1"), true);
    }
}
