package org.tenon.sync.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;

/**
 * Files among those asked for that are there and cannot be read as items, each with why, by name: told when all the others have
 * been read. Links are never followed, since they may lead to any file of the user's; pipes and devices are never opened, since
 * they may never end.
 */
final class Unfit {
    /** What would mend it: a person, or a little while. */
    record Reason(boolean passes, String words) {
        static Reason lasting(String words) {
            return new Reason(false, words);
        }

        static Reason passing(String words) {
            return new Reason(true, words);
        }
    }

    private final Map<Handle, String> lasting = new LinkedHashMap<>();
    private final Map<Handle, String> passing = new LinkedHashMap<>();

    /** How the file itself is unfit to be read, whatever is in it. Fails where it is gone. */
    static Optional<Reason> asFile(Path path) throws IOException {
        var about = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (about.isSymbolicLink()) {
            return Optional.of(Reason.lasting("is a link to another place; links are not followed."
                    + " Put the file itself there, or remove the link."));
        }
        if (!about.isRegularFile()) {
            return Optional.of(Reason.lasting("is no regular file, and was not opened. Move it elsewhere."));
        }
        if (!Files.isReadable(path)) {
            // One that a mail reader renamed just now cannot be read either: that fails here, as gone.
            Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return Optional.of(Reason.lasting("may not be read by this user. Nothing was changed."
                    + " Give the user access to the file and sync again with --retry-rejected."));
        }
        return Optional.empty();
    }

    /** Notes the file if it is unfit. Answers whether it can be read; not so where it is gone. */
    boolean passes(Handle handle, Path path) throws IOException {
        try {
            var reason = asFile(path);
            reason.ifPresent(r -> note(handle, path, r));
            return reason.isEmpty();
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    void note(Handle handle, Path path, Reason reason) {
        var sentence = "The file " + FileNames.shown(FileNames.of(path)) + " " + reason.words();
        (reason.passes() ? passing : lasting).put(handle, sentence);
    }

    /** Tells what was noted, if anything. */
    void tell() throws StoreException {
        // Those that pass by themselves first: what is told is then tried again, and the others with it.
        boolean wait = !passing.isEmpty();
        var all = new LinkedHashMap<>(passing);
        all.putAll(lasting);
        if (!all.isEmpty()) {
            throw new StoreException(
                    wait ? Retry.LATER : Retry.AFTER_RECONFIGURING,
                    Cause.NO_ACCESS,
                    all.values().iterator().next(),
                    all);
        }
    }
}
