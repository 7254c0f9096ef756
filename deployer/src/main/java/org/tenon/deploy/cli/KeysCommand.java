package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.PrivateFiles;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenon-deploy keys}. */
@Command(name = "keys", description = "Make and show the key that settings are signed with.")
final class KeysCommand {
    private final DeployContext context;

    KeysCommand(DeployContext context) {
        this.context = context;
    }

    @Command(name = "make", description = "Make the key, once. Keep a copy of its file where nobody else can read it.")
    DeployExit make(@Mixin ConfigOption config) throws ConfigException, IOException {
        var path = config.read(context).key();
        if (Files.exists(path)) {
            throw new ConfigException(path + " is there already. A new key would be unknown to every workstation that"
                    + " trusts this one; move the file away if that is what you want");
        }
        var key = SigningKey.generate();
        PrivateFiles.write(path, key.secretText() + "\n");
        context.say("made " + path);
        tell(key);
        return DeployExit.DONE;
    }

    @Command(name = "show", description = "Show the key's id, which workstations can pin, and its public half.")
    DeployExit show(@Mixin ConfigOption config) throws ConfigException, IOException {
        tell(ConfigOption.key(config.read(context)));
        return DeployExit.DONE;
    }

    private void tell(SigningKey key) {
        context.say("id      " + key.publicKey().id());
        context.say("public  " + key.publicKey().set());
    }
}
