package org.tenon.connector.sync;

import java.util.Optional;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.Endpoint;
import org.tenon.connector.account.Secret;
import org.tenon.sync.imap.ImapSettings;
import org.tenon.sync.imap.ImapSettings.Credential;
import org.tenon.sync.imap.ImapSettings.Login;

/** How an account's mail servers are reached and signed in to, said once for all that talks to them. */
public final class ServerAccess {
    private ServerAccess() {}

    public static ImapSettings imap(Account account, Secret secret) {
        var server = account.server();
        var imap = server.imap().orElseThrow();
        var settings = ImapSettings.of(imap.host(), imap.port(), tls(imap.tls()), login(account, secret))
                .withSecretNow(() -> secretNow(account));
        var trusting = server.trust().map(settings::withExtraTrust).orElse(settings);
        return server.connections().map(trusting::withMaxConnections).orElse(trusting);
    }

    public static Login login(Account account, Secret secret) {
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

    private static ImapSettings.Tls tls(Endpoint.Tls tls) {
        return switch (tls) {
            case IMPLICIT -> ImapSettings.Tls.IMPLICIT;
            case STARTTLS -> ImapSettings.Tls.STARTTLS;
            case NONE -> ImapSettings.Tls.NONE;
        };
    }
}
