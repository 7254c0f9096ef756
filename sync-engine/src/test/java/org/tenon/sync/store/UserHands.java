package org.tenon.sync.store;

import java.util.List;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;

/**
 * A person at work in a store with a program of their own: what a store under test must notice without being told. Changes
 * are there when a method returns; anything impossible is an {@link AssertionError}.
 */
public interface UserHands {
    /** A new item arrives. */
    Handle deliver(FolderName folder, byte[] body, Flags flags);

    /** Changes an item's content. Where bodies cannot change, a new item takes the old one's place. */
    Handle edit(FolderName folder, Handle handle, byte[] body);

    void reflag(FolderName folder, Handle handle, Flags add, Flags remove);

    /** Deletes an item for good. */
    void delete(FolderName folder, Handle handle);

    /** Moves an item; where it is afterwards. */
    Handle move(FolderName folder, Handle handle, FolderName target);

    /** Makes a copy of an item; where that is. */
    default Handle copy(FolderName folder, Handle handle, FolderName target) {
        var original = look(folder).stream()
                .filter(seen -> seen.handle().equals(handle))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no item " + handle));
        return deliver(target, original.body(), original.flags());
    }

    /** Creates a folder and the parents that it lacks. */
    void createFolder(FolderName folder);

    /** Renames a folder with all below it. */
    void renameFolder(FolderName folder, FolderName renamed);

    /** Deletes a folder with the items in it; what lies below stays. */
    void deleteFolder(FolderName folder);

    /** What the folder holds now, in the order of arrival where the store knows one. */
    List<Seen> look(FolderName folder);

    /** An item as a person sees it. */
    final class Seen {
        private final Handle handle;
        private final byte[] body;
        private final Flags flags;

        public Seen(Handle handle, byte[] body, Flags flags) {
            this.handle = handle;
            this.body = body;
            this.flags = flags;
        }

        public Handle handle() {
            return handle;
        }

        public byte[] body() {
            return body;
        }

        public Flags flags() {
            return flags;
        }
    }
}
