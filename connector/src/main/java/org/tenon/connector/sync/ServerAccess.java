package org.tenon.connector.sync;

import java.time.Duration;
import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.Secret;
import org.tenon.sync.net.Credential;
import org.tenon.sync.net.Endpoint;
import org.tenon.sync.net.Login;
import org.tenon.sync.net.ServerSettings;

/** How an account's mail servers are reached and signed in to, said once for all that talks to them. */
public final class ServerAccess {
    private static final Duration CONNECTING = Duration.ofSeconds(20);
    /** RFC 5321 section 4.5.3.2 asks for five minutes of patience. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private ServerAccess() {}

    public static ServerSettings imap(Account account, Secret secret) {
        var server = account.server();
        var imap = server.imap().orElseThrow();
        var settings = settings(account, secret, imap);
        return server.connections().map(settings::withMaxConnections).orElse(settings);
    }

    /** The server that takes mail for sending. */
    public static ServerSettings submission(Account account, Secret secret) {
        return settings(account, secret, account.server().smtp().orElseThrow()).withTimeouts(CONNECTING, SILENCE);
    }

    private static ServerSettings settings(Account account, Secret secret, Endpoint endpoint) {
        var settings = ServerSettings.of(endpoint, login(account, secret)).withSecretNow(() -> secretNow(account));
        return account.server().trust().map(settings::withExtraTrust).orElse(settings);
    }

    static Login login(Account account, Secret secret) {
        var signIn = account.signIn();
        var credential =
                switch (signIn.auth()) {
                    case PASSWORD -> new Credential.Password(secret.reveal());
                    case OAUTH -> new Credential.BearerToken(secret.reveal());
                };
        return new Login(account.login(), signIn.authzid(), credential, signIn.mechanism());
    }

    /** The secret as its file has it by now: people change passwords, and programs renew tokens, while {@code --watch} runs. */
    private static Optional<Credential> secretNow(Account account) {
        try {
            var read = account.signIn().read(System.getenv());
            return Optional.of(login(account, read).credential());
        } catch (AccountException e) {
            // The refusal of the one that was read before says enough.
            return Optional.empty();
        }
    }
}
