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
import picocli.CommandLine.Option;

/** What every command about an account understands, and how it answers. */
final class AccountOptions {
    private final Context context;

    @Option(
            names = {"-a", "--account"},
            paramLabel = "FILE",
            description = "The account file. Default: $TENON_ACCOUNT, else the only *.toml in the settings folder.")
    private Path file;

    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where what was agreed is remembered. Default: a folder of the account's name in the state folder.")
    private Path state;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    AccountOptions(Context context) {
        this.context = context;
    }

    boolean json() {
        return json;
    }

    Account account() throws AccountException {
        return AccountFile.read(context.places().accountFile(Optional.ofNullable(file)));
    }

    StateDir state(Account account) {
        return new StateDir(
                state != null
                        ? context.places().here().resolve(state).normalize()
                        : context.places().stateDir(account.name()));
    }

    /** Answers with the object that {@code object} writes, or with the lines for people. */
    void answer(JsonObject object, Supplier<List<String>> people) throws IOException {
        if (!json) {
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
