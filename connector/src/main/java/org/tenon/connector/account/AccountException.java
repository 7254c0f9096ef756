package org.tenon.connector.account;

import java.util.List;
import org.tenon.toml.FilePosition;
import org.tenon.toml.Problem;

/** An account that cannot be used until a person has changed something. Every mistake is told, not the first alone. */
public final class AccountException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    AccountException(List<Problem> problems) {
        super(String.join("\n", problems.stream().map(Problem::toString).toList()));
        this.problems = List.copyOf(problems);
    }

    /** A mistake that stands in no file: no account named, none found. */
    AccountException(String message) {
        super(message);
        this.problems = List.of();
    }

    /** A mistake that stands in a file. */
    public static AccountException at(FilePosition where, String message) {
        return new AccountException(List.of(new Problem(where, message)));
    }

    public List<Problem> problems() {
        return problems;
    }
}
