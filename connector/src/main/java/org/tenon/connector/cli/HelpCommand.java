package org.tenon.connector.cli;

import org.tenon.connector.sync.Exit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon help}. */
record HelpCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return Grammar.command("help", "Show this, or the help of a command.")
                .addPositional(Grammar.parameters(String.class, "0..1", "COMMAND", "The command to explain."));
    }

    @Override
    public Exit run(ParseResult given) {
        var tenon = given.commandSpec().root().commandLine();
        String name = given.matchedPositionalValue(0, null);
        if (name == null) {
            tenon.usage(context.screen().out());
        } else if (tenon.getSubcommands().containsKey(name)) {
            tenon.getSubcommands().get(name).usage(context.screen().out());
        } else {
            throw Grammar.misuse(given, "there is no command " + name);
        }
        return Exit.IN_SYNC;
    }
}
