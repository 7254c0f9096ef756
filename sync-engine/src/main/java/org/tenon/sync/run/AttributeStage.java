package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.ledger.FolderTable.Attribute;
import org.tenon.sync.ledger.FolderTable.Known;
import org.tenon.sync.model.Action;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.AttributePlanner;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Scope;

/**
 * Between folders and items: brings colours and the like into line, each by itself against what was agreed last. One that a side
 * lacks is given to it; that a side has none any more is never taken for a wish.
 */
final class AttributeStage {
    private final RunContext context;

    AttributeStage(RunContext context) {
        this.context = context;
    }

    void run() throws StoreException {
        for (var change : plan()) {
            set(change);
        }
    }

    /**
     * A folder's attribute, to be given to one side.
     *
     * @param before what was agreed, and what was refused
     */
    record Change(Known folder, Side side, String name, String value, Attribute before) {}

    /** What is to be given to a side. What both have is noted as agreed. */
    List<Change> plan() throws StoreException {
        var changes = new ArrayList<Change>();
        for (var known : context.ledger.folders().all()) {
            if (context.listings.has(Side.CLIENT, known.id()) && context.listings.has(Side.SERVER, known.id())) {
                var names = context.store(Side.SERVER).attributes(known.kind());
                for (var name : context.store(Side.CLIENT).attributes(known.kind())) {
                    if (names.contains(name)) {
                        plan(known, name).ifPresent(changes::add);
                    }
                }
            }
        }
        return changes;
    }

    private Optional<Change> plan(Known folder, String name) throws StoreException {
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
            return Optional.empty();
        }
        var wins = AttributePlanner.winner(
                new AttributePlanner.Values(client, server, before.agreed()), context.policy.conflict());
        var value = wins == Side.CLIENT ? client : server;
        return value.equals(before.refused())
                ? Optional.empty()
                : Optional.of(new Change(folder, wins.other(), name, value.orElseThrow(), before));
    }

    private Optional<String> value(Known folder, Side side, String name) throws StoreException {
        return Optional.ofNullable(
                context.listings.info(side, folder.id()).attributes().get(name));
    }

    private void set(Change change) throws StoreException {
        var folder = change.folder();
        var side = change.side();
        var name = change.name();
        var value = change.value();
        var path = folder.name().path();
        try {
            switch (context.store(side).setAttributes(context.listings.info(side, folder.id()), Map.of(name, value))) {
                case Outcome.Accepted<FolderInfo>(FolderInfo now) -> {
                    context.listings.put(side, folder.id(), now);
                    context.tally.did(folder.kind(), path, side, Action.FOLDER_ATTRIBUTES);
                    note(folder, name, new Attribute(Optional.of(value), Optional.empty()));
                }
                case Outcome.Rejected<FolderInfo>(String code, String message) -> {
                    context.tally.warn(path + ": its " + name + " stays as it is on one side: " + message);
                    note(folder, name, new Attribute(change.before().agreed(), Optional.of(value)));
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
