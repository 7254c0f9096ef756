package org.tenon.deploy.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.deploy.config.ConfigException;
import org.tenon.deploy.config.DeployConfig;
import org.tenon.deploy.config.PeopleFile;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Invitation;
import org.tenon.deploy.register.Invitation.State;
import org.tenon.deploy.register.Register;
import org.tenon.deploy.register.Register.Known;
import org.tenon.deploy.serve.HandOut;
import org.tenon.deploy.welcome.PostException;
import org.tenon.deploy.welcome.WelcomePlanner;
import org.tenon.deploy.welcome.WelcomePlanner.Step;
import org.tenon.deploy.welcome.WelcomeRun;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tenon-deploy welcome}. */
@Command(name = "welcome", description = "Welcome mails: one to each person, with a link of their own.")
final class WelcomeCommand {
    private final DeployContext context;

    WelcomeCommand(DeployContext context) {
        this.context = context;
    }

    @Command(
            name = "send",
            description =
                    "Mail everybody who has no mail yet. Run again after whatever went wrong: nobody is mailed twice.")
    DeployExit send(
            @Mixin ConfigOption option,
            @Option(
                            names = "--users",
                            paramLabel = "FILE.csv",
                            description = "Take these over first, and mail them alone.")
                    Path users,
            @Option(names = "--again", description = "Mail those too who have a mail; their old link ends.")
                    boolean again,
            @Option(names = "--dry-run", description = "Say who would be mailed, and mail nobody.") boolean dryRun,
            @Parameters(paramLabel = "ADDRESS", arity = "0..*", description = "These alone. Default: everybody known.")
                    List<String> addresses)
            throws ConfigException, IOException, PostException {
        var config = option.read(context);
        var key = ConfigOption.key(config);
        var wanted = wanted(users, addresses);
        try (var register = Register.open(config.register())) {
            if (!dryRun) {
                register.add(wanted);
            }
            var people = wanted.isEmpty() ? register.people() : known(register, wanted);
            if (again && wanted.isEmpty()) {
                throw new ConfigException("--again is for people who are named, by address or --users");
            }
            var handOut = new HandOut(config, key, register, context.clock(), context.random());
            for (var known : people) {
                handOut.rehearse(known.person());
            }
            var plan = WelcomePlanner.plan(people, again, context.clock().instant());
            return dryRun ? rehearsed(plan) : sent(config, register, plan);
        }
    }

    private List<Person> wanted(Path users, List<String> addresses) throws ConfigException {
        var wanted = new ArrayList<Person>();
        if (users != null) {
            wanted.addAll(PeopleFile.read(context.here().resolve(users)));
        }
        for (var address : addresses == null ? List.<String>of() : addresses) {
            var person = Person.of(address, "", "");
            if (wanted.stream().noneMatch(w -> w.address().equalsIgnoreCase(person.address()))) {
                wanted.add(person);
            }
        }
        return wanted;
    }

    /** As the register has them; in a dry run some may not be in it yet. */
    private static List<Known> known(Register register, List<Person> wanted) {
        return wanted.stream()
                .map(person -> register.find(person.address()).orElseGet(() -> new Known(0, person, Optional.empty())))
                .toList();
    }

    private DeployExit rehearsed(List<Step> plan) {
        plan.forEach(step -> context.say(switch (step) {
                    case Step.Send s -> "would send  ";
                    case Step.Skip s -> "would skip  ";
                    case Step.Ask s -> "would ask   ";
                }
                + step.known().person().address() + ": " + step.why()));
        return plan.stream().anyMatch(Step.Ask.class::isInstance) ? DeployExit.WAITING : DeployExit.DONE;
    }

    private DeployExit sent(DeployConfig config, Register register, List<Step> plan)
            throws ConfigException, PostException {
        boolean[] waits = {false};
        for (var step : plan) {
            switch (step) {
                case Step.Send s -> {
                    // Told when it is done.
                }
                case Step.Skip(var known, var why) ->
                    context.say("skipped   " + known.person().address() + ": " + why);
                case Step.Ask(var known, var why) -> {
                    context.say("WAITS     " + known.person().address() + ": " + why);
                    waits[0] = true;
                }
            }
        }
        new WelcomeRun(config, register, context.clock(), context.random(), context.env())
                .send(plan, (known, state, said) -> {
                    var told = said.isEmpty() ? "" : ": " + said;
                    context.say("%-9s %s".formatted(shown(state), known.person().address() + told));
                    waits[0] |= state != State.SENT;
                });
        return waits[0] ? DeployExit.WAITING : DeployExit.DONE;
    }

    private static String shown(State state) {
        return switch (state) {
            case SENT -> "sent";
            case SENDING -> "UNCLEAR";
            case REFUSED -> "REFUSED";
            case DEFERRED -> "LATER";
        };
    }

    @Command(name = "status", description = "Show who has a mail, and who has used the link.")
    DeployExit status(@Mixin ConfigOption option) throws ConfigException {
        boolean waits = false;
        try (var register = Register.open(option.read(context).register())) {
            for (var known : register.people()) {
                var handed = register.handed(known.id());
                var used = handed.installers() + handed.capsules() == 0
                        ? "link not used"
                        : count(handed.installers(), "installer") + ", " + count(handed.capsules(), "settings file")
                                + ", " + count(handed.devices(), "machine");
                var word = known.last().map(this::word).orElse("no mail yet");
                waits |= known.last().isPresent() && known.last().get().state() != State.SENT;
                context.say("%-40s %-24s %s".formatted(known.person().address(), word, used));
            }
        }
        return waits ? DeployExit.WAITING : DeployExit.DONE;
    }

    private static String count(int n, String noun) {
        return n + " " + noun + (n == 1 ? "" : "s");
    }

    private String word(Invitation last) {
        if (last.state() != State.SENT) {
            return last.state() == State.SENDING
                    ? "unclear"
                    : last.state().name().toLowerCase(Locale.ROOT);
        }
        var day = last.sent().map(at -> at.toString().substring(0, 10)).orElse("");
        var now = context.clock().instant();
        return last.isGood(now) ? "sent " + day : (last.revoked().isPresent() ? "revoked" : "expired") + ", of " + day;
    }

    @Command(name = "revoke", description = "End the links of these people. What they have set up goes on working.")
    DeployExit revoke(
            @Mixin ConfigOption option, @Parameters(paramLabel = "ADDRESS", arity = "1..*") List<String> addresses)
            throws ConfigException {
        try (var register = Register.open(option.read(context).register())) {
            for (var address : addresses) {
                var known = register.find(address)
                        .orElseThrow(
                                () -> new ConfigException(address + " is not known; see: tenon-deploy users list"));
                int ended = register.revoke(known.id(), context.clock().instant());
                context.say(known.person().address() + ": " + ended + (ended == 1 ? " link ended" : " links ended"));
            }
        }
        return DeployExit.DONE;
    }
}
