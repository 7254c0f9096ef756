package org.tenon.sync.fake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Pattern;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.UserHands;

/** A person's own program on the contents of a {@link FakeStore}: no faults, no steps, durable at once. */
final class FakeHands implements UserHands {
    private static final Instant RECEIVED = Instant.parse("2026-03-01T09:00:00Z");
    private static final Pattern YEAR = Pattern.compile("\nDate: [^\n]* Mar (\\d{4}) ");

    private final Contents contents;
    private final Traits traits;

    FakeHands(Contents contents, Traits traits) {
        this.contents = contents;
        this.traits = traits;
    }

    @Override
    public Handle deliver(FolderName folder, byte[] body, Flags flags) {
        synchronized (contents) {
            var box = box(folder);
            var entry = new Entry(fresh(box), stored(body), flags, received(body), 1, 0);
            contents.put(box, entry);
            return done(entry.handle());
        }
    }

    @Override
    public Handle edit(FolderName folder, Handle handle, byte[] body) {
        synchronized (contents) {
            var box = box(folder);
            var old = entry(box, handle);
            var renewed = old.withBody(stored(body), old.revision() + 1);
            if (traits.has(Trait.MUTABLE_BODIES)) {
                contents.put(box, renewed);
                return done(handle);
            }
            var successor = renewed.at(fresh(box));
            contents.put(box, successor);
            contents.remove(box, handle);
            return done(successor.handle());
        }
    }

    @Override
    public void reflag(FolderName folder, Handle handle, Flags add, Flags remove) {
        synchronized (contents) {
            var box = box(folder);
            var old = entry(box, handle);
            contents.put(box, old.withFlags(old.flags().plus(add).minus(remove)));
            done(handle);
        }
    }

    @Override
    public void delete(FolderName folder, Handle handle) {
        synchronized (contents) {
            var box = box(folder);
            contents.remove(box, entry(box, handle).handle());
            done(handle);
        }
    }

    @Override
    public Handle move(FolderName folder, Handle handle, FolderName target) {
        synchronized (contents) {
            var box = box(folder);
            var to = box(target);
            var entry = entry(box, handle).at(traits.has(Trait.MOVE_KEEPS_HANDLE) ? handle : fresh(to));
            contents.remove(box, handle);
            contents.put(to, entry);
            return done(entry.handle());
        }
    }

    @Override
    public void createFolder(FolderName folder) {
        synchronized (contents) {
            if (contents.box(folder).isPresent()) {
                throw new AssertionError(folder + " is there already");
            }
            for (int depth = 1; depth <= folder.segments().size(); depth++) {
                var ancestor = new FolderName(folder.segments().subList(0, depth));
                if (contents.box(ancestor).isEmpty()) {
                    contents.create(ancestor, contents.newBox(Kind.MAIL, ""));
                }
            }
            contents.settle();
        }
    }

    @Override
    public void renameFolder(FolderName folder, FolderName renamed) {
        synchronized (contents) {
            box(folder);
            if (contents.box(renamed).isPresent()) {
                throw new AssertionError(renamed + " is there already");
            }
            contents.rename(folder, renamed);
            contents.settle();
        }
    }

    @Override
    public void deleteFolder(FolderName folder) {
        synchronized (contents) {
            box(folder);
            contents.drop(folder);
            contents.settle();
        }
    }

    @Override
    public List<Seen> look(FolderName folder) {
        synchronized (contents) {
            return box(folder).items().stream()
                    .map(e -> new Seen(e.handle(), e.body(), e.flags()))
                    .toList();
        }
    }

    /** When it says that it was sent. */
    private static Instant received(byte[] body) {
        var year = YEAR.matcher(new String(Mails.lf(body), StandardCharsets.UTF_8));
        return year.find() ? Instant.parse(RECEIVED.toString().replace("2026", year.group(1))) : RECEIVED;
    }

    private Box box(FolderName folder) {
        return contents.box(folder).orElseThrow(() -> new AssertionError("no folder " + folder));
    }

    private static Entry entry(Box box, Handle handle) {
        return box.find(handle).orElseThrow(() -> new AssertionError("no item " + handle));
    }

    private Handle fresh(Box box) {
        return traits.has(Trait.PROPOSES_HANDLES) ? contents.nextName() : box.nextHandle();
    }

    private byte[] stored(byte[] body) {
        return traits.has(Trait.CRLF) ? Mails.crlf(body) : Mails.lf(body);
    }

    private Handle done(Handle handle) {
        contents.settle();
        return handle;
    }
}
