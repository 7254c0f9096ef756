package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.Reflag;
import org.tenon.sync.store.Replacement;

/**
 * What is done to single messages of one folder, among other programs that rename the same files: each operation that finds its
 * file gone looks for it again and starts over.
 */
final class MaildirActions {
    private static final int TRIES = 8;
    private static final Outcome<Placed> GONE = Outcome.deferred("The message is gone. The next run looks again.");
    private static final Outcome<Placed> CHANGED =
            Outcome.deferred("The message was changed or removed meanwhile. The next run looks again.");
    private static final Outcome<Placed> NO_ROOM = Outcome.rejected(
            "bad-name",
            "The name of the message's file is so long that its flags have no room in it."
                    + " The message itself is kept. Give the file a shorter name.");

    private final Maildir maildir;
    private final MaildirIndex index;
    private final MaildirFlags flags;
    private final QuickFiles quick;
    private final FilesSettings settings;
    private final Set<Path> touched = new LinkedHashSet<>();
    private Map<String, Maildir.Entry> located = new HashMap<>();

    MaildirActions(Maildir maildir, MaildirIndex index, MaildirFlags flags, QuickFiles quick, FilesSettings settings) {
        this.maildir = maildir;
        this.index = index;
        this.flags = flags;
        this.quick = quick;
        this.settings = settings;
    }

    /** One try, on the file as it is called now. */
    private interface Action {
        Outcome<Placed> on(Maildir.Entry entry) throws IOException;
    }

    /** One try without an outcome. */
    interface Look {
        void at(String base, Maildir.Entry entry) throws IOException;
    }

    /** Finds {@code handles}, all at once: to be called before a batch of the operations below. */
    Map<String, Maildir.Entry> locate(Collection<Handle> handles) throws IOException {
        var bases = new HashSet<String>();
        handles.forEach(handle -> bases.add(handle.value()));
        located = index.locate(bases);
        return located;
    }

    /** Looks at each message that is here; those gone are left out. */
    void each(Collection<Handle> handles, Look look) throws IOException {
        locate(handles);
        for (var handle : new LinkedHashSet<>(handles)) {
            act(handle, CHANGED, entry -> {
                look.at(handle.value(), entry);
                return CHANGED;
            });
        }
    }

    private Outcome<Placed> act(Handle handle, Outcome<Placed> whenGone, Action action) throws IOException {
        var base = handle.value();
        var places = located;
        for (int i = 0; i < TRIES; i++) {
            var entry = places.get(base);
            if (entry == null) {
                return whenGone;
            }
            try {
                return action.on(entry);
            } catch (NoSuchFileException renamed) {
                index.gone(base);
                places = index.locate(Set.of(base));
            } catch (IOException e) {
                if (FileFailures.isBadName(e)) {
                    return NO_ROOM;
                }
                throw e;
            }
        }
        return Outcome.deferred("Another program keeps renaming this message. The next run tries again.");
    }

