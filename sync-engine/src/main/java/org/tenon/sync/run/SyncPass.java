package org.tenon.sync.run;

import org.tenon.sync.store.StoreException;

/**
 * Observe - plan - apply - settle, once. What an earlier try has done is not done again: the ledger knows.
 */
final class SyncPass implements Pass {
    @Override
    public void run(RunContext context) throws StoreException {
        folders(context);
        items(context);
    }

    /** Brings the folders themselves into line. */
    static void folders(RunContext context) throws StoreException {
        Recovery.lookAfresh(context);
        context.progress.stage("looking");
        new FolderStage(context).run();
        letGoWhatIsBack(context);
        new AttributeStage(context).run();
    }

    /** Looks into all folders, and brings what is in them into line. */
    static void items(RunContext context) throws StoreException {
        look(context);
        hold(context);
        if (new DirtyItems(context).any()) {
            context.begin();
            context.progress.stage("syncing");
            new ItemStage(context).run();
        }
        context.progress.stage("deleting");
        new DeleteStage(context).run();
        new SettledConflicts(context).run();
    }

    /** Observes both sides, then matches what is known. */
    static void look(RunContext context) throws StoreException {
        new ObserveStage(context).run();
        var recovery = new Recovery(context);
        recovery.run();
        new MatchStage(context).run();
        recovery.end();
        new StillAgreed(context).settle(false);
        new WindowStage(context).run();
        new SettledConflicts(context).run();
        context.putOffBlind();
    }

    /** Before anything is done: what a person has to look at first. */
    static void hold(RunContext context) throws StoreException {
        new DeleteStage(context).holdWhatVanished();
        new GoneFolders(context).hold();
        new Notices(context).holdTooMany();
    }

    static void letGoWhatIsBack(RunContext context) {
        var held = context.ledger.held();
        if (held.anyBack()) {
            context.ledger.soonDurable(held::letGoWhereBack);
        }
    }
}
