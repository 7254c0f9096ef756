package org.tenon.connector.enrol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.tenon.connector.account.Durable;
import org.tenon.connector.account.Secret;
import org.tenon.windows.CredentialManager;

/** Where an enrolment keeps the account's password. */
public sealed interface SecretKeeper {
    /** As the account file names it. */
    String source();

    void keep(Secret secret) throws IOException;

    /** Forgets it; a second time does nothing. */
    void forget() throws IOException;

    /** The one that was kept, where there is one. */
    Optional<Secret> kept() throws IOException;

    /** A file that only its owner may read. */
    record OwnersFile(Path path) implements SecretKeeper {
        @Override
        public String source() {
            return "file:" + path.toAbsolutePath();
        }

        @Override
        public void keep(Secret secret) throws IOException {
            Durable.folder(path.toAbsolutePath().getParent());
            Durable.write(path, secret.reveal() + "\n");
        }

        @Override
        public void forget() throws IOException {
            Files.deleteIfExists(path);
        }

        @Override
        public Optional<Secret> kept() throws IOException {
            return Files.exists(path)
                    ? Files.readString(path).lines().findFirst().map(Secret::new)
                    : Optional.empty();
        }
    }

    /** An entry of the Windows Credential Manager. */
    record WindowsCredential(String name, String login) implements SecretKeeper {
        @Override
        public String source() {
            return "credential:" + name;
        }

        @Override
        public void keep(Secret secret) throws IOException {
            CredentialManager.ofThisUser().write(name, login, secret.reveal());
        }

        @Override
        public void forget() throws IOException {
            CredentialManager.ofThisUser().delete(name);
        }

        @Override
        public Optional<Secret> kept() throws IOException {
            return CredentialManager.ofThisUser().read(name).map(Secret::new);
        }
    }
}
