package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.serve.HandOut;
import org.tenon.deploy.serve.LinkService;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tenon-deploy serve}. */
@Command(name = "serve", description = "Run the link service until it is stopped.")
final class ServeCommand implements Callable<DeployExit> {
    private final DeployContext context;

    @Mixin
    private ConfigOption option;

    ServeCommand(DeployContext context) {
        this.context = context;
    }

    @Override
    public DeployExit call() throws ConfigException, IOException, InterruptedException {
        var config = option.read(context);
        var key = ConfigOption.key(config);
        try (var register = Register.open(config.register())) {
            var handOut = new HandOut(config, key, register, context.clock(), context.random());
            try (var service = LinkService.start(config, key, register, handOut, context.clock(), context.env())) {
                context.say("listening on " + service.address() + " for "
                        + config.service().url()
                        + (config.service().listener().behindProxy() ? ", behind a proxy" : ""));
                context.say("key " + key.publicKey().id()
                        + config.service()
                                .msi()
                                .map(Path::getFileName)
                                .map(n -> ", installer " + n)
                                .orElse(", no installer"));
                context.out().flush();
                service.join();
            }
        }
        return DeployExit.DONE;
    }
}
