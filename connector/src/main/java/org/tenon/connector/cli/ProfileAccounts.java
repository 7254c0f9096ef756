package org.tenon.connector.cli;

import java.util.List;
import java.util.Optional;
import org.tenon.profile.Prf;
import org.tenon.profile.ProfileSpec;
import picocli.CommandLine.ParseResult;

/** The account of Outlook's own that a command line describes, and the PRF with it. */
final class ProfileAccounts {
    private ProfileAccounts() {}

    static String text(ParseResult given, ProfileSpec spec) {
        return Prf.of(spec, account(given));
    }

    /** What Outlook imports to make a profile itself; empty where it needs no account. */
    static Optional<String> prf(ParseResult given, ProfileSpec spec) {
        return account(given).map(one -> Prf.of(spec, Optional.of(one)));
    }

    private static Optional<Prf.MailAccount> account(ParseResult given) {
        boolean imap = given.hasMatchedOption("--imap");
        boolean pop = given.hasMatchedOption("--pop");
        if (imap && pop) {
            throw Grammar.misuse(given, "one account: --imap or --pop");
        }
        if (imap || pop) {
            for (var needed : List.of("--smtp", "--login", "--email")) {
                if (!given.hasMatchedOption(needed)) {
                    throw Grammar.misuse(given, "an account in the PRF needs " + needed);
                }
            }
            String host = given.matchedOptionValue(imap ? "--imap" : "--pop", "");
            String smtp = given.matchedOptionValue("--smtp", "");
            String email = given.matchedOptionValue("--email", "");
            return Optional.of(new Prf.MailAccount(
                    imap ? Prf.Protocol.IMAP : Prf.Protocol.POP,
                    host(host),
                    port(given, host),
                    host(smtp),
                    port(given, smtp),
                    given.matchedOptionValue("--login", ""),
                    email,
                    given.matchedOptionValue("--display-name", email)));
        }
        return Optional.empty();
    }

    private static String host(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    }

    private static int port(ParseResult given, String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0) {
            return 0;
        }
        var digits = hostAndPort.substring(colon + 1);
        if (!digits.matches("[1-9]\\d{0,4}")) {
            throw Grammar.misuse(given, "a port is a number");
        }
        return Integer.parseInt(digits);
    }
}
