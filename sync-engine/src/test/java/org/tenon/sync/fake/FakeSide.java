package org.tenon.sync.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.StoreException.Scope;
import org.tenon.sync.store.UserHands;

/** A {@link FakeStore} as a side of a world. */
public final class FakeSide implements WorldSide {
    private final UnaryOperator<byte[]> words;
    private final Set<FolderName> others;
    private FakeStore store;

    FakeSide(FakeStore store) {
        this(store, UnaryOperator.identity(), Set.of());
    }

    /**
     * Beside a side that writes messages anew.
     *
     * @param words what a message says, in one spelling
     * @param others folders that the other side has of its own: no part of a story while they are empty
     */
    public FakeSide(FakeStore store, UnaryOperator<byte[]> words, Set<FolderName> others) {
        this.store = store;
        this.words = words;
        this.others = Set.copyOf(others);
    }

    @Override
    public FakeStore store() {
        return store;
    }

    @Override
    public UserHands hands() {
        return new Reading(store.hands(), words);
    }

    @Override
    public List<FolderName> names() {
        return store.names().stream()
                .filter(name ->
                        !others.contains(name) || !store.hands().look(name).isEmpty())
                .toList();
    }

    @Override
    public void restart() {
        store = store.reopen();
    }

    @Override
    public boolean hasVolatile() {
        return store.hasVolatile();
    }

    @Override
    public void powerCut() {
        store.powerCut();
    }

    @Override
    public void assertNothingOpen() {
        store.assertNothingOpen();
    }

    @Override
    public long changes() {
        return store.changes();
    }

    @Override
    public long bodies() {
        return store.calls(Op.READ) + store.calls(Op.STAGE);
    }

    @Override
    public void changeValidity(FolderName folder) {
        store.changeValidity(folder, true);
    }

    @Override
    public boolean removes(FolderName folder) {
        return true;
    }

    /**
     * Where the store chooses the handles, one that lies just when the outcome of a creation is in doubt cannot be told from one that was
     * not done.
     */
    @Override
    public List<Weather> weathers(boolean inDoubt) {
        if (store.traits().has(Trait.PROPOSES_HANDLES)) {
            return List.of(Weather.values());
        }
        return inDoubt ? List.of(Weather.DROPS) : List.of(Weather.DROPS, Weather.LIES);
    }

    @Override
    public void rough(Random random, Weather weather) {
        store.faults()
                .seeded(random.nextLong(), 5 + random.nextInt(60), weather)
                .scope(List.of(Scope.STORE, Scope.COLLECTION).get(random.nextInt(2)))
                .horizon(List.of(0, 0, 3, -3).get(random.nextInt(4)))
                .limit(List.of(1, 2, Integer.MAX_VALUE).get(random.nextInt(3)))
                .slow(List.of(Duration.ZERO, Duration.ZERO, Duration.ofNanos(200_000))
                        .get(random.nextInt(3)));
    }

    @Override
    public void calm() {
        store.faults().calm();
    }

    @Override
    public void close() {
        // In memory alone.
    }

    /** The same hands, and eyes that see what a message says. */
    private record Reading(UserHands hands, UnaryOperator<byte[]> words) implements UserHands {
        @Override
        public Handle deliver(FolderName folder, byte[] body, Flags flags) {
            return hands.deliver(folder, body, flags);
        }

        @Override
        public Handle edit(FolderName folder, Handle handle, byte[] body) {
            return hands.edit(folder, handle, body);
        }

        @Override
        public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
            hands.reflag(folder, handle, add, remove);
        }

        @Override
        public void delete(FolderName folder, Handle handle) {
            hands.delete(folder, handle);
        }

        @Override
        public Handle move(FolderName folder, Handle handle, FolderName target) {
            return hands.move(folder, handle, target);
        }

        @Override
        public Handle copy(FolderName folder, Handle handle, FolderName target) {
            return hands.copy(folder, handle, target);
        }

        @Override
        public void createFolder(FolderName folder) {
            hands.createFolder(folder);
        }

        @Override
        public void renameFolder(FolderName folder, FolderName renamed) {
            hands.renameFolder(folder, renamed);
        }

        @Override
        public void deleteFolder(FolderName folder) {
            hands.deleteFolder(folder);
        }

        @Override
        public List<Seen> look(FolderName folder) {
            var seen = new ArrayList<Seen>();
            hands.look(folder).forEach(s -> seen.add(new Seen(s.handle(), words.apply(s.body()), s.flags())));
            return seen;
        }
    }
}
