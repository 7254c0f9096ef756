package org.tenon.connector.cli;

import java.io.IOException;
import org.tenon.capsule.CapsuleException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** One command of {@code tenon}. */
interface Verb {
    /** What it understands. */
    CommandSpec grammar();

    /** Whether it opens the client side of an account, and so Outlook's libraries where that is a profile. */
    default boolean opensClient() {
        return false;
    }

    Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException, CapsuleException;
}
