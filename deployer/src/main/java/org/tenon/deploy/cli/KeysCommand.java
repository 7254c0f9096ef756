package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
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
        var read = config.read(context);
        var path = read.key();
        if (Files.exists(path)) {
            throw new ConfigException(path + " is there already. A new key would be unknown to every workstation that"
                    + " trusts this one; move the file away if that is what you want");
        }
        var key = SigningKey.generate();
        PrivateFiles.write(path, key.secretText() + "\n");
        context.say("made " + path);
        tell(read, key);
        return DeployExit.DONE;
    }

    @Command(name = "show", description = "Show the key's public half, as workstations pin it.")
    DeployExit show(@Mixin ConfigOption config) throws ConfigException, IOException {
        var read = config.read(context);
        tell(read, ConfigOption.key(read));
        return DeployExit.DONE;
    }

    private void tell(DeployConfig config, SigningKey key) {
        context.say(
                "The line for a workstation's file of pins, to take settings from this service without a question:");
        context.say(config.service().url() + " " + key.publicKey().pin());
    }
}
