package org.tenon.connector.account;

import java.nio.file.Path;

/** Where the client's copy lives: {@code client.store}. */
public sealed interface ClientStore {
    /** Plain files: {@code files:DIR}, absolute. */
    record Files(Path dir) implements ClientStore {}

    /** A profile of classic Outlook: {@code outlook:PROFILE}. */
    record Outlook(String profile) implements ClientStore {}
}
