package org.tenon.connector.sync;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.Objects;
import java.util.stream.Collectors;
import org.tenon.capsule.CapsuleException;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.enrol.UnreachableException;
import org.tenon.mapi.MapiException;
import org.tenon.profile.OutlookException;
import org.tenon.sync.ledger.LedgerException;
import org.tenon.sync.model.Kind;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.settle.Settlement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Retry;

/**
 * How it ended, for a caller and for a person: the exit code, what happened, what was kept safe, what to do next. The one
 * place where an outcome or a throwable becomes an answer. Pure.
 *
 * @param kept empty where nothing was at stake
 * @param next empty where there is nothing to do
 */
public record Verdict(Exit exit, String happened, String kept, String next) {
    private static final String SAFE = "Nothing was lost, and what was done before stays done.";

    public Verdict {
        Objects.requireNonNull(exit);
        Objects.requireNonNull(happened);
        Objects.requireNonNull(kept);
        Objects.requireNonNull(next);
    }

    public static Verdict of(RunReport report) {
        if (report.failure().isPresent()) {
            return of(report.failure().get());
        }
        var waiting = waiting(report);
        if (!waiting.isEmpty()) {
            return new Verdict(
                    Exit.WAITING,
                    sentence(waiting + " for you"),
                    "Everything is still there on one side at least.",
                    look(report));
        }
        if (report.dryRun()) {
            int steps = report.steps().size();
            return steps == 0
                    ? new Verdict(Exit.IN_SYNC, "Nothing to do.", "", "")
                    : new Verdict(Exit.IN_SYNC, HumanNumbers.count(steps, "step") + " would be done.", "", "");
        }
        if (report.inSync()) {
            return new Verdict(Exit.IN_SYNC, "In sync.", "", "");
        }
        var named = report.waiting().stream()
                .filter(w -> !w.why().equals(Settlement.CHANGED))
                .toList();
        if (report.waiting().isEmpty() && !report.warnings().isEmpty()) {
            return new Verdict(
                    Exit.LATER,
                    "Not all could be brought across: the notes say what.",
                    SAFE,
                    "The next run tries again.");
        }
        return named.isEmpty()
                ? new Verdict(
                        Exit.LATER,
                        "Something changed while the run was looking at it.",
                        SAFE,
                        "The next run takes it up.")
                : new Verdict(
                        Exit.LATER,
                        HumanNumbers.count(named.size(), "item") + " could not be brought across: "
                                + first(named.getFirst()),
                        SAFE,
                        "The next run tries again; what waits for the second time is listed above.");
    }

    private static String first(RunReport.WaitingReport waiting) {
        return waiting.folder() + ", " + waiting.item() + ": " + sentence(waiting.why());
    }

    public static Verdict of(Throwable thrown) {
        return switch (thrown) {
            case StoreException e -> of(e);
            case CapsuleException e -> of(e);
            case UnreachableException e ->
                new Verdict(Exit.LATER, sentence(e.getMessage()), "Nothing was changed here.", "Try again later.");
            case BusyException e -> new Verdict(Exit.LATER, sentence(e.getMessage()), "", "Try again when it is done.");
            case AccountException e -> new Verdict(Exit.CONFIGURATION, e.getMessage(), "", "");
            case OutlookException e -> new Verdict(Exit.OUTLOOK, sentence(e.getMessage()), "", e.remedy());
            case MapiException e ->
                new Verdict(
                        Exit.OUTLOOK,
                        sentence("Outlook's MAPI answered " + e.getMessage()),
                        "What was done before stays done; the next run completes it.",
                        "Close Outlook and run again; tenon doctor looks for the cause.");
            case UncheckedIOException e -> of(e.getCause());
            case IOException e -> new Verdict(Exit.CONFIGURATION, sentence(file(e)), SAFE, "Mend that and run again.");
            case LedgerException e ->
                e.corrupt()
                        ? new Verdict(
                                Exit.LATER, sentence(e.getMessage()), SAFE, "The next run begins the ledger anew.")
                        : new Verdict(Exit.CONFIGURATION, sentence(e.getMessage()), SAFE, "Mend that and run again.");
            case OutOfMemoryError e ->
                new Verdict(
                        Exit.BUG,
                        "Out of memory.",
                        SAFE,
                        "Run with TENON_MEMORY=512m, and report it: memory should stay flat.");
            default ->
                new Verdict(
                        Exit.BUG,
                        "A mistake in Tenon itself (" + thrown.getClass().getSimpleName() + ").",
                        SAFE,
                        "Please report the lines above; they hold no address, password or mail.");
        };
    }

    private static Verdict of(CapsuleException e) {
        var exit =
                switch (e.fault()) {
                    case MALFORMED -> Exit.CONFIGURATION;
                    case NOT_GENUINE -> Exit.NOT_GENUINE;
                    case EXPIRED -> Exit.EXPIRED;
                    case OTHER_HOST -> Exit.OTHER_HOST;
                    case WITHDRAWN -> Exit.WITHDRAWN;
                };
        return new Verdict(exit, sentence(e.getMessage()), "Nothing was changed here.", "");
    }

