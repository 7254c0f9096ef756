package org.tenon.sync.ledger;

/** Why a side will not have something: a code without blanks, and words for people. One text in the ledger. */
public record KeptRefusal(String code, String message) {
    static KeptRefusal read(String text) {
        int space = text.indexOf(' ');
        return new KeptRefusal(text.substring(0, space), text.substring(space + 1));
    }

    String write() {
        return code + " " + message;
    }
}
