package org.tenon.sync.imap;

import org.tenon.sync.store.StoreException;

/**
 * How a command ended.
 *
 * @param code the response code in upper case, or empty
 * @param arguments of the code
 * @param words what the server says besides, as it came
 */
record Completion(Status status, String code, String arguments, String words) {
    enum Status {
        OK,
        NO,
        BAD
    }

    static Completion of(Reply reply) throws Malformed {
        if (!reply.isOK() && !reply.isNO() && !reply.isBAD()) {
            throw new Malformed("a tagged answer that is neither OK nor NO nor BAD");
        }
        var status = reply.isOK() ? Status.OK : reply.isNO() ? Status.NO : Status.BAD;
        var said = reply.said();
        return new Completion(status, said.code(), said.arguments(), said.words());
    }

    boolean ok() {
        return status == Status.OK;
    }

    /** What the server means; not to be asked of an OK. */
    Refusal refusal() {
        return Refusal.of(status == Status.BAD, code, words);
    }

    /**
     * Whether a NO means, by its code or its words, that there is no such mailbox. Nothing is deleted on these words: they only
     * choose what to ask next.
     */
    boolean saysAbsent() {
        return status == Status.NO && !code.equals("TRYCREATE") && refusal() == Refusal.ABSENT;
    }

    /** Passes if OK, else throws; {@code command} is for the message. */
    Completion orRefused(String command) throws StoreException {
        if (!ok()) {
            throw ImapFailures.refused(command, this);
        }
        return this;
    }
}
