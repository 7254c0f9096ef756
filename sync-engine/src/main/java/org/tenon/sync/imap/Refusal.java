package org.tenon.sync.imap;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a server means by a NO, a BAD or a BYE. The one place that reads response codes (RFC 5530, RFC 3501, RFC 9051, and those
 * that large providers have of their own) and, where there is no code that tells, the words that are known to stand for one.
 * What follows from it is up to those who asked: a refusal that is not known is never taken for a final one.
 */
enum Refusal {
    /** Too many connections, requests or bytes for now: the same goes through later, or with less at once. */
    LIMIT,
    /** The server is busy or in trouble: the same goes through later. */
    TROUBLE,
    /** No room left in the mailbox. */
    FULL,
    /** The item is bigger than the server ever takes. */
    TOO_BIG,
    /** We may not do this here. */
    NO_PERMISSION,
    /** There is no such mailbox or message. */
    ABSENT,
    /** There is such a mailbox already. */
    EXISTS,
    /** The mailbox has others below it. */
    HAS_CHILDREN,
    /** The user name or the secret is wrong. */
    WRONG_SECRET,
    /** The secret was right once. */
    EXPIRED,
    /** The user may not act for the account. */
    MAY_NOT_ACT,
    /** Only over a secure connection. */
    NOT_PRIVATE,
    /** A person has to do something elsewhere first: sign in by a browser, ask the administrator, allow this program. */
    PERSON_NEEDED,
    /** The server cannot do this, now or later. */
    CANNOT,
    /** The server does not understand it. */
    NOT_UNDERSTOOD,
    /** The server does not say why. */
    UNKNOWN;

    private static final Map<String, Refusal> BY_CODE = Map.ofEntries(
            Map.entry("LIMIT", LIMIT),
            Map.entry("INUSE", LIMIT),
            Map.entry("THROTTLED", LIMIT), // Gmail and Yahoo
            Map.entry("UNAVAILABLE", TROUBLE),
            Map.entry("SERVERBUG", TROUBLE),
            Map.entry("CORRUPTION", TROUBLE),
            Map.entry("EXPUNGEISSUED", TROUBLE),
            Map.entry("OVERQUOTA", FULL),
            Map.entry("TOOBIG", TOO_BIG),
            Map.entry("NOPERM", NO_PERMISSION),
            Map.entry("READ-ONLY", NO_PERMISSION),
            Map.entry("NONEXISTENT", ABSENT),
            Map.entry("TRYCREATE", ABSENT),
            Map.entry("ALREADYEXISTS", EXISTS),
            Map.entry("HASCHILDREN", HAS_CHILDREN),
            Map.entry("AUTHENTICATIONFAILED", WRONG_SECRET),
            Map.entry("EXPIRED", EXPIRED),
            Map.entry("AUTHORIZATIONFAILED", MAY_NOT_ACT),
            Map.entry("PRIVACYREQUIRED", NOT_PRIVATE),
            Map.entry("CONTACTADMIN", PERSON_NEEDED),
            Map.entry("WEBALERT", PERSON_NEEDED), // Gmail
            Map.entry("CANNOT", CANNOT),
            Map.entry("CLIENTBUG", NOT_UNDERSTOOD),
            Map.entry("PARSE", NOT_UNDERSTOOD),
            Map.entry("BADCHARSET", NOT_UNDERSTOOD),
            Map.entry("UNKNOWN-CTE", NOT_UNDERSTOOD));

    private record Wording(Refusal meaning, List<String> words) {}

    /**
     * Words of servers that give no code, or only ALERT; the first that fits counts. That they name a limit weighs more than a
     * code: Dovecot before 2.3 says UNAVAILABLE for "Maximum number of connections", and a limit can be lived with.
     */
    private static final List<Wording> LIMITS = List.of(new Wording(
            LIMIT,
            List.of(
                    "too many", // Gmail: Too many simultaneous connections
                    "simultaneous connections",
                    "number of connections", // Dovecot: Maximum number of connections from user+IP exceeded
                    "connection limit", // Courier: Maximum connection limit reached for ::ffff:127.0.0.1
                    "connections exceeded",
                    "throttle", // Exchange: Request is throttled. Suggested Backoff Time: 299609 milliseconds
                    "backoff",
                    "rate limit",
                    "command or bandwidth limit", // Gmail: Account exceeded command or bandwidth limits
                    "bandwidth")));

    private static final List<Wording> WORDINGS = List.of(
            new Wording(
                    PERSON_NEEDED,
                    List.of(
                            "unsafe login", // 163.com, until it knows the program
                            "web browser", // Gmail and Yahoo: Please log in via your web browser
                            "web login",
                            "application-specific password",
                            "is disabled", // Exchange: IMAP4 is disabled for this mailbox
                            "not enabled")),
            new Wording(FULL, List.of("quota", "mailbox is full", "mailbox full", "no space", "disk full")),
            new Wording(
                    TROUBLE,
                    List.of(
                            "unavailable", // Exchange: Server Unavailable. 15
                            "server busy",
                            "server error", // Yahoo: LOGIN Server error - Please try again later
                            "system error", // Gmail: System Error (Failure)
                            "internal error",
                            "backend",
                            "try again",
                            "temporar", // temporary, temporarily
                            "timed out",
                            "timeout",
                            "not connected", // Exchange: User is authenticated but not connected
                            "shutting down")),
            new Wording(
                    TOO_BIG,
                    List.of("too large", "too big", "exceeds the maximum", "exceeds fixed", "maximum message size")),
            new Wording(
                    ABSENT,
                    // Dovecot 2.3, for one, gives no code here.
                    List.of("n't exist", "not exist", "nonexistent", "no such mailbox", "unknown mailbox")),
            new Wording(EXISTS, List.of("already exist")),
            new Wording(NO_PERMISSION, List.of("permission denied", "read-only", "access denied", "not permitted")));

    /**
     * What it means.
     *
     * @param bad whether it was a BAD
     * @param code in upper case, or empty
     * @param text what follows, in whatever case
     */
    static Refusal of(boolean bad, String code, String text) {
        var words = text.toLowerCase(Locale.ROOT);
        var byCode = BY_CODE.get(code);
        // A code that names the credential is the server's considered word, whatever stands behind it.
        boolean open = byCode == null || byCode == TROUBLE || byCode == FULL;
        if (open) {
            var limit = byWords(LIMITS, words);
            if (limit != null) {
                return limit;
            }
        }
        if (byCode != null) {
            return byCode;
        }
        var meaning = byWords(WORDINGS, words);
        return meaning != null ? meaning : bad ? NOT_UNDERSTOOD : UNKNOWN;
    }

    private static Refusal byWords(List<Wording> wordings, String words) {
        return wordings.stream()
                .filter(w -> w.words().stream().anyMatch(words::contains))
                .map(Wording::meaning)
                .findFirst()
                .orElse(null);
    }

    /** Whether it can pass without anybody doing anything. */
    boolean passes() {
        return switch (this) {
            case LIMIT, TROUBLE, FULL, UNKNOWN -> true;
            case TOO_BIG,
                    NO_PERMISSION,
                    ABSENT,
                    EXISTS,
                    HAS_CHILDREN,
                    WRONG_SECRET,
                    EXPIRED,
                    MAY_NOT_ACT,
                    NOT_PRIVATE,
                    PERSON_NEEDED,
                    CANNOT,
                    NOT_UNDERSTOOD -> false;
        };
    }
}
