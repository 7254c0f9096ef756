package org.tenon.sync.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.fake.Texts;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.merge.MergeResult;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.ContentPlanner;
import org.tenon.sync.plan.ContentPlanner.Contents;
import org.tenon.sync.plan.Policy.Conflict;
import org.tenon.sync.run.ChangedContents.Both;
import org.tenon.sync.run.ChangedContents.Decision;
import org.tenon.sync.run.ChangedContents.Merging;
import org.tenon.sync.vobject.Content;

/** What a rehearsal says of an item that changed on both sides, a row a case. */
class PreviewTest {
    private static final KindRules RULES = KindRules.of(Kind.CALENDAR);

    @Test
    void whatIsTheSameAfterAllIsNoStep() {
        assertEquals(Optional.empty(), preview("old", "new", "new", true, Conflict.MERGE));
        assertEquals(Optional.empty(), merged(new MergeResult.Unchanged(), Conflict.MERGE));
    }

    @Test
    void whatOneSideOnlyTouchedIsTheOthersChange() {
        assertEquals(
                Optional.of(new Preview(Side.CLIENT, Action.UPDATE, "changed on the other side")),
                preview("old", "old", "new", true, Conflict.MERGE));
        assertEquals(
                Optional.of(new Preview(Side.SERVER, Action.UPDATE, "changed on the other side")),
                preview("old", "new", "old", true, Conflict.MERGE));
    }

    @Test
    void whatCannotBeMergedGoesByThePolicy() {
        for (var policy : List.of(Conflict.MERGE, Conflict.BOTH)) {
            assertEquals(
                    Optional.of(new Preview(
                            Side.CLIENT,
                            Action.MERGE,
                            "changed on both sides and cannot be merged: both copies are kept")),
                    preview("old", "one", "two", false, policy));
        }
        assertEquals(
                Optional.of(new Preview(
                        Side.SERVER, Action.UPDATE, "changed on both sides: the policy takes the client's")),
                preview("old", "one", "two", false, Conflict.CLIENT));
        assertEquals(
                Optional.of(new Preview(
                        Side.CLIENT, Action.UPDATE, "changed on both sides: the policy takes the server's")),
                preview("old", "one", "two", false, Conflict.SERVER));
    }

    @Test
    void aMergeSaysWhatItComesTo() {
        var both = Content.of(text("both"));
        assertEquals(
                Optional.of(new Preview(Side.CLIENT, Action.MERGE, "changed on both sides: merges cleanly")),
                merged(new MergeResult.Merged(both, List.of()), Conflict.MERGE));
        assertEquals(
                Optional.of(new Preview(
                        Side.CLIENT,
                        Action.MERGE,
                        "changed on both sides: merges, and the server's wins where both changed the same")),
                merged(new MergeResult.Merged(both, List.of()), Conflict.SERVER));
        assertEquals(
                Optional.of(
                        new Preview(Side.SERVER, Action.UPDATE, "changed on both sides: the client's holds all of it")),
                merged(new MergeResult.TakeClient(List.of()), Conflict.MERGE));
        assertEquals(
                Optional.of(
                        new Preview(Side.CLIENT, Action.UPDATE, "changed on both sides: the server's holds all of it")),
                merged(new MergeResult.TakeServer(List.of()), Conflict.MERGE));
        assertEquals(
                Optional.of(new Preview(
                        Side.CLIENT, Action.MERGE, "changed on both sides (SUMMARY): both copies are kept")),
                merged(new MergeResult.Clash(both, both, List.of("SUMMARY"), List.of()), Conflict.MERGE));
    }

    private static Optional<Preview> preview(
            String base, String client, String server, boolean mergeable, Conflict policy) {
        var both = new Both(summary(client), summary(server));
        var contents = new Contents(
                Optional.of(summary(base).hash()),
                both.client().hash(),
                both.server().hash(),
                mergeable);
        return Preview.of(new Decision(both, ContentPlanner.plan(contents, policy), Optional.empty()), policy);
    }

    private static Optional<Preview> merged(MergeResult result, Conflict policy) {
        var both = new Both(summary("one"), summary("two"));
        var contents = new Contents(
                Optional.empty(), both.client().hash(), both.server().hash(), true);
        var merging = new Merging(RULES.merger().orElseThrow(), Content.NONE, result);
        return Preview.of(new Decision(both, ContentPlanner.plan(contents, policy), Optional.of(merging)), policy);
    }

    private static ContentSummary summary(String title) {
        return RULES.summary(text(title));
    }

    private static byte[] text(String title) {
        return Texts.event("a", "DTSTART:20260203T100000Z", "SUMMARY:" + title).getBytes(StandardCharsets.UTF_8);
    }
}
