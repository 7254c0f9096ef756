package org.tenon.connector.cli;

import org.tenon.connector.sync.Exit;
import picocli.AutoComplete;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon completion}. */
record CompletionCommand(Context context) implements Verb {
    /** One script serves both: it loads bashcompinit where it meets zsh. */
    enum Shell {
        bash,
        zsh
    }

    @Override
    public CommandSpec grammar() {
        return Grammar.command(
                        "completion",
                        "Print what a shell needs to complete tenon's commands: source <(tenon completion bash)")
                .addPositional(Grammar.parameters(Shell.class, "1", "SHELL", "${COMPLETION-CANDIDATES}"));
    }

    @Override
    public Exit run(ParseResult given) {
        var shell = given.matchedPositionalValue(0, Shell.bash);
        var script = AutoComplete.bash("tenon", given.commandSpec().root().commandLine());
        context.screen().out().println("# For " + shell + ". Source it: source <(tenon completion " + shell + ")");
        context.screen().out().println(script);
        return Exit.IN_SYNC;
    }
}
