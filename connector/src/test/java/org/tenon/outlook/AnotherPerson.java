package org.tenon.outlook;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.UserHands;

/** Somebody at work on the same data file in a session of their own: by the same code, so no witness of what it writes. */
final class AnotherPerson implements UserHands {
    private final OutlookProfile profile;
    private final Kind kind;

    AnotherPerson(OutlookProfile profile, Kind kind) {
        this.profile = profile;
        this.kind = kind;
    }

    private interface Work<T> {
        T in(OutlookStore store) throws StoreException, IOException;
    }

    private <T> T at(Work<T> work) {
        try (var store = profile.open()) {
            return work.in(store);
        } catch (StoreException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private FolderInfo info(OutlookStore store, FolderName name) throws StoreException {
        return store.folders().stream()
                .filter(f -> f.kind() == kind && f.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private <T> T in(FolderName name, InFolder<T> work) {
        return at(store -> {
            try (var folder = store.open(info(store, name))) {
                return work.in(folder);
            }
        });
    }

    private interface InFolder<T> {
        T in(Folder folder) throws StoreException, IOException;
    }

    private static <T> T done(Outcome<T> outcome) {
        return outcome.toOptional().orElseThrow(() -> new AssertionError(outcome));
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        return in(folder, f -> done(f.create(List.of(Mails.item(kind, body, flags)))
                        .getFirst())
                .handle());
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        return in(folder, f -> {
            var state = ListedItems.of(f).get(handle);
            return done(f.replace(List.of(
                                    new Replacement(handle, state.revision(), Mails.item(kind, body, state.flags()))))
                            .getFirst())
                    .handle();
        });
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        in(folder, f -> done(f.reflag(List.of(new Reflag(handle, add, remove))).getFirst()));
    }

    @Override
    public void delete(FolderName folder, Handle handle) {
        in(folder, f -> done(f.delete(List.of(handle)).getFirst()));
    }

    @Override
    public Handle move(FolderName folder, Handle handle, FolderName target) {
        return at(store -> {
            try (var from = store.open(info(store, folder))) {
                return done(from.move(List.of(handle), info(store, target)).getFirst())
                        .handle();
            }
        });
    }

    @Override
    public void createFolder(FolderName folder) {
        at(store -> done(store.createFolder(kind, folder)));
    }

    @Override
    public void renameFolder(FolderName folder, FolderName renamed) {
        at(store -> done(store.renameFolder(info(store, folder), renamed)));
    }

    @Override
    public void deleteFolder(FolderName folder) {
        for (var item : look(folder)) {
            delete(folder, item.handle());
        }
        at(store -> done(store.deleteFolder(info(store, folder))));
    }

    @Override
    public List<Seen> look(FolderName folder) {
        return in(folder, f -> {
            var seen = new ArrayList<Seen>();
            var states = ListedItems.of(f);
            f.read(List.copyOf(states.keySet()), (handle, body) -> {
                try (var in = body.open()) {
                    seen.add(new Seen(
                            handle, in.readAllBytes(), states.get(handle).flags()));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            return seen;
        });
    }
}
