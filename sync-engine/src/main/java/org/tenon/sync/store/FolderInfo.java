package org.tenon.sync.store;

import java.util.Map;
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
 * @param attributes how people see it ({@link #COLOR}, {@link #ORDER}), by name; what is not said is not there
 * @param role the RFC 6154 special use without its backslash ({@code Sent}, {@code Trash}), {@code Inbox}, or empty
 */
public record FolderInfo(
        Kind kind,
        FolderName name,
        Optional<String> identity,
        Optional<String> digest,
        String role,
        boolean writable,
        Map<String, String> attributes) {
    /** The colour that a calendar is shown in: {@code #RRGGBB} or {@code #RRGGBBAA}, as somebody wrote it. */
    public static final String COLOR = "color";

    /** Where a calendar stands among others: a number. */
    public static final String ORDER = "order";

    /** One without attributes. */
    public FolderInfo(
            Kind kind,
            FolderName name,
            Optional<String> identity,
            Optional<String> digest,
            String role,
            boolean writable) {
        this(kind, name, identity, digest, role, writable, Map.of());
    }

    public FolderInfo {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(name);
        Objects.requireNonNull(identity);
        Objects.requireNonNull(digest);
        Objects.requireNonNull(role);
        attributes = Map.copyOf(attributes);
    }

    /** Whether two values of an attribute look the same to people: a colour without transparency may say so or not. */
    public static boolean looksSame(String attribute, String one, String other) {
        return attribute.equals(COLOR) ? opaque(one).equalsIgnoreCase(opaque(other)) : one.equals(other);
    }

    private static String opaque(String color) {
        return color.matches("(?i)#[0-9a-f]{6}ff") ? color.substring(0, 7) : color;
    }
}
