package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.model.Kind;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** A store and a server that says what it is told to say. */
abstract class OnScriptedServer {
    static final FolderInfo INBOX =
            new FolderInfo(Kind.MAIL, FolderName.INBOX, Optional.empty(), Optional.empty(), "Inbox", true);

    @TempDir
    Path spool;

    final List<Duration> pauses = new ArrayList<>();
    ScriptedServer server;
    ImapStore store;

    @BeforeEach
    final void start() throws Exception {
        server = new ScriptedServer().start();
        store = store(settings(Tls.NONE));
    }

    @AfterEach
    final void stop() {
        store.close();
        server.close();
    }

    /** How the server is asked: without patience. */
    ServerSettings settings(Tls tls) {
        return ServerSettings.of(
                        new Endpoint("127.0.0.1", server.port(), tls), Login.password("the-user", "the-secret"))
                .withTimeouts(Duration.ofSeconds(2), Duration.ofMillis(700))
                .withMaxConnections(4);
    }

    final ImapStore store(ServerSettings settings) throws StoreException {
        return ImapStore.of(settings, spool, pauses::add, new Random(1));
    }

    /** What a look told. */
    static final class Told implements ItemSink {
        final List<ItemState> here = new ArrayList<>();
        final List<Handle> gone = new ArrayList<>();

        @Override
        public void here(ItemState item) {
            here.add(item);
        }

        @Override
        public void gone(Handle handle) {
            gone.add(handle);
        }
    }

    /** A first look at the inbox, which is whole. */
    final Told observe() throws StoreException {
        var told = new Told();
        try (var folder = store.open(INBOX)) {
            assertTrue(folder.observe(Optional.empty(), told).complete());
        }
        return told;
    }

    /** Sees it fail so, and with nothing that is secret in its words. */
    static StoreException fails(Executable executable, Scope scope, Retry retry, Cause kind) {
        var thrown = assertThrows(StoreException.class, executable);
        assertEquals(
                List.of(scope, retry, kind),
                List.of(thrown.scope(), thrown.retry(), thrown.kind()),
                thrown.getMessage());
        for (Throwable t = thrown; t != null; t = t.getCause()) {
            assertFalse(String.valueOf(t.getMessage()).contains("the-secret"), "the password is in a message");
            assertFalse(String.valueOf(t.getMessage()).contains("the-user"), "the user's name is in a message");
        }
        return thrown;
    }
}
