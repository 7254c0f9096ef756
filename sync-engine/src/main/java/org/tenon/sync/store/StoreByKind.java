package org.tenon.sync.store;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/** One side that several stores make up, each with kinds of its own: mail on an IMAP server, the rest on a DAV server. */
public final class StoreByKind implements Store {
    private final Map<Kind, Store> stores;
    private final Set<Store> each;
    private final Map<Store, ListingAhead> ahead = new ConcurrentHashMap<>();

    public StoreByKind(Map<Kind, Store> stores) {
        if (stores.isEmpty()) {
            throw new IllegalArgumentException("a side needs a store");
        }
        this.stores = Map.copyOf(stores);
        this.each = new LinkedHashSet<>();
        for (var kind : Kind.values()) {
            Optional.ofNullable(stores.get(kind)).ifPresent(each::add);
        }
    }

    @Override
    public String label() {
        return each.stream().map(Store::label).distinct().collect(Collectors.joining(" and "));
    }

    @Override
    public int parallelism() {
        return each.stream().mapToInt(Store::parallelism).max().orElseThrow();
    }

    @Override
    public void lookOnly(boolean only) {
        each.forEach(store -> store.lookOnly(only));
    }

    @Override
    public List<FolderInfo> folders() throws StoreException {
        return folders(stores.keySet());
    }

    @Override
    public List<FolderInfo> folders(Set<Kind> kinds) throws StoreException {
        var folders = new ArrayList<FolderInfo>();
        for (var store : each) {
            var asked = kindsOf(store);
            asked.retainAll(kinds);
            if (!asked.isEmpty()) {
                var early = ahead.remove(store);
                folders.addAll(early != null && early.answers(asked) ? early.folders() : store.folders(asked));
            }
        }
        return folders;
    }

    /**
     * Begins to list what will be asked for first, the stores side by side: there is time for that while the other side is opened. The next
     * {@link #folders(Set)} gets the answer, or the failure; nothing is asked twice.
     */
    public void listAhead(Set<Kind> kinds, InstantSource clock) {
        for (var store : each) {
            var asked = kindsOf(store);
            asked.retainAll(kinds);
            if (!asked.isEmpty()) {
                ahead.put(store, ListingAhead.begin(store, asked, clock));
            }
        }
    }

    @Override
    public List<String> omitted() {
        return each.stream().flatMap(store -> store.omitted().stream()).toList();
    }

    @Override
    public List<String> alerts() {
        return each.stream().flatMap(store -> store.alerts().stream()).toList();
    }

    @Override
    public List<Set<Kind>> parts() {
        return each.stream().map(this::kindsOf).toList();
    }

    private Set<Kind> kindsOf(Store store) {
        return stores.entrySet().stream()
                .filter(e -> e.getValue() == store)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
    }

    private Store of(Kind kind) throws StoreException {
        var store = stores.get(kind);
        if (store == null) {
            throw new StoreException(
                    StoreException.Scope.COLLECTION,
                    StoreException.Retry.AFTER_RECONFIGURING,
                    StoreException.Cause.CONFIGURATION,
                    "no server is given for " + kind.word());
        }
        return store;
    }

    @Override
    public Folder open(FolderInfo folder) throws StoreException {
        return of(folder.kind()).open(folder);
    }

    @Override
    public Outcome<FolderInfo> createFolder(Kind kind, FolderName name) throws StoreException {
        return of(kind).createFolder(kind, name);
    }

    @Override
    public Outcome<FolderInfo> renameFolder(FolderInfo folder, FolderName name) throws StoreException {
        return of(folder.kind()).renameFolder(folder, name);
    }

    @Override
    public Outcome<FolderInfo> deleteFolder(FolderInfo folder) throws StoreException {
        return of(folder.kind()).deleteFolder(folder);
    }

    @Override
    public Set<String> attributes(Kind kind) {
        return Optional.ofNullable(stores.get(kind))
                .map(s -> s.attributes(kind))
                .orElse(Set.of());
    }

    @Override
    public Outcome<FolderInfo> setAttributes(FolderInfo folder, Map<String, String> attributes) throws StoreException {
        return of(folder.kind()).setAttributes(folder, attributes);
    }

    @Override
    public Optional<FolderInfo> leftOut(Kind kind, FolderName name, String identity) throws StoreException {
        return of(kind).leftOut(kind, name, identity);
    }

    @Override
    public Scheduling scheduling(FolderInfo folder) throws StoreException {
        return of(folder.kind()).scheduling(folder);
    }

    /** Whichever store wakes first, or fails, ends the wait of all. */
    @Override
    public boolean awaitChange(Duration limit) throws StoreException, InterruptedException {
        if (each.size() == 1) {
            return each.iterator().next().awaitChange(limit);
        }
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("await-", 0).factory())) {
            var waits = new ExecutorCompletionService<Boolean>(threads);
            each.forEach(store -> waits.submit(() -> store.awaitChange(limit)));
            try {
                for (int ended = 0; ended < each.size(); ended++) {
                    if (waits.take().get()) {
                        return true;
                    }
                }
                return false;
            } catch (ExecutionException e) {
                throw FailedWork.of(e, StoreException.class, InterruptedException.class);
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Override
    public void close() {
        each.forEach(Store::close);
    }
}