    /** Makes a message of the staged file {@code part}, whose data is durable. */
    Outcome<Placed> create(NewItem item, Path part, Set<String> taken) throws IOException {
        var base = item.proposed().map(Handle::value).orElseGet(settings.names()::next);
        if (taken.contains(base)) {
            return Outcome.deferred("A message of this file name is there already. The next run looks again.");
        }
        var name = flags.arriving(MaildirName.parse(base).withBase(base), item.flags());
        try {
            var revision = revision(part);
            // A message without any flag is new: programs that tell of new mail look there.
            var read = new Maildir.Entry(false, name.inCur(settings.infoSeparator()));
            boolean fresh = name.letters().isEmpty()
                    && Files.isDirectory(maildir.fresh)
                    && !Files.exists(maildir.path(read), LinkOption.NOFOLLOW_LINKS);
            var entry = fresh ? new Maildir.Entry(true, base) : read;
            quick.rename(part, maildir.path(entry));
            touched.add(fresh ? maildir.fresh : maildir.cur);
            settings.steps().before("created");
            index.seen(base, entry);
            return placed(base, revision, flags.of(entry.fileName()));
        } catch (FileAlreadyExistsException e) {
            return Outcome.deferred("A message of this file name is there already. The next run looks again.");
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(maildir.cur)) {
                return Outcome.deferred("Another program removed the message while it was being stored.");
            }
            throw e;
        }
    }

    /**
     * Puts the staged file {@code part}, whose data is durable, in the place of a message: under the same name, which is one step
     * to an onlooker.
     */
    Outcome<Placed> replace(Replacement change, Path part) throws IOException {
        var handle = change.handle();
        var revision = revision(part);
        var replaced = act(handle, CHANGED, entry -> {
            var path = maildir.path(entry);
            if (!revision(path).equals(change.expected())) {
                return CHANGED;
            }
            SmallFiles.replace(part, path);
            touched.add(path.getParent());
            return placed(handle.value(), revision, flags.of(entry.fileName()));
        });
        if (!(replaced instanceof Outcome.Accepted)) {
            return replaced;
        }
        settings.steps().before("replaced");
        dropOld(handle, change.expected());
        return act(
                handle,
                replaced,
                entry -> rename(
                        handle,
                        entry,
                        // Another content is another message to a program that has numbered this one.
                        flags.with(entry.name(), change.content().flags()).withBase(handle.value()),
                        revision));
    }

    /** Another program may have renamed the old file just before ours took its name: then both are there. */
    private void dropOld(Handle handle, Revision old) throws IOException {
        var entries = new HashSet<Maildir.Entry>();
        maildir.find(Set.of(), (base, entry) -> {
            if (base.equals(handle.value())) {
                entries.add(entry);
            }
        });
        for (var entry : entries) {
            try {
                if (entries.size() > 1 && revision(maildir.path(entry)).equals(old)) {
                    Files.delete(maildir.path(entry));
                } else {
                    index.seen(handle.value(), entry);
                    located.put(handle.value(), entry);
                }
            } catch (NoSuchFileException renamedAgain) {
                index.gone(handle.value());
            }
        }
    }

    Outcome<Placed> reflag(Reflag change) throws IOException {
        return act(change.handle(), GONE, entry -> {
            var wanted = flags.of(entry.fileName()).plus(change.add()).minus(change.remove());
            return rename(change.handle(), entry, flags.with(entry.name(), wanted), revision(maildir.path(entry)));
        });
    }

    /** Gives a message another name, in {@code cur}, if it says something else. */
    private Outcome<Placed> rename(Handle handle, Maildir.Entry entry, MaildirName name, Revision revision)
            throws IOException {
        var after = entry;
        if (!name.same(entry.name())) {
            after = new Maildir.Entry(false, name.inCur(settings.infoSeparator()));
            quick.rename(maildir.path(entry), maildir.path(after));
            touched.add(entry.inNew() ? maildir.fresh : maildir.cur);
            touched.add(maildir.cur);
            index.seen(handle.value(), after);
        }
        return placed(handle.value(), revision, flags.of(after.fileName()));
    }

    /** What a move within one folder does. */
    Outcome<Placed> stay(Handle handle) throws IOException {
        return act(
                handle,
                GONE,
                entry -> placed(handle.value(), revision(maildir.path(entry)), flags.of(entry.fileName())));
    }

    /** Moves a message to {@code there}, where the bases in {@code taken} are. */
    Outcome<Placed> move(Handle handle, Maildir there, MaildirFlags theirs, Set<String> taken) throws IOException {
        return act(handle, GONE, entry -> {
            var from = maildir.path(entry);
            var revision = revision(from);
            var base = taken.contains(handle.value()) ? settings.names().next() : handle.value();
            var name = theirs.arriving(entry.name(), flags.of(entry.fileName())).withBase(base);
            var arrived = new Maildir.Entry(false, name.inCur(settings.infoSeparator()));
            var to = there.path(arrived);
            try {
                SmallFiles.rename(from, to);
            } catch (AtomicMoveNotSupportedException otherFileSystem) {
                carry(from, there.tmp.resolve(settings.names().next()), to);
                revision = revision(to);
            }
            taken.add(base);
            touched.add(from.getParent());
            index.gone(handle.value());
            return placed(base, revision, theirs.of(arrived.fileName()));
        });
    }

    private static void carry(Path from, Path part, Path to) throws IOException {
        Files.copy(from, part, StandardCopyOption.COPY_ATTRIBUTES);
        Durability.force(part);
        SmallFiles.rename(part, to);
        Durability.directory(to.getParent());
        Files.delete(from);
    }

    Outcome<Placed> delete(Handle handle) throws IOException {
        return act(handle, placed(handle.value(), Revision.FIXED, Flags.NONE), entry -> {
            var path = maildir.path(entry);
            Files.delete(path);
            touched.add(path.getParent());
            index.gone(handle.value());
            return placed(handle.value(), Revision.FIXED, flags.of(entry.fileName()));
        });
    }

    /** Makes durable what was renamed and deleted since the last time. */
    void force() throws IOException {
        for (var directory : touched) {
            Durability.directory(directory);
        }
        touched.clear();
    }

    private static Outcome<Placed> placed(String base, Revision revision, Flags flags) {
        return Outcome.accepted(new Placed(new Handle(base), revision, flags));
    }

    private static Revision revision(Path path) throws IOException {
        return Revisions.of(Files.readAttributes(path, BasicFileAttributes.class));
    }
}
