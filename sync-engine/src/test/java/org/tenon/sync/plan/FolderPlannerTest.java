package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.FolderFacts.View;

class FolderPlannerTest {
    private final FolderPlanner planner = new FolderPlanner(Policy.DEFAULT);

    @Test
    void aFolderNewOnOneSideIsCreatedOnTheOther() {
        assertEquals(List.of("Create CLIENT Work"), plan(folder("Work", View.NEVER, here("1"))));
    }

    @Test
    void aFolderThatComesUpUnderAnotherNameIsRenamedThereToo() {
        assertEquals(
                List.of("Rename CLIENT Work -> Done"),
                plan(folder("Work", known("9"), vanished("1")), folder("Done", View.NEVER, here("1"))));
    }

    @Test
    void childrenComeAlongWithTheirParent() {
        assertEquals(
                List.of("Rename CLIENT Work -> Done"),
                plan(
                        folder("Work", known("9"), vanished("1")),
                        folder("Work/a", known("8"), vanished("2")),
                        folder("Done", View.NEVER, here("1")),
                        folder("Done/a", View.NEVER, here("2"))));
    }

    @Test
    void twoThatCarryTheSameMarkAreNotGuessedAt() {
        assertEquals(
                List.of("Create CLIENT Done", "Create CLIENT Gone"),
                plan(
                        folder("Work", known("9"), vanished("1")),
                        folder("Done", View.NEVER, here("1")),
                        folder("Gone", View.NEVER, here("1"))));
    }

    @Test
    void aVanishedFolderIsNeitherCreatedAgainNorDeletedHere() {
        assertEquals(List.of(), plan(folder("Work", known("9"), vanished("1"))));
    }

    @Test
    void aFolderThatASideRefusedIsNotOfferedAgain() {
        assertEquals(List.of(), plan(folder("CON", new View(false, false, Optional.empty(), true), known("1"))));
    }

    @Test
    void theInboxIsNeverRenamed() {
        assertEquals(
                List.of("Create CLIENT Old"),
                plan(folder("INBOX", known("9"), vanished("1")), folder("Old", View.NEVER, here("1"))));
    }

    private List<String> plan(FolderFacts... folders) {
        return planner.plan(List.of(folders)).stream()
                .map(step -> switch (step) {
                    case FolderStep.Create c -> "Create " + c.side() + " " + c.name();
                    case FolderStep.Rename r -> "Rename " + r.side() + " " + r.name() + " -> " + r.to();
                })
                .toList();
    }

    private static FolderFacts folder(String name, View client, View server) {
        return new FolderFacts(Optional.of(new FolderId(1)), Kind.MAIL, FolderName.ofPath(name), client, server);
    }

    private static View here(String identity) {
        return new View(false, true, Optional.of(identity), false);
    }

    private static View known(String identity) {
        return new View(true, true, Optional.of(identity), false);
    }

    private static View vanished(String identity) {
        return new View(true, false, Optional.of(identity), false);
    }
}
