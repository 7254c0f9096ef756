package org.tenon.sync.store;

import java.util.Objects;
import java.util.Optional;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/**
 * One folder in a listing.
 *
 * @param identity what stays with the folder when it is renamed (MAILBOXID, UIDVALIDITY, an inode), where the store has such
 *     a thing; a hint only, checked against the items before it is believed
 * @param digest a text that differs whenever anything in the folder differs; where it equals that of the last complete
 *     observation the folder is not opened at all. Absent where the store cannot promise that.
 * @param role the RFC 6154 special use without its backslash ({@code Sent}, {@code Trash}), {@code Inbox}, or empty
 */
public record FolderInfo(
        Kind kind, FolderName name, Optional<String> identity, Optional<String> digest, String role, boolean writable) {
    public FolderInfo {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(role);
    }
}
