package org.tenon.connector.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleException.Fault;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountFile;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

class VerdictTest {
    private static final ConflictReport CONFLICT =
            new ConflictReport(1, Kind.MAIL, "INBOX", "7", "8", "both changed", 2);
    private static final HeldReport HELD =
            new HeldReport(1, Kind.MAIL, "INBOX", Side.SERVER, Hold.DELETION, 30, "too many");
    private static final RejectedReport REJECTED = new RejectedReport(
            Kind.MAIL, "INBOX", Side.SERVER, "7", "too-big", "The server takes no message that big.", "new");

    static Stream<Arguments> throwables() {
        return Stream.of(
                row(store(Retry.LATER, Cause.UNREACHABLE), 3, "try again later"),
                row(store(Retry.AFTER_RECONFIGURING, Cause.SIGN_IN), 4, "account.login and account.secret"),
                row(store(Retry.AFTER_RECONFIGURING, Cause.TLS), 2, "server.trust"),
                row(store(Retry.LATER, Cause.PROTOCOL), 3, "try again later"),
                row(store(Retry.NOW, Cause.PROTOCOL), 3, "try again later"),
                row(store(Retry.AFTER_RECONFIGURING, Cause.PROTOCOL), 2, "mend that"),
                row(store(Retry.LATER, Cause.LIMIT), 3, "in a while"),
                row(store(Retry.LATER, Cause.NO_SPACE), 3, "make space"),
                row(store(Retry.AFTER_RECONFIGURING, Cause.NO_ACCESS), 2, "allow writing"),
                row(store(Retry.NOW, Cause.FOLDER_GONE), 3, "next run"),
                row(store(Retry.AFTER_RECONFIGURING, Cause.CONFIGURATION), 2, "account file"),
                row(new BusyException(Optional.empty()), 3, "when it is done"),
                row(new CapsuleException(Fault.MALFORMED, "it is damaged"), 2, "nothing was changed"),
                row(new CapsuleException(Fault.NOT_GENUINE, "it was changed"), 10, "nothing was changed"),
                row(new CapsuleException(Fault.EXPIRED, "it is old"), 11, "nothing was changed"),
                row(new CapsuleException(Fault.OTHER_HOST, "it is another's"), 12, "nothing was changed"),
                row(new CapsuleException(Fault.WITHDRAWN, "it is ended"), 13, "nothing was changed"),
                row(noAccount(), 2, "no such account file"),
                row(new AccessDeniedException("/state"), 2, "/state may not be used"),
                row(new IOException("choked on a password"), 2, "cannot be read or written"),
                row(new UncheckedIOException(new IOException("x")), 2, "cannot be read or written"),
                row(new OutOfMemoryError(), 70, "memory"),
                row(new NullPointerException("choked on a password"), 70, "please report"),
                row(new StackOverflowError(), 70, "please report"));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("throwables")
    void everyThrowableHasAnExitCodeAndSaysWhatToDo(Throwable thrown, int code, String says) {
        var verdict = Verdict.of(thrown);
        assertEquals(code, verdict.exit().code());
        assertTrue(verdict.text().toLowerCase(Locale.ROOT).contains(says), verdict.text());
        assertFalse(verdict.text().contains("choked"), verdict.text());
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyCauseOfAStoreSaysWhatHappenedWhatWasKeptAndWhatToDoNext(Cause cause) {
        for (var retry : Retry.values()) {
            var verdict = Verdict.of(store(retry, cause));
            assertEquals("It happened.", verdict.happened());
            assertFalse(verdict.kept().isEmpty(), cause::name);
            assertFalse(verdict.next().isEmpty(), cause::name);
        }
    }

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of(Set.of(Kind.MAIL), "Mail (server.imap): It happened.", "server.imap"),
                Arguments.of(
                        Set.of(Kind.CALENDAR, Kind.TASKS),
                        "Calendar, tasks (server.caldav): It happened.",
                        "server.caldav"),
                Arguments.of(Set.of(Kind.CONTACTS), "Contacts (server.carddav): It happened.", "server.carddav"),
                Arguments.of(Set.of(), "It happened.", "server's address"));
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aFailureNamesTheServerAndTheKeyOfTheAccountFile(Set<Kind> kinds, String happened, String key) {
        for (var cause : List.of(Cause.UNREACHABLE, Cause.TLS)) {
            var verdict = Verdict.of(store(Retry.LATER, cause).about(kinds));
            assertEquals(happened, verdict.happened());
            assertTrue(verdict.next().contains(key), verdict.next());
        }
        var disk = Verdict.of(store(Retry.LATER, Cause.NO_SPACE).about(kinds));
        assertEquals("It happened.", disk.happened(), "a full disk is no server's");
    }

    static Stream<Arguments> reports() {
        return Stream.of(
                row(report(true, false, 0), 0, "in sync"),
                row(report(false, true, 3), 0, "3 steps would be done"),
                row(report(true, true, 0), 0, "nothing to do"),
                row(report(false, false, 0), 3, "the next run"),
                row(
                        waiting(List.of(CONFLICT), List.of(), List.of()),
                        1,
                        "1 conflict waits for you. everything is still there"),
                row(waiting(List.of(), List.of(HELD), List.of()), 1, "30 held changes wait for you"),
                row(waiting(List.of(), List.of(), List.of(REJECTED)), 1, "1 rejected item waits for you"),
                row(
                        waiting(List.of(CONFLICT), List.of(HELD), List.of(REJECTED)),
                        1,
                        "see: tenon held, tenon conflicts"));
    }

    @ParameterizedTest(name = "{1}: {2}")
    @MethodSource("reports")
    void everyOutcomeHasAnExitCode(RunReport report, int code, String says) {
        var verdict = Verdict.of(report);
        assertEquals(code, verdict.exit().code());
        assertTrue(verdict.text().toLowerCase(Locale.ROOT).contains(says), verdict.text());
    }

    @Test
    void aFailureOutweighsWhatWaits() {
        var failed = new RunReport(
                1,
                0,
                false,
                false,
                List.of(),
                List.of(),
                List.of(CONFLICT),
                List.of(),
                List.of(),
                List.of(),
                Optional.of(store(Retry.LATER, Cause.UNREACHABLE)),
                List.of(),
                List.of());
        assertEquals(Exit.LATER, Verdict.of(failed).exit());
    }

    @Test
    void whatWaitsIsNamedAndOnlyAChangeIsCalledOne() {
        var changed = putOff("It came, went or changed while the run was looking at it.");
        assertTrue(
                Verdict.of(changed).text().contains("Something changed"),
                Verdict.of(changed).text());
        var silent = putOff("The mail server does not give the content of this message.");
        assertEquals(Exit.LATER, Verdict.of(silent).exit());
        assertTrue(
                Verdict.of(silent).text().contains("INBOX, 3: The mail server does not give"),
                Verdict.of(silent).text());
        var unclear = unlike(List.of("INBOX (IMAP): 3: The mail server tells nothing of it."), List.of());
        assertEquals(Exit.LATER, Verdict.of(unclear).exit());
        assertTrue(
                Verdict.of(unclear).text().contains("the notes say what"),
                Verdict.of(unclear).text());
    }

    private static RunReport putOff(String why) {
        return unlike(List.of(), List.of(new RunReport.WaitingReport(Kind.MAIL, "INBOX", "3", why, 1)));
    }

    private static RunReport unlike(List<String> warnings, List<RunReport.WaitingReport> waiting) {
        return new RunReport(
                1,
                0,
                false,
                false,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                warnings,
                Optional.empty(),
                waiting,
                List.of());
    }

    @Test
    void oneFolderThatFailsDoesNotEndTheListening() {
        for (var scope : Scope.values()) {
            var report = new RunReport(
                    1,
                    0,
                    false,
                    false,
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.of(new StoreException(scope, Retry.LATER, Cause.UNREACHABLE, "Server Unavailable. 15")),
                    List.of(),
                    List.of());
            assertEquals(scope != Scope.STORE, Watch.isWorthListening(report), scope.toString());
        }
        assertTrue(Watch.isWorthListening(putOff("busy")));
    }

    @Test
    void theNumbersAreTheContracts() {
        assertEquals(
                List.of(0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 70),
                Stream.of(Exit.values()).map(Exit::code).toList());
    }

    private static StoreException store(Retry retry, Cause cause) {
        return new StoreException(Scope.STORE, retry, cause, "it happened");
    }

    private static AccountException noAccount() {
        try {
            AccountFile.read(Path.of("nowhere.toml"));
            throw new AssertionError("there is an account file in the module's folder");
        } catch (AccountException e) {
            return e;
        }
    }

    private static RunReport report(boolean inSync, boolean dryRun, int steps) {
        var step = new StepReport("INBOX", Side.CLIENT, "create", "7", "new on the other side");
        return new RunReport(
                1,
                0,
                inSync,
                dryRun,
                List.of(),
                Collections.nCopies(steps, step),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static RunReport waiting(
            List<ConflictReport> conflicts, List<HeldReport> held, List<RejectedReport> rejected) {
        return new RunReport(
                1,
                0,
                false,
                false,
                List.of(),
                List.of(),
                conflicts,
                held,
                rejected,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of());
    }

    private static Arguments row(Object input, int code, String says) {
        return Arguments.of(input, code, says);
    }
}
