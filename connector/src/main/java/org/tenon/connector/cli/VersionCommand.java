package org.tenon.connector.cli;

import java.io.IOException;
import org.tenon.connector.sync.Exit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon version}. */
record VersionCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return Grammar.command("version", "Tell which Tenon this is, and on what it runs.")
                .addOption(Grammar.json());
    }

    @Override
    public Exit run(ParseResult given) throws IOException {
        return tell(Grammar.has(given, "--json"));
    }

    Exit tell(boolean asJson) throws IOException {
        var java = System.getProperty("java.version");
        var os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (asJson) {
            try (var report = new JsonReport(context.screen().out())) {
                report.texts("version", Context.version(), "java", java, "os", os);
            }
        } else {
            context.screen().out().println("tenon " + Context.version() + " (Java " + java + ", " + os + ")");
        }
        return Exit.IN_SYNC;
    }
}
