package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.Callable;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.serve.HandOut;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon-deploy capsule}. */
@Command(name = "capsule", description = "Make the signed settings of one person, to be handed over by other means.")
final class CapsuleCommand implements Callable<DeployExit> {
    private final DeployContext context;

    @Mixin
    private ConfigOption option;

    @Parameters(paramLabel = "ADDRESS", description = "Somebody who is known: tenon-deploy users list.")
    private String address;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there. Default: standard output.")
    private Path out;

    CapsuleCommand(DeployContext context) {
        this.context = context;
    }

    @Override
    public DeployExit call() throws ConfigException, IOException {
        var config = option.read(context);
        var key = ConfigOption.key(config);
        try (var register = Register.open(config.register())) {
            var known = register.find(address)
                    .orElseThrow(() -> new ConfigException(address + " is not known; see: tenon-deploy users import"));
            var text = new HandOut(config, key, register, context.clock(), context.random())
                    .capsule(known.id(), known.person());
            if (out == null) {
                context.say(text);
            } else {
                Files.writeString(
                        context.here().resolve(out),
                        text + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING);
            }
        }
        return DeployExit.DONE;
    }
}
