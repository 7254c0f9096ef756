package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.mail.CanonicalDigest;
import org.tenon.sync.model.Checkpoint;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.ItemState;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.BodySink;
import org.tenon.sync.store.DescriptionSink;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ItemSink;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Observation;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;
import org.tenon.sync.store.StoreException;

/** One Maildir folder, open. */
final class MaildirFolder implements Folder {
    private static final Checkpoint HERE = new Checkpoint("maildir", "");
    private static final String ITEM = "A message";

    private final FolderInfo info;
    private final MaildirTree tree;
    private final FilesSettings settings;
    private final Maildir maildir;
    private final MaildirIndex index;
    private final MaildirFlags flags;
    private final StagedBodies staged;
    private final MaildirActions actions;
    private Optional<LineEnds> lineEnds = Optional.empty();
    private final Runnable whenClosed;

    MaildirFolder(FolderInfo info, MaildirTree tree, Maildir maildir, FilesSettings settings, Runnable whenClosed) {
        this.info = info;
        this.tree = tree;
        this.settings = settings;
        this.maildir = maildir;
        this.index = new MaildirIndex(maildir);
        this.flags = new MaildirFlags(maildir);
        this.staged = new StagedBodies(new Durability(maildir.directory, settings.nativeSync()));
        this.actions = new MaildirActions(maildir, index, flags, staged.quick(), settings);
        this.whenClosed = whenClosed;
    }

    @Override
    public FolderInfo info() {
        return info;
    }

    @Override
    public Observation observe(Optional<Checkpoint> since, ItemSink sink) throws StoreException {
        return attempt("looking at the messages", () -> {
            flags.refresh();
            maildir.scan((inNew, name, file) -> sink.here(new ItemState(
                    new Handle(MaildirName.handle(name)),
                    Revisions.of(file),
                    flags.of(name),
                    Optional.empty(),
                    ItemState.UNKNOWN_SIZE)));
            return new Observation(true, HERE);
        });
    }

    @Override
    public Set<Handle> stillHere(Collection<Handle> handles) throws StoreException {
        return attempt("looking for messages", () -> {
            var entries = maildir.find(bases(handles), index::seen);
            var here = new HashSet<Handle>();
            for (var handle : handles) {
                if (entries.containsKey(handle.value())) {
                    here.add(handle);
                } else {
                    index.gone(handle.value());
                }
            }
            return here;
        });
    }

    @Override
    public void describe(List<Handle> handles, DescriptionSink sink) throws StoreException {
        attempt("reading messages", () -> {
            var buffer = new byte[64 * 1024];
            actions.each(handles, (base, entry) -> {
                if (Unfit.asFile(maildir.path(entry)).isPresent()) {
                    return; // Told when somebody asks for its content.
                }
                var digest = new CanonicalDigest();
                try (var in = Files.newInputStream(maildir.path(entry), LinkOption.NOFOLLOW_LINKS)) {
                    int n;
                    while ((n = in.read(buffer)) > 0) {
                        digest.write(buffer, 0, n);
                    }
                }
                var found = digest.found();
                sink.described(new Handle(base), found.linkId(), found.sizeBytes());
            });
            return true;
        });
    }

    @Override
    public void read(List<Handle> handles, BodySink sink) throws StoreException {
        var unfit = new Unfit();
        var bodies = attempt("reading messages", () -> {
            var found = new HashMap<String, Body>();
            actions.each(handles, (base, entry) -> {
                var reason = Unfit.asFile(maildir.path(entry));
                if (reason.isPresent()) {
                    unfit.note(new Handle(base), maildir.path(entry), reason.get());
                    return;
                }
                var file = Files.readAttributes(maildir.path(entry), BasicFileAttributes.class);
                found.put(
                        base,
                        new MaildirBody(
                                maildir,
                                base,
                                entry,
                                file.size(),
                                file.lastModifiedTime().toInstant()));
            });
            return found;
        });
        for (var body : bodies.entrySet()) {
            sink.body(new Handle(body.getKey()), body.getValue());
        }
        unfit.tell();
    }

    @Override
    public Flags keepable(Flags wanted) {
        return flags.keepable(wanted);
    }

    @Override
    public Body stage(Body body) throws StoreException {
        var part = maildir.tmp.resolve(settings.names().next());
        return attempt("writing a message", () -> {
            var file = staged.stage(part, body, lineEnds()::copy);
            if (!body.receivedAt().equals(Instant.EPOCH)) {
                staged.quick().touch(part, body.receivedAt());
            }
            return file;
        });
    }

    private LineEnds lineEnds() {
        if (lineEnds.isEmpty()) {
            lineEnds = Optional.of(new LineEnds());
        }
        return lineEnds.get();
    }

    @Override
    public String horizon() {
        return Long.toString(settings.clock().instant().getEpochSecond());
    }

    @Override
    public Optional<Handle> proposeHandle(NewItem item) {
        return Optional.of(new Handle(settings.names().next()));
    }

    @Override
    public List<Outcome<Placed>> create(List<NewItem> items) throws StoreException {
        var parts = staged.of(items, this::stage);
        var outcomes = change("storing messages", () -> {
            flags.giveLetters(items.stream().map(NewItem::flags).toList());
            var taken = taken(items);
            staged.makeDurable(parts);
            settings.steps().before("create");
            var placed = new ArrayList<Outcome<Placed>>(items.size());
            for (int i = 0; i < items.size(); i++) {
                placed.add(actions.create(items.get(i), parts.get(i).path(), taken));
            }
            actions.force();
            return placed;
        });
        return used(parts, outcomes);
    }

