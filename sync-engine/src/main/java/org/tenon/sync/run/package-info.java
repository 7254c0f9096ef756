/**
 * The runner: observes both sides into the ledger, asks the planner, acts, settles, and reports. All I/O of a run meets here.
 *
 * <p>A run, in the order of {@code SyncPass}:
 *
 * <ol>
 *   <li>{@code Marking} looks whether the client folder belongs to this ledger, and whether one of the three (client, server, ledger) is
 *       older than the others. Where it is, what was known is matched anew.
 *   <li>{@code FolderStage} lists the folders of both sides, pairs them, creates and renames. {@code AttributeStage} does the same for
 *       their colours and order.
 *   <li>{@code ObserveStage} writes down what each side tells since the last checkpoint; {@code Recovery} closes the intents that a
 *       crash left open; {@code MatchStage} finds items again that are on a side already.
 *   <li>{@code DeleteStage.holdWhatVanished}, {@code GoneFolders} and {@code Notices} hold what a person has to look at before it is done.
 *   <li>{@code ItemStage} plans the items whose sightings and base differ, a thousand at a time. {@code Stager} and {@code Transfer}
 *       copy contents; {@code ChangedContents} reads what changed on both sides and says what becomes of it, {@code Reconciler} does it,
 *       {@code SecondCopy} keeps both where a merge cannot; {@code Rearranger} moves and marks.
 *   <li>{@code DeleteStage} comes last: through the valve, each item is deleted by {@code Deleter} with a copy in the {@code Bin} first.
 * </ol>
 *
 * <p>Each change of a side is an intent in the ledger before it is done, and one transaction closes it with its new base. An item that
 * fails waits alone; a folder that fails is left out of this run; a store that fails ends the part of the run that needs it. What was
 * done before stays done. After a change in the middle of a look, the stages are repeated, four times at most. {@code Rehearsal}
 * looks and plans alike and tells each step. {@code UndoPass} takes a run back on the client, and the stages after it bring both sides
 * into line. {@code SyncEngine} chooses; no stage asks which it is. What the stages share in one try is {@code RunContext}, and none of
 * it is replaced.
 */
package org.tenon.sync.run;
