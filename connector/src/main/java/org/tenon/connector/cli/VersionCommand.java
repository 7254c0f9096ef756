package org.tenon.connector.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code tenon version}. */
@Command(
        name = "version",
        mixinStandardHelpOptions = true,
        description = "Tell which Tenon this is, and on what it runs.")
final class VersionCommand implements Callable<Integer> {
    private final Context context;

    @Option(names = "--json", description = "Print one JSON object on standard output, and nothing else there.")
    private boolean json;

    VersionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() throws IOException {
        var java = System.getProperty("java.version");
        var os = System.getProperty("os.name") + " " + System.getProperty("os.arch");
        if (json) {
            try (var report = new JsonReport(context.screen().out())) {
                report.texts("version", Context.version(), "java", java, "os", os);
            }
        } else {
            context.screen().out().println("tenon " + Context.version() + " (Java " + java + ", " + os + ")");
        }
        return Exit.IN_SYNC.code();
    }
}
