package org.tenon.sync.imap;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Endpoint.Tls;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreContract;
import org.tenon.sync.store.UserHands;

/** The store contract on an IMAP server that the subclass keeps running for all of its tests. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImapStoreContract extends StoreContract {
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(500);

    @TempDir
    Path spool;

    private ImapHands hands;

    abstract int port();

    /** Whose mail it is; the password is p1. */
    String login() {
        return "u1";
    }

    /** What a test's first opening needs beyond an account without folders and messages. */
    void prepare() {}

    ServerSettings settings() {
        return ServerSettings.of(new Endpoint("127.0.0.1", port(), Tls.NONE), Login.password(login(), "p1"))
                .withTimeouts(Duration.ofSeconds(5), Duration.ofSeconds(30));
    }

    @Override
    protected Store open() throws Exception {
        if (hands == null) {
            prepare();
            hands = ImapHands.on(port(), login(), "p1");
            hands.wipe();
        }
        return ImapStore.of(settings(), spool, ImapStoreContract::pause, RandomGenerator.getDefault());
    }

    /** A server without IDLE is looked at now and then: so as not to wait for that, rather now. */
    private static void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.compareTo(LONGEST_PAUSE) < 0 ? time : LONGEST_PAUSE);
    }

    @Override
    protected Optional<UserHands> hands() {
        return Optional.of(hands);
    }

    @AfterEach
    void endHands() {
        if (hands != null) {
            hands.close();
            hands = null;
        }
    }
}