    private static Verdict of(StoreException e) {
        var happened = isOfTheServer(e) ? where(e) + sentence(e.getMessage()) : sentence(e.getMessage());
        var key = key(e);
        return switch (e.kind()) {
            case UNREACHABLE ->
                new Verdict(
                        Exit.LATER,
                        happened,
                        SAFE,
                        "Try again later; if it stays so, check the network and " + key + ".");
            case SIGN_IN ->
                new Verdict(
                        Exit.SIGN_IN, happened, SAFE, "Check account.login and account.secret in the account file.");
            case TLS ->
                new Verdict(
                        Exit.CONFIGURATION,
                        happened,
                        "The password was not sent. " + SAFE,
                        "Check the host in " + key + "; for a certificate of your own house set server.trust.");
            case PROTOCOL ->
                e.retry() == Retry.AFTER_RECONFIGURING
                        ? new Verdict(Exit.CONFIGURATION, happened, SAFE, "Mend that and run again.")
                        : new Verdict(
                                Exit.LATER,
                                happened,
                                SAFE,
                                "Try again later; if it stays so, show this to the server's admin.");
            case LIMIT ->
                new Verdict(Exit.LATER, happened, SAFE, "Try again in a while; the server limits what it does for us.");
            case NO_SPACE -> new Verdict(Exit.LATER, happened, SAFE, "Make space and run again.");
            case NO_ACCESS -> new Verdict(Exit.CONFIGURATION, happened, SAFE, "Allow writing there and run again.");
            case BUSY -> new Verdict(Exit.LATER, happened, SAFE, "Try again when it is done.");
            case FOLDER_GONE -> new Verdict(Exit.LATER, happened, SAFE, "The next run looks again.");
            case CONFIGURATION ->
                new Verdict(Exit.CONFIGURATION, happened, SAFE, "Change the account file and run again.");
        };
    }

    private static boolean isOfTheServer(StoreException e) {
        return switch (e.kind()) {
            case UNREACHABLE, SIGN_IN, TLS, PROTOCOL, LIMIT -> true;
            case NO_SPACE, NO_ACCESS, FOLDER_GONE, BUSY, CONFIGURATION -> false;
        };
    }

    private static String where(StoreException e) {
        return e.about().isEmpty()
                ? ""
                : sentence(e.about().stream().sorted().map(Kind::word).collect(Collectors.joining(", ")))
                                .replaceFirst("\\.$", "")
                        + " (" + key(e) + "): ";
    }

    /** The keys of the account file that say where the server is which failed. */
    private static String key(StoreException e) {
        var keys =
                e.about().stream().sorted().map(AccountFile::address).distinct().collect(Collectors.joining(" and "));
        return keys.isEmpty() ? "the server's address in the account file" : keys;
    }

    /** The whole of it, for standard error. */
    public String text() {
        var parts = new ArrayList<String>();
        for (var part : new String[] {happened, kept, next}) {
            if (!part.isEmpty()) {
                parts.add(part);
            }
        }
        return String.join(" ", parts);
    }

    private static String waiting(RunReport report) {
        var parts = new ArrayList<String>();
        if (!report.conflicts().isEmpty()) {
            parts.add(HumanNumbers.count(report.conflicts().size(), "conflict"));
        }
        if (!report.held().isEmpty()) {
            var items = report.held().stream()
                    .mapToLong(RunReport.HeldReport::items)
                    .sum();
            parts.add(HumanNumbers.count(items, "held change"));
        }
        if (!report.rejected().isEmpty()) {
            parts.add(HumanNumbers.count(report.rejected().size(), "rejected item"));
        }
        var one = parts.size() == 1 && parts.getFirst().startsWith("1 ");
        return parts.isEmpty() ? "" : String.join(" and ", parts) + (one ? " waits" : " wait");
    }

    private static String look(RunReport report) {
        var commands = new ArrayList<String>();
        if (!report.held().isEmpty()) {
            commands.add("tenon held");
        }
        if (!report.conflicts().isEmpty()) {
            commands.add("tenon conflicts");
        }
        return commands.isEmpty() ? "The list above says why." : "See: " + String.join(", ", commands);
    }

    private static String file(IOException e) {
        var what = e instanceof AccessDeniedException ? "may not be used" : "cannot be used";
        return e instanceof FileSystemException f && f.getFile() != null
                ? f.getFile() + " " + what + (f.getReason() == null ? "" : " (" + f.getReason() + ")")
                : "a file cannot be read or written (" + e.getClass().getSimpleName() + ")";
    }

    /** {@code text} with a capital and an end. */
    public static String sentence(String text) {
        var first = text.isEmpty() ? "It failed" : Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return first.matches("(?s).*[.!?]") ? first : first + ".";
    }
}
