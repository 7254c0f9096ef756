package org.tenon.sync.run;

import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.FolderTable.Attribute;
import org.tenon.sync.ledger.FolderTable.Known;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.AttributePlanner;
import org.tenon.sync.run.RunReport.StepReport;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Between folders and items: brings colours and the like into line, each by itself against what was agreed last. One that a side
 * lacks is given to it; that a side has none any more is never taken for a wish.
 */
final class AttributeStage {
    private static final Action ACTION = Action.FOLDER_ATTRIBUTES;

    private final RunContext context;

    AttributeStage(RunContext context) {
        this.context = context;
    }

    void run() throws StoreException {
        for (var known : context.ledger.folders().all()) {
            if (context.isListed(Side.CLIENT, known.id()) && context.isListed(Side.SERVER, known.id())) {
                var names = context.store(Side.SERVER).attributes(known.kind());
                for (var name : context.store(Side.CLIENT).attributes(known.kind())) {
                    if (names.contains(name)) {
                        settle(known, name);
                    }
                }
            }
        }
    }

    private void settle(Known folder, String name) throws StoreException {
        var client = value(folder, Side.CLIENT, name);
        var server = value(folder, Side.SERVER, name);
        var before = context.ledger.folders().attribute(folder.id(), name);
        if (client.equals(server)
                || (client.isPresent()
                        && server.isPresent()
                        && FolderInfo.looksSame(name, client.get(), server.get()))) {
            if (client.isPresent() && !client.equals(before.agreed())) {
                note(folder, name, new Attribute(client, Optional.empty()));
            }
            return;
        }
        var wins = AttributePlanner.winner(
                new AttributePlanner.Values(client, server, before.agreed()), context.policy.conflict());
        var value = wins == Side.CLIENT ? client : server;
        if (!value.equals(before.refused())) {
            set(folder, wins.other(), name, value.orElseThrow(), before);
        }
    }

    private Optional<String> value(Known folder, Side side, String name) throws StoreException {
        return Optional.ofNullable(context.info(side, folder.id()).attributes().get(name));
    }

    private void set(Known folder, Side side, String name, String value, Attribute before) throws StoreException {
        var path = folder.name().path();
        if (context.dryRun) {
            context.tally.wouldDo(new StepReport(path, side, ACTION.word(), name, "changed on the other side"));
            return;
        }
        try {
            switch (context.store(side).setAttributes(context.info(side, folder.id()), Map.of(name, value))) {
                case Outcome.Accepted<FolderInfo>(FolderInfo now) -> {
                    context.listed(side, folder.id(), now);
                    context.tally.did(folder.kind(), path, side, ACTION);
                    note(folder, name, new Attribute(Optional.of(value), Optional.empty()));
                }
                case Outcome.Rejected<FolderInfo>(String code, String message) -> {
                    context.tally.warn(path + ": its " + name + " stays as it is on one side: " + message);
                    note(folder, name, new Attribute(before.agreed(), Optional.of(value)));
                }
                case Outcome.Deferred<FolderInfo>(String message) -> context.tally.warn(path + ": " + message);
                case Outcome.Unplaced<FolderInfo>(String message) -> context.tally.warn(path + ": " + message);
            }
        } catch (StoreException e) {
            if (e.scope() == Scope.STORE) {
                throw e;
            }
            context.failed(folder.id(), side, e);
        }
    }

    private void note(Known folder, String name, Attribute now) {
        context.ledger.soonDurable(() -> context.ledger.folders().attribute(folder.id(), name, now));
    }
}