    /** Forgets the staged files that became messages, and drops those that did not. */
    private List<Outcome<Placed>> used(List<StagedFile> parts, List<Outcome<Placed>> outcomes) {
        for (int i = 0; i < parts.size(); i++) {
            staged.used(parts.get(i));
            if (outcomes.get(i) instanceof Outcome.Accepted) {
                parts.get(i).used();
            } else {
                parts.get(i).drop();
            }
        }
        return outcomes;
    }

    /** The base names among those proposed that a message here has. Those made by this very run are new by themselves. */
    private Set<String> taken(List<NewItem> items) throws IOException {
        var older = new HashSet<String>();
        for (var item : items) {
            item.proposed()
                    .map(Handle::value)
                    .filter(base -> !settings.names().made(base))
                    .ifPresent(older::add);
        }
        return older.isEmpty() ? Set.of() : maildir.find(older, index::seen).keySet();
    }

    @Override
    public List<Optional<Handle>> landed(List<NewItem> items, String horizon) throws StoreException {
        return attempt("looking for stored messages", () -> {
            var wanted = new HashSet<String>();
            items.forEach(item -> item.proposed().map(Handle::value).ifPresent(wanted::add));
            var entries = maildir.find(wanted, index::seen);
            var given = new HashSet<Handle>();
            var landed = new ArrayList<Optional<Handle>>();
            for (var item : items) {
                landed.add(item.proposed()
                        .filter(handle -> entries.containsKey(handle.value()))
                        .filter(given::add));
            }
            return landed;
        });
    }

    @Override
    public List<Outcome<Placed>> replace(List<Replacement> changes) throws StoreException {
        var parts = staged.of(changes.stream().map(Replacement::content).toList(), this::stage);
        var outcomes = change("changing messages", () -> {
            flags.giveLetters(changes.stream().map(c -> c.content().flags()).toList());
            staged.makeDurable(parts);
            settings.steps().before("replace");
            actions.locate(changes.stream().map(Replacement::handle).toList());
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (int i = 0; i < changes.size(); i++) {
                placed.add(actions.replace(changes.get(i), parts.get(i).path()));
            }
            actions.force();
            return placed;
        });
        return used(parts, outcomes);
    }

    @Override
    public List<Outcome<Placed>> reflag(List<Reflag> changes) throws StoreException {
        return change("changing flags", () -> {
            flags.giveLetters(changes.stream().map(Reflag::add).toList());
            actions.locate(changes.stream().map(Reflag::handle).toList());
            var placed = new ArrayList<Outcome<Placed>>(changes.size());
            for (var change : changes) {
                settings.steps().before("reflag");
                placed.add(actions.reflag(change));
            }
            actions.force();
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> move(List<Handle> handles, FolderInfo target) throws StoreException {
        return change("moving messages", () -> {
            var there = tree.maildir(target);
            var theirs = new MaildirFlags(there);
            theirs.refresh();
            var bases = bases(handles);
            var taken = new HashSet<>(there.find(bases, (base, entry) -> {}).keySet());
            var entries = actions.locate(handles);
            flags.refresh();
            theirs.giveLetters(
                    entries.values().stream().map(e -> flags.of(e.fileName())).toList());
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                settings.steps().before("move");
                placed.add(
                        there.directory.equals(maildir.directory)
                                ? actions.stay(handle)
                                : actions.move(handle, there, theirs, taken));
            }
            Durability.directory(there.cur);
            actions.force();
            tree.changed(there);
            return placed;
        });
    }

    @Override
    public List<Outcome<Placed>> delete(List<Handle> handles) throws StoreException {
        return change("deleting messages", () -> {
            actions.locate(handles);
            var placed = new ArrayList<Outcome<Placed>>(handles.size());
            for (var handle : handles) {
                settings.steps().before("delete");
                placed.add(actions.delete(handle));
            }
            actions.force();
            return placed;
        });
    }

    private static Set<String> bases(Collection<Handle> handles) {
        var bases = new HashSet<String>();
        handles.forEach(handle -> bases.add(handle.value()));
        return bases;
    }

    @Override
    public void close() {
        staged.close();
        whenClosed.run();
    }

    private <T> T change(String what, ItemWork<T> work) throws StoreException {
        return ItemWork.change(what, ITEM, maildir.directory, () -> tree.changed(maildir), alone(what, work));
    }

    private <T> T attempt(String what, ItemWork<T> work) throws StoreException {
        return ItemWork.attempt(what, ITEM, maildir.directory, alone(what, work));
    }

    /** Names are unique: only another program takes one of ours. */
    private static <T> ItemWork<T> alone(String what, ItemWork<T> work) {
        return () -> {
            try {
                return work.run();
            } catch (FileAlreadyExistsException inTheWay) {
                throw new StoreException(
                        StoreException.Scope.COLLECTION,
                        StoreException.Retry.LATER,
                        StoreException.Cause.LIMIT,
                        "Another program is busy in the same local folder (" + what + "). The next run tries again.",
                        inTheWay);
            }
        };
    }
}
