package org.tenon.connector.cli;

import java.io.IOException;
import java.util.List;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.agent.OutboxView;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon outbox}. Works whether or not the agent runs; what is decided here is done by the agent. */
record OutboxCommand(Context context) implements Verb {
    @Override
    public CommandSpec grammar() {
        return AccountArguments.command("outbox", "List mails that are not sent yet, and say what becomes of one.")
                .addOption(Grammar.option(
                                String.class,
                                "ID",
                                "Send this one again, to all recipients that it may not have reached.",
                                "--send-again")
                        .build())
                .addOption(Grammar.option(
                                String.class,
                                "ID",
                                "Give up on this one, for all recipients that it may not have reached.",
                                "--discard")
                        .build());
    }

    @Override
    public Exit run(ParseResult given) throws AccountException, IOException, BusyException, InterruptedException {
        var arguments = new AccountArguments(context, given);
        var account = arguments.account();
        var view = new OutboxView(context.machine(), arguments.state(account));
        String again = given.matchedOptionValue("--send-again", null);
        String discard = given.matchedOptionValue("--discard", null);
        if (again != null && discard != null) {
            throw Grammar.misuse(given, "--send-again and --discard exclude each other");
        }
        if (again != null) {
            require(given, again, view.sendAgain(again));
            arguments.answer(
                    json -> json.texts("sendAgain", again),
                    () -> List.of("Mail " + again + " will be sent as soon as the agent comes to it."));
            return Exit.IN_SYNC;
        }
        if (discard != null) {
            require(given, discard, view.discard(discard));
            arguments.answer(
                    json -> json.texts("discarded", discard), () -> List.of("Mail " + discard + " is discarded."));
            return Exit.IN_SYNC;
        }
        var entries = view.entries();
        arguments.answer(json -> json.outboxOnly(entries), () -> new OutboxLines(
                        entries, context.clock().instant())
                .all(context.screen().outColumns()));
        return entries.stream().anyMatch(OutboxView.Entry::isForPerson) ? Exit.WAITING : Exit.IN_SYNC;
    }

    private static void require(ParseResult given, String id, boolean found) {
        if (!found) {
            throw Grammar.misuse(given, "there is no mail " + id + " in the outbox; see tenon outbox");
        }
    }
}
