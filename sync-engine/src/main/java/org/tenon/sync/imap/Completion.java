package org.tenon.sync.imap;

import org.tenon.sync.store.StoreException;

/**
 * How a command ended.
 *
 * @param code the response code in upper case, or empty
 * @param arguments of the code
 * @param saysAbsent whether a NO means, by its code or its words, that there is no such mailbox
 */
record Completion(Status status, String code, String arguments, boolean saysAbsent) {
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
        var code = reply.code();
        return new Completion(status, code, reply.codeArguments(), status == Status.NO && saysAbsent(code, reply));
    }

    /** Dovecot 2.3, for one, gives no code here. Nothing is deleted on these words: they only choose what to ask next. */
    private static boolean saysAbsent(String code, Reply reply) {
        return code.equals("NONEXISTENT")
                || (code.isEmpty()
                        && (reply.says("n't exist")
                                || reply.says("not exist")
                                || reply.says("nonexistent")
                                || reply.says("no such mailbox")
                                || reply.says("unknown mailbox")));
    }

    boolean ok() {
        return status == Status.OK;
    }

    /** Passes if OK, else throws; {@code command} is for the message. */
    Completion orRefused(String command) throws StoreException {
        if (!ok()) {
            throw Failures.refused(command, this);
        }
        return this;
    }
}
