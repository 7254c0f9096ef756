package org.tenon.sync.fake;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;

/**
 * What kind of store a fake plays.
 *
 * @param keepable the only flags that it can keep; empty where it keeps any
 * @param sizeLimit in bytes as stored; anything larger is rejected
 * @param holds which folder names it can hold
 */
public record Traits(
        String label, Set<Trait> has, int parallelism, Flags keepable, long sizeLimit, Predicate<FolderName> holds) {

    /** Plays a capable IMAP server: deltas with tombstones, UIDs, bodies that never change. */
    public static Traits imap() {
        return new Traits("fake IMAP", Set.of(), 4, Flags.NONE, Long.MAX_VALUE, name -> true)
                .with(
                        Trait.TOMBSTONES,
                        Trait.DIGEST,
                        Trait.IDENTITY,
                        Trait.TELLS_LINK_IDS,
                        Trait.TELLS_SIZES,
                        Trait.CRLF);
    }

    /** Plays an IMAP server with no extension at all. */
    public static Traits plainImap() {
        return imap().without(Trait.TOMBSTONES, Trait.DIGEST, Trait.IDENTITY, Trait.TELLS_LINK_IDS);
    }

    /** Plays a tree of files: complete listings, names that we choose, content that a person may edit. */
    public static Traits files() {
        return new Traits("fake files", Set.of(), 4, Flags.NONE, Long.MAX_VALUE, name -> true)
                .with(Trait.PROPOSES_HANDLES, Trait.MUTABLE_BODIES, Trait.MOVE_KEEPS_HANDLE, Trait.IDENTITY);
    }

    public Traits {
        has = Set.copyOf(has);
    }

    public boolean has(Trait trait) {
        return has.contains(trait);
    }

    public Traits with(Trait... more) {
        return having(true, more);
    }

    public Traits without(Trait... less) {
        return having(false, less);
    }

    public Traits parallelism(int folders) {
        return new Traits(label, has, folders, keepable, sizeLimit, holds);
    }

    /** Keeps {@code names} only. */
    public Traits keeping(String... names) {
        return new Traits(label, has, parallelism, Flags.of(names), sizeLimit, holds);
    }

    public Traits sizeLimit(long bytes) {
        return new Traits(label, has, parallelism, keepable, bytes, holds);
    }

    /** Rejects folders whose names {@code refused} finds. */
    public Traits refusing(Predicate<FolderName> refused) {
        return new Traits(label, has, parallelism, keepable, sizeLimit, holds.and(refused.negate()));
    }

    private Traits having(boolean on, Trait... traits) {
        var set = EnumSet.noneOf(Trait.class);
        set.addAll(has);
        if (on) {
            set.addAll(Arrays.asList(traits));
        } else {
            Arrays.asList(traits).forEach(set::remove);
        }
        return new Traits(label, set, parallelism, keepable, sizeLimit, holds);
    }
}
