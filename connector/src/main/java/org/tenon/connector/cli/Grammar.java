package org.tenon.connector.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * Words for what a command understands. Said in code and not by annotations: reading those took as long as the rest of an idle
 * sync.
 */
final class Grammar {
    private Grammar() {}

    static CommandSpec command(String name, String description) {
        var spec = CommandSpec.create().name(name);
        spec.usageMessage().description(description).abbreviateSynopsis(false);
        spec.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
        return spec;
    }

    static OptionSpec flag(String name, String description) {
        return OptionSpec.builder(name)
                .type(boolean.class)
                .description(description)
                .build();
    }

    static OptionSpec json() {
        return flag("--json", "Print one JSON object on standard output, and nothing else there.");
    }

    static OptionSpec.Builder option(Class<?> type, String label, String description, String... names) {
        return OptionSpec.builder(names).type(type).arity("1").paramLabel(label).description(description);
    }

    /** The parameter at this place, counted from 0, of a command that takes several. */
    static PositionalParamSpec parameter(int index, Class<?> type, String arity, String label, String description) {
        return PositionalParamSpec.builder()
                .index(Integer.toString(index))
                .type(type)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static PositionalParamSpec parameters(Class<?> type, String arity, String label, String description) {
        return PositionalParamSpec.builder()
                .type(type)
                .arity(arity)
                .paramLabel(label)
                .description(description)
                .build();
    }

    static boolean has(ParseResult given, String flag) {
        return given.matchedOptionValue(flag, false);
    }

    /** A mistake in the use of the command that {@code given} is about. */
    static ParameterException misuse(ParseResult given, String message) {
        return new ParameterException(given.commandSpec().commandLine(), message);
    }
}
