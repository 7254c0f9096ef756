package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.StateDir;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What every command about an account is told, and how it answers. */
record AccountArguments(Context context, ParseResult given) {

    /** A command that understands {@code --account}, {@code --state} and {@code --json} besides its own. */
    static CommandSpec command(String name, String description) {
        return plain(name, description).addOption(Grammar.json());
    }

    /** The same without {@code --json}. */
    static CommandSpec plain(String name, String description) {
        return Grammar.command(name, description)
                .addOption(Grammar.option(
                                Path.class,
                                "FILE",
                                "The account file. Default: $TENON_ACCOUNT, else the only *.toml in the settings folder.",
                                "-a",
                                "--account")
                        .build())
                .addOption(Grammar.option(
                                Path.class,
                                "DIR",
                                "Where what was agreed is remembered. Default: a folder of the account's name in the state"
                                        + " folder.",
                                "--state")
                        .build());
    }

    boolean json() {
        return Grammar.has(given, "--json");
    }

    Account account() throws AccountException {
        return AccountFile.read(
                context.places().accountFile(Optional.ofNullable(given.matchedOptionValue("-a", null))));
    }

    StateDir state(Account account) {
        Path named = given.matchedOptionValue("--state", null);
        return new StateDir(
                named != null
                        ? context.places().here().resolve(named).normalize()
                        : context.places().stateDir(account.name()));
    }

    /** Answers with the object that {@code object} writes, or with the lines for people. */
    void answer(JsonObject object, Supplier<List<String>> people) throws IOException {
        if (!json()) {
            context.screen().print(people.get());
            return;
        }
        try (var report = new JsonReport(context.screen().out())) {
            object.write(report);
        }
    }

    /** Writes one object. */
    @FunctionalInterface
    interface JsonObject {
        void write(JsonReport report) throws IOException;
    }
}
