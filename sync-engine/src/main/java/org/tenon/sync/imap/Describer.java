package org.tenon.sync.imap;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tenon.sync.mail.MailIdentity;
import org.tenon.sync.model.LinkId;
import org.tenon.sync.store.StoreException;

/** Link ids and sizes: the Message-ID alone, and the whole header only of messages that have none. */
final class Describer {
    /** So that what is still to be asked for again stays small. */
    private static final int UIDS_A_COMMAND = 1_000;

    private final ImapConnection connection;
    private final Beginnings beginnings = new Beginnings();

    Describer(ImapConnection connection) {
        this.connection = connection;
    }

    /** Who takes what is found. */
    @FunctionalInterface
    interface Taker {
        void described(long uid, LinkId linkId, long sizeBytes);
    }

    void describe(UidSet uids, Taker taker) throws StoreException {
        describe(uids, "RFC822.SIZE ", taker);
    }

    /** Link ids alone: a tenth of what a lost ledger costs is the sizes told again. */
    void identify(UidSet uids, Taker taker) throws StoreException {
        describe(uids, "", taker);
    }

    /** Who takes when a message was received and how large it is. */
    @FunctionalInterface
    interface MeasureTaker {
        void measured(long uid, Instant receivedAt, long sizeBytes);
    }

    void measure(UidSet uids, MeasureTaker taker) throws StoreException {
        for (var set : uids.texts(UIDS_A_COMMAND)) {
            fetch(
                    set,
                    "RFC822.SIZE INTERNALDATE",
                    fetched -> taker.measured(fetched.uid(), fetched.receivedAt(), fetched.sizeBytes()));
        }
    }

    private void describe(UidSet uids, String size, Taker taker) throws StoreException {
        for (var set : uids.texts(UIDS_A_COMMAND)) {
            var withoutId = new UidSet();
            fetch(set, size + "BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]", fetched -> {
                var linkId = fetched.body() == null
                        ? Optional.<LinkId>empty()
                        : MailIdentity.messageId(beginnings.of(fetched));
                if (linkId.isPresent()) {
                    taker.described(fetched.uid(), linkId.get(), fetched.sizeBytes());
                } else {
                    withoutId.add(fetched.uid());
                }
            });
            for (var rest : withoutId.texts()) {
                fetch(rest, size + "BODY.PEEK[HEADER]", fetched -> {
                    if (fetched.body() != null) {
                        taker.described(fetched.uid(), Beginnings.linkId(beginnings.of(fetched)), fetched.sizeBytes());
                    }
                });
            }
        }
    }

    private void fetch(String set, String items, Consumer<Fetched> on) throws StoreException {
        beginnings
                .run(connection, "UID FETCH " + set + " (UID " + items + ")", reply -> {
                    if (reply.keyEquals("FETCH")) {
                        var fetched = Fetched.of(reply);
                        // Flags that changed meanwhile are told unasked, and are no answer.
                        boolean answer = items.startsWith("RFC822.SIZE")
                                ? fetched.sizeBytes() >= 0
                                : fetched.body() != null || fetched.flags() == null;
                        if (fetched.uid() > 0 && answer) {
                            on.accept(fetched);
                        }
                    }
                })
                .orRefused("to give message headers");
    }

    /** Sizes of the messages in {@code set} ({@code 5:*} included), those below {@code from} left out. */
    Map<Long, Long> sizes(String set, long from) throws StoreException {
        var sizes = new HashMap<Long, Long>();
        connection
                .run("UID FETCH " + set + " (UID RFC822.SIZE)", reply -> {
                    if (reply.keyEquals("FETCH")) {
                        var fetched = Fetched.of(reply);
                        if (fetched.uid() >= from && fetched.uid() > 0 && fetched.sizeBytes() >= 0) {
                            sizes.put(fetched.uid(), fetched.sizeBytes());
                        }
                    }
                })
                .orRefused("to list messages");
        return sizes;
    }

    /** Those of {@code uids} that the server finds when it searches for just them. */
    UidSet present(UidSet uids) throws StoreException {
        var found = new UidSet();
        var answered = new ArrayList<Boolean>();
        boolean compact = connection.can("ESEARCH") || connection.can("IMAP4REV2");
        List<String> sets = uids.texts();
        for (var set : sets) {
            answered.clear();
            var command = compact ? "UID SEARCH RETURN (ALL) UID " + set : "UID SEARCH UID " + set;
            connection
                    .run(command, reply -> {
                        if (reply.keyEquals("SEARCH")) {
                            answered.add(true);
                            for (reply.skipSpaces(); !reply.atEnd(); reply.skipSpaces()) {
                                if (reply.at('(')) {
                                    reply.skipValue();
                                } else {
                                    found.add(reply.number());
                                }
                            }
                        } else if (reply.keyEquals("ESEARCH")) {
                            answered.add(true);
                            esearch(reply, found);
                        }
                    })
                    .orRefused("to search a folder");
            if (answered.isEmpty()) {
                // An answer without a result proves nothing: ask in another way.
                connection
                        .run("UID FETCH " + set + " (UID)", reply -> {
                            if (reply.keyEquals("FETCH")) {
                                long uid = Fetched.of(reply).uid();
                                if (uid > 0) {
                                    found.add(uid);
                                }
                            }
                        })
                        .orRefused("to list messages");
            }
        }
        return found.and(uids);
    }

    private static void esearch(Reply reply, UidSet found) throws Malformed {
        reply.skipSpaces();
        if (reply.at('(')) {
            reply.skipValue();
        }
        while (true) {
            reply.skipSpaces();
            if (reply.atEnd()) {
                return;
            }
            var word = reply.word();
            if (word.isEmpty()) {
                throw new Malformed("a search result was expected");
            }
            if (word.equalsIgnoreCase("ALL")) {
                found.addAll(UidSet.parse(reply.word()));
            } else if (!word.equalsIgnoreCase("UID")) {
                reply.skipValue();
            }
        }
    }
}
