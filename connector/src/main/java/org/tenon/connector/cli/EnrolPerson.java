package org.tenon.connector.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.capsule.Capsule;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.Secret;
import org.tenon.connector.account.SecretSource;
import org.tenon.connector.enrol.EnrolState;
import org.tenon.connector.enrol.EnrolledAccount;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Verdict;
import org.tenon.toml.FilePosition;
import picocli.CommandLine.ParseResult;

/** What passes between an enrolment and the person, or the script, that runs it. */
record EnrolPerson(Context context, ParseResult given) {
    /** What is in a capsule, for the eyes of whoever is to say yes. */
    static List<String> facts(Capsule capsule) {
        var lines = new ArrayList<String>();
        lines.add("Settings from    " + capsule.issuer().getRawAuthority() + " (" + capsule.organisation() + ")");
        lines.add("For              " + capsule.person().address() + ", who signs in as "
                + capsule.person().login());
        var servers = capsule.servers();
        servers.imap().ifPresent(uri -> lines.add("Mail             " + uri));
        servers.caldav().ifPresent(uri -> lines.add("Calendars        " + uri));
        servers.carddav().ifPresent(uri -> lines.add("Contacts         " + uri));
        return lines;
    }

    boolean wants(Capsule capsule) {
        var console = console();
        if (console == null) {
            return false;
        }
        context.screen().print(facts(capsule));
        var answer = console.readLine("Your password will be used with these servers. Go on? [y/N] ");
        return answer != null && answer.strip().equalsIgnoreCase("y");
    }

    /** Whether Outlook shall open with the profile when it is not told which; a script's answer is that of the settings. */
    boolean wantsDefault(Capsule capsule) {
        var console = console();
        if (console == null) {
            return capsule.profile().makeDefault();
        }
        var answer = console.readLine("Shall Outlook open with this profile from now on? [Y/n] ");
        return answer == null || !answer.strip().equalsIgnoreCase("n");
    }

    /** Before Outlook is started, so that nobody wonders. */
    void announce() {
        if (!json()) {
            context.screen()
                    .print(List.of(
                            "Outlook starts now and makes the profile. Where it asks for a password any text will do: it goes no further"
                                    + " than this machine. It is closed again, or close it yourself."));
        }
    }

    /** The password from where it was said to be, or as it is typed now. One that was refused is not asked for again by a script. */
    Optional<Secret> password(boolean refused) throws IOException, AccountException {
        String place = given.matchedOptionValue("--password", null);
        if (place != null) {
            return Optional.of(place(place));
        }
        var console = console();
        if (console == null) {
            return Optional.empty();
        }
        if (refused) {
            context.screen().print(List.of("The password that was kept is not taken any more."));
        }
        var typed = console.readPassword("Password: ");
        return typed == null || typed.length == 0 ? Optional.empty() : Optional.of(new Secret(new String(typed)));
    }

    /**
     * Where to ask; null where nobody is to be asked. From JDK 22 on there may be a console without a terminal: the launcher tells by
     * {@code tenon.input} that standard input is none, and what is read there without it is the end of the input.
     */
    @SuppressWarnings("SystemConsoleNull")
    private Console console() {
        return Grammar.has(given, "--quiet")
                        || System.getProperty("tenon.input", "").equals("none")
                ? null
                : System.console();
    }

    private Secret place(String place) throws IOException, AccountException {
        var declared = new FilePosition("--password", 0, "");
        if (place.equals("stdin")) {
            var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            var line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw AccountException.at(declared, "there is no line on standard input");
            }
            return new Secret(line);
        }
        if (place.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
            return new SecretSource.Env(place.substring(4))
                    .read(context.places().env(), declared);
        }
        if (place.startsWith("file:") && place.length() > 5) {
            var path = context.places().here().resolve(place.substring(5));
            return new SecretSource.File(path).read(Map.of(), declared);
        }
        throw Grammar.misuse(
                given, "--password: env:NAME, file:PATH or stdin is wanted, and never the password itself");
    }

    /** Says how far it is. */
    Exit tell(Capsule capsule, EnrolledAccount account, EnrolState state, Optional<Verdict> sync) throws IOException {
        var exit = sync.map(Verdict::exit).orElse(state == EnrolState.IN_SYNC ? Exit.IN_SYNC : Exit.WAITING);
        if (Grammar.has(given, "--json")) {
            try (var report = new JsonReport(context.screen().out())) {
                report.texts(
                        "state",
                        state.word(),
                        "words",
                        state.words(),
                        "address",
                        capsule.person().address(),
                        "service",
                        capsule.issuer().toString(),
                        "account",
                        account.file().toString());
            }
        } else {
            var lines = new ArrayList<String>();
            lines.add(capsule.person().address() + ": " + state.words()
                    + (state.next().isEmpty() ? "" : " " + state.next()));
            if (state == EnrolState.IN_SYNC) {
                lines.add("From now on: tenon sync --account " + account.file() + " --watch");
            }
            context.screen().print(lines);
        }
        return exit;
    }

    Exit undone(List<String> what) throws IOException {
        if (json()) {
            try (var report = new JsonReport(context.screen().out())) {
                report.texts("state", "undone");
            }
        } else {
            context.screen()
                    .print(List.of(
                            what.isEmpty()
                                    ? "Nothing to undo."
                                    : "Taken from this machine: " + String.join(", ", what) + ". Mail stays."));
        }
        return Exit.IN_SYNC;
    }

    boolean json() {
        return Grammar.has(given, "--json");
    }
}
