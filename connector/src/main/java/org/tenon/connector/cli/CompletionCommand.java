package org.tenon.connector.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tenon completion}. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        description = "Print what a shell needs to complete tenon's commands: source <(tenon completion bash)")
final class CompletionCommand implements Callable<Integer> {
    private final Context context;

    @Spec
    private CommandSpec spec;

    /** One script serves both: it loads bashcompinit where it meets zsh. */
    enum Shell {
        bash,
        zsh
    }

    @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}")
    private Shell shell;

    CompletionCommand(Context context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var script = AutoComplete.bash("tenon", spec.root().commandLine());
        context.screen().out().println("# For " + shell + ". Source it: source <(tenon completion " + shell + ")");
        context.screen().out().println(script);
        return Exit.IN_SYNC.code();
    }
}
