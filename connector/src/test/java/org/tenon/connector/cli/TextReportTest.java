package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.Hold;
import org.tenon.sync.run.RunReport;
import org.tenon.sync.run.RunReport.ConflictReport;
import org.tenon.sync.run.RunReport.Counts;
import org.tenon.sync.run.RunReport.FolderReport;
import org.tenon.sync.run.RunReport.HeldReport;
import org.tenon.sync.run.RunReport.Left;
import org.tenon.sync.run.RunReport.Outline;
import org.tenon.sync.run.RunReport.OutsideReport;
import org.tenon.sync.run.RunReport.RejectedReport;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.run.RunReport.WaitingReport;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

class TextReportTest {
    private static final FolderReport INBOX = new FolderReport(
            Kind.MAIL, "INBOX", new Counts(1200, 1, 0, 0, 1), new Counts(0, 0, 2, 3, 4), 34_560_000, 0);
    private static final FolderReport IDLE = new FolderReport(Kind.MAIL, "Idle", Counts.ZERO, Counts.ZERO, 0, 0);

    @Test
    void aRunIsATableOfTheFoldersThatChangedAndALineAtTheEnd() {
        assertEquals("""
                folder  client                        server                       in     out
                INBOX   1,200 new, 1 changed, 1 flag  2 deleted, 3 moved, 4 flags  35 MB  -
                Run 812, 1.2 s: In sync.""", text(report(List.of(INBOX, IDLE), List.of(), false, Optional.empty())));
    }

    @Test
    void anIdleRunIsOneLine() {
        assertEquals(
                "In sync, nothing to do (1.2 s).", text(report(List.of(IDLE), List.of(), false, Optional.empty())));
    }

    @Test
    void aRehearsalOfMoreStepsThanAnybodyReadsSaysHowManyMore() {
        var step = new StepReport("INBOX", Side.CLIENT, "create", "7", "new there");
        var lines = TextReport.of(report(List.of(), Collections.nCopies(250, step), true, Optional.empty()));
        assertEquals("... and 50 more; --json lists them all", lines.get(lines.size() - 2));
        assertEquals("Rehearsal, 1.2 s: 250 steps would be done.", lines.getLast());
    }

    @Test
    void whatWasPutOffInSeveralRunsIsForStatusToTell() {
        var waits = List.of(new WaitingReport(Kind.MAIL, "INBOX", "3", "The mail server does not give it.", 4));
        var status = new JsonReport.Status(
                "alice",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                List.of(),
                waits,
                List.of(),
                Optional.empty(),
                List.of());
        assertTrue(status.isWaiting());
        assertEquals(
                List.of(
                        "Waiting:",
                        "  INBOX, 3: The mail server does not give it. (put off in 4 runs)",
                        "Each run tries again."),
                TextReport.waiting(waits));
    }

    @Test
    void whatStaysOnTheServerIsCountedByFolder() {
        assertEquals(
                List.of("On the server only, outside of policy.mail's since and maxSize: INBOX, 1,234 messages."),
                TextReport.outside(List.of(new OutsideReport(Kind.MAIL, "INBOX", 1234))));
    }

    @Test
    void whatWaitsIsListedWithWhatToDo() {
        var waiting = new RunReport(
                new Outline(812, 1.2, false, false),
                List.of(),
                List.of(),
                new Left(
                        List.of(new ConflictReport(
                                4, Kind.CALENDAR, "Home", "x.ics", "conflict-1.ics", "both changed the place", 811)),
                        List.of(new HeldReport(
                                3, Kind.MAIL, "Projects", Side.SERVER, Hold.DELETION, 40, "the folder vanished")),
                        List.of(new RejectedReport(
                                Kind.MAIL, "INBOX", Side.SERVER, "7", "too-big", "It is too big.", "new")),
                        List.of(),
                        List.of()),
                List.of("the server was slow"),
                Optional.empty());
        assertEquals("""
                held  folder    items  would change the  why
                3     Projects  40     server            the folder vanished
                Let the items of a line go ahead: tenon release ID. Bring them back, or take back what was changed: tenon restore ID.

                conflict  folder  item   copy            what                    run
                4         Home    x.ics  conflict-1.ics  both changed the place  811
                Keep of the item and its copy what you want, delete the other, then: tenon conflicts --settled ID.

                Rejected:
                  INBOX, server: a new item: It is too big. (too-big, item 7)
                What was rejected is kept where it is. Try again: tenon sync --retry-rejected.
                Note: the server was slow
                Run 812, 1.2 s: 1 conflict and 40 held changes and 1 rejected item wait for you. Everything is still\
                 there on one side at least. See: tenon held, tenon conflicts""", text(waiting));
    }

    @Test
    void aRunThatFailedAtOnceHasNothingToShow() {
        var failure = new StoreException(Scope.STORE, Retry.LATER, Cause.UNREACHABLE, "gone");
        assertEquals("", text(report(List.of(), List.of(), false, Optional.of(failure))));
    }

    @Test
    void aPassOfAWatchIsALineWhereItDidSomething() {
        assertEquals(
                Optional.of(
                        "run 812: INBOX (client) 1,200 new, 1 changed, 1 flag; INBOX (server) 2 deleted, 3 moved, 4 flags"
                                + " in 1.2 s"),
                TextReport.line(report(List.of(INBOX, IDLE), List.of(), false, Optional.empty())));
        assertEquals(Optional.empty(), TextReport.line(report(List.of(IDLE), List.of(), false, Optional.empty())));
    }

    @Test
    void aFoldersNameCannotPlayWithTheTerminal() {
        var evil = new FolderReport(Kind.MAIL, "a\u001B[2Jb\u202Ec", new Counts(1, 0, 0, 0, 0), Counts.ZERO, 0, 0);
        var text = text(report(List.of(evil), List.of(), false, Optional.empty()));
        assertFalse(text.contains("\u001B") || text.contains("\u202E"), text);
    }

    @Test
    void aTableFitsTheTerminalAndNamesFoldersAsPeopleWriteThem() {
        var wide = new FolderReport(
                Kind.MAIL, "100%25 sure/" + "x".repeat(300), new Counts(1, 0, 0, 0, 0), Counts.ZERO, 0, 0);
        var lines = TextReport.of(report(List.of(INBOX, wide), List.of(), false, Optional.empty()), 80);
        assertTrue(lines.get(2).startsWith("100% sure/xx"), lines.get(2));
        assertTrue(lines.get(0).length() <= 80
                && lines.get(1).length() <= 80
                && lines.get(2).length() <= 80);
        assertTrue(lines.get(2).contains("1 new"), "the numbers are not cut: " + lines.get(2));
    }

    @Test
    void aRehearsalNamesItemsByTheirTitles() {
        var step = new StepReport("INBOX", Side.CLIENT, "create", "7", "new there", "Lunch on Friday?");
        var lines = TextReport.of(report(List.of(), List.of(step), true, Optional.empty()));
        assertTrue(lines.get(1).contains("Lunch on Friday?"), lines.get(1));
    }

    private static String text(RunReport report) {
        return String.join("\n", TextReport.of(report));
    }

    private static RunReport report(
            List<FolderReport> folders, List<StepReport> steps, boolean dryRun, Optional<StoreException> failure) {
        return new RunReport(
                new Outline(812, 1.2, true, dryRun),
                folders,
                steps,
                new Left(List.of(), List.of(), List.of(), List.of(), List.of()),
                List.of(),
                failure);
    }
}
