package org.tenon.deploy.cli;

import java.nio.file.Path;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.PeopleFile;
import org.tenon.deploy.register.Register;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tenon-deploy users}. */
@Command(name = "users", description = "Who is to be welcomed.")
final class UsersCommand {
    private final DeployContext context;

    UsersCommand(DeployContext context) {
        this.context = context;
    }

    @Command(name = "import", description = "Take people over from a CSV file: address,name,login. Nobody is mailed.")
    DeployExit take(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "FILE.csv", description = "The first line names the columns.") Path file)
            throws ConfigException {
        var people = PeopleFile.read(context.here().resolve(file));
        try (var register = Register.open(config.read(context).register())) {
            int fresh = register.add(people);
            context.say(people.size() + " in the file, " + fresh + " of them new");
        }
        return DeployExit.DONE;
    }

    @Command(name = "list", description = "Show everybody who is known.")
    DeployExit list(@Mixin ConfigOption config) throws ConfigException {
        try (var register = Register.open(config.read(context).register())) {
            for (var known : register.people()) {
                var person = known.person();
                context.say("%-40s %-30s %s"
                        .formatted(person.address(), person.name(), person.login())
                        .stripTrailing());
            }
        }
        return DeployExit.DONE;
    }
}
