package org.tenon.connector.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenon.connector.sync.Exit;
import org.tenon.sync.discover.DiscoveredServer;
import org.tenon.sync.discover.Discovery;
import org.tenon.sync.discover.DnsNames;
import org.tenon.sync.discover.HttpsProbe;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon discover}: looks for an account's servers, with no password in hand. */
record DiscoverCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return Grammar.command("discover", "Find an account's servers by its address, and say how they were found.")
                .addPositional(Grammar.parameters(
                        String.class, "1", "ADDRESS|URL", "An e-mail address, a mail domain, or https://host/path."))
                .addOption(Grammar.option(Path.class, "FILE", "Write an account file with what was found.", "--write")
                        .build())
                .addOption(Grammar.option(
                                String[].class,
                                "HOST",
                                "Hosts outside the mail domain that you know to be right.",
                                "--confirm")
                        .splitRegex(",")
                        .build())
                .addOption(Grammar.option(
                                Path.class, "FILE", "PEM certificates to believe besides the system's own.", "--trust")
                        .build())
                .addOption(Grammar.flag("--insecure", "Take an http:// address of this machine itself."))
                .addOption(Grammar.json());
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        String start = given.matchedPositionalValue(0, "");
        var confirmed = Set.of(given.<String[]>matchedOptionValue("--confirm", new String[0]));
        Path trust = given.matchedOptionValue("--trust", null);
        var discovery = new Discovery(
                DnsNames.ofSystem(),
                new HttpsProbe(Optional.ofNullable(trust).map(context.places().here()::resolve)),
                Grammar.has(given, "--insecure"));
        var result = look(discovery, start, confirmed, given);
        if (Grammar.has(given, "--json")) {
            try (var json = new JsonReport(context.screen().out())) {
                json.discovered(result);
            }
        } else {
            context.screen().print(lines(result));
        }
        Path file = given.matchedOptionValue("--write", null);
        var sure = result.found().stream().filter(f -> !f.confirm()).toList();
        if (file != null && !sure.isEmpty()) {
            write(context.places().here().resolve(file), start, sure, given);
        }
        if (result.offline()) {
            return Exit.LATER;
        }
        return sure.isEmpty() ? Exit.WAITING : Exit.IN_SYNC;
    }

    private static Discovery.Result look(Discovery discovery, String start, Set<String> confirmed, ParseResult given) {
        try {
            return discovery.discover(start, confirmed);
        } catch (IllegalArgumentException e) {
            throw Grammar.misuse(given, e.getMessage());
        }
    }

    private static List<String> lines(Discovery.Result result) {
        var lines = new ArrayList<String>();
        if (result.found().isEmpty()) {
            lines.add("No server was found for " + result.domain() + ".");
        }
        for (var found : result.found()) {
            lines.add("%-8s %s   (%s%s)"
                    .formatted(
                            found.service().word(),
                            found.uri(),
                            found.how().word(),
                            found.confirm()
                                    ? "; outside the mail domain: --confirm "
                                            + found.uri().getHost()
                                    : ""));
        }
        lines.addAll(result.notes());
        return lines;
    }

    private static void write(Path file, String start, List<DiscoveredServer> found, ParseResult given)
            throws IOException {
        if (Files.exists(file)) {
            throw Grammar.misuse(given, "--write: there is a file of that name already, and it is left alone");
        }
        var name = file.getFileName().toString().replaceFirst("\\.toml$", "");
        boolean address = start.contains("@") && !start.contains("://");
        boolean insecure = found.stream().anyMatch(f -> f.uri().getScheme().equals("http"));
        var server = found.stream()
                .map(f -> "%-8s = \"%s\"".formatted(f.service().word(), f.uri()))
                .collect(Collectors.joining("\n"));
        var text = """
                # Made by tenon discover. What each line means: docs/account-file.md
                [account]
                %s
                secret   = "file:%s.password"

                [server]
                %s%s

                [client]
                store    = "files:%s"
                """.formatted(
                        address ? "email    = \"" + start.strip() + "\"" : "login    = \"\"     # your user name",
                        name,
                        server,
                        insecure ? "\ninsecure = true" : "",
                        name);
        Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    }
}
