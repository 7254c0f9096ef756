package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.SigningKey;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.config.DeployConfigFile;
import org.tenon.deploy.config.PrivateFiles;
import picocli.CommandLine.Option;

/** {@code --config}, and what lies beside the file that it names. */
final class ConfigOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration. Default: $$TENON_DEPLOY_CONFIG, else deploy.toml here.")
    private Path named;

    Path file(DeployContext context) {
        var env = context.env().getOrDefault("TENON_DEPLOY_CONFIG", "");
        var file = named != null ? named : Path.of(env.isEmpty() ? "deploy.toml" : env);
        return context.here().resolve(file);
    }

    DeployConfig read(DeployContext context) throws ConfigException {
        return DeployConfigFile.read(file(context));
    }

    static SigningKey key(DeployConfig config) throws ConfigException, IOException {
        if (!Files.exists(config.key())) {
            throw new ConfigException("there is no key " + config.key() + " yet; make one: tenon-deploy keys make");
        }
        PrivateFiles.require(config.key());
        try {
            return SigningKey.read(Files.readString(config.key()));
        } catch (CapsuleException e) {
            throw new ConfigException(config.key() + ": " + e.getMessage());
        }
    }
}
