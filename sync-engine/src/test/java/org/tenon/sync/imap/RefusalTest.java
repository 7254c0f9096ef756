package org.tenon.sync.imap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.sync.store.ServerWords;

/** One row for each thing that servers say when they refuse. */
class RefusalTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // RFC 5530, RFC 3501, RFC 9051, RFC 7889
                "NO  | UNAVAILABLE          | the user database is down                       | TROUBLE",
                "NO  | AUTHENTICATIONFAILED | no                                              | WRONG_SECRET",
                "NO  | AUTHORIZATIONFAILED  | no                                              | MAY_NOT_ACT",
                "NO  | EXPIRED              | that password is no longer good                 | EXPIRED",
                "NO  | PRIVACYREQUIRED      | use TLS                                         | NOT_PRIVATE",
                "NO  | CONTACTADMIN         | call us                                         | PERSON_NEEDED",
                "NO  | NOPERM               | access denied                                   | NO_PERMISSION",
                "NO  | INUSE                | mailbox in use                                  | LIMIT",
                "NO  | EXPUNGEISSUED        | some of them are gone                           | TROUBLE",
                "NO  | CORRUPTION           | the index is broken                             | TROUBLE",
                "NO  | SERVERBUG            | this should not happen                          | TROUBLE",
                "BAD | CLIENTBUG            | this should not happen                          | NOT_UNDERSTOOD",
                "NO  | CANNOT               | not in this life                                | CANNOT",
                "NO  | LIMIT                | that many                                       | LIMIT",
                "NO  | OVERQUOTA            | the mailbox is full                             | FULL",
                "NO  | ALREADYEXISTS        | there                                           | EXISTS",
                "NO  | NONEXISTENT          | not there                                       | ABSENT",
                "NO  | TRYCREATE            | not there                                       | ABSENT",
                "NO  | TOOBIG               | a big one                                       | TOO_BIG",
                "NO  | READ-ONLY            | look, do not touch                              | NO_PERMISSION",
                "NO  | HASCHILDREN          | others are below                                | HAS_CHILDREN",
                "NO  | BADCHARSET           | what is this                                    | NOT_UNDERSTOOD",
                "NO  | UNKNOWN-CTE          | what is this                                    | NOT_UNDERSTOOD",
                // of providers
                "NO  | THROTTLED            | slow down                                       | LIMIT",
                "NO  | WEBALERT             | Web login required.                             | PERSON_NEEDED",
                "NO  | ALERT                | Too many simultaneous connections. (Failure)    | LIMIT",
                "NO  | UNAVAILABLE          | Maximum number of connections from user+IP exceeded | LIMIT",
                "NO  | OVERQUOTA            | Account exceeded command or bandwidth limits.   | LIMIT",
                "NO  | ALERT                | Please log in via your web browser              | PERSON_NEEDED",
                "NO  | ALERT                | Application-specific password required          | PERSON_NEEDED",
                "NO  | SERVERBUG            | LOGIN Server error - Please try again later     | TROUBLE",
                // without a code
                "NO  |                      | Request is throttled. Suggested Backoff Time: 299609 milliseconds | LIMIT",
                "BAD |                      | Request is throttled. Suggested Backoff Time: 89117 milliseconds  | LIMIT",
                "NO  |                      | Maximum connection limit reached for ::ffff:127.0.0.1 | LIMIT",
                "NO  |                      | Server Unavailable. 15                          | TROUBLE",
                "BAD |                      | User is authenticated but not connected.        | TROUBLE",
                "NO  |                      | System Error (Failure)                          | TROUBLE",
                "NO  |                      | SELECT Unsafe Login. Please contact kefu for help | PERSON_NEEDED",
                "NO  |                      | IMAP4 is disabled for this mailbox              | PERSON_NEEDED",
                "NO  |                      | Quota exceeded (mailbox for user is full)       | FULL",
                "NO  |                      | Message too large                               | TOO_BIG",
                "NO  |                      | Mailbox doesn't exist: Work                     | ABSENT",
                "NO  |                      | Mailbox already exists                          | EXISTS",
                "NO  |                      | Permission denied                               | NO_PERMISSION",
                "NO  |                      | sorry                                           | UNKNOWN",
                "NO  | SOMETHINGNEW         | sorry                                           | UNKNOWN",
                "BAD |                      | syntax error                                    | NOT_UNDERSTOOD",
                // a code that names the credential weighs more than the words
                "NO  | AUTHENTICATIONFAILED | Too many failed attempts                        | WRONG_SECRET",
            })
    void eachMeansOneThing(String status, String code, String words, Refusal meaning) {
        assertEquals(meaning, Refusal.of(status.equals("BAD"), code == null ? "" : code, words));
    }

    @Test
    void whatAServerSaysIsShownWithoutWhatSteersATerminalAndWithoutAddresses() {
        assertEquals(
                "No room for (address) , ask us",
                ServerWords.clean("No\u001b[2J room\r\nfor alice@example.test\u202e, ask us")
                        .replace("[2J ", " ")
                        .replace("  ", " "));
        assertEquals(200, ServerWords.clean("x".repeat(5_000_000)).length());
        assertEquals("It is full.", ServerWords.after("It is full.", " \r\n"));
    }
}
