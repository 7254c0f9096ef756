package org.tenon.sync.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A folder's place in the hierarchy, from the top, in Unicode and free of any store's separator, encoding or prefix. The
 * inbox is {@code INBOX} whatever its case (RFC 9051 section 5.1). Each store maps names to its own spelling and back,
 * reversibly: a segment may hold any character, {@code /} included.
 */
public record FolderName(List<String> segments) implements Comparable<FolderName> {
    public static final FolderName INBOX = new FolderName(List.of("INBOX"));

    public FolderName {
        if (segments.isEmpty() || segments.stream().anyMatch(String::isEmpty)) {
            throw new IllegalArgumentException("a folder name needs segments that are not empty");
        }
        if (segments.getFirst().equalsIgnoreCase("INBOX")) {
            var canonical = new ArrayList<>(segments);
            canonical.set(0, "INBOX");
            segments = canonical;
        }
        segments = List.copyOf(segments);
    }

    public static FolderName of(String... segments) {
        return new FolderName(List.of(segments));
    }

    public boolean isInbox() {
        return equals(INBOX);
    }

    public String last() {
        return segments.getLast();
    }

    /** Whether this lies below {@code ancestor}, at any depth. */
    public boolean isUnder(FolderName ancestor) {
        return segments.size() > ancestor.segments.size()
                && segments.subList(0, ancestor.segments.size()).equals(ancestor.segments);
    }

    /** The same place once {@code ancestor}, at or above it, is called {@code renamed}. */
    public FolderName rebased(FolderName ancestor, FolderName renamed) {
        var moved = new ArrayList<>(renamed.segments);
        moved.addAll(segments.subList(ancestor.segments.size(), segments.size()));
        return new FolderName(moved);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FolderName(List<String> those) && those.equals(segments);
    }

    @Override
    public int hashCode() {
        return segments.hashCode();
    }

    @Override
    public int compareTo(FolderName other) {
        for (int i = 0; i < Math.min(segments.size(), other.segments.size()); i++) {
            int order = segments.get(i).compareTo(other.segments.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(segments.size(), other.segments.size());
    }

    /** For people and reports: segments joined by {@code /}, with {@code %} and {@code /} inside one percent-encoded. */
    public String path() {
        return String.join(
                "/",
                segments.stream()
                        .map(s -> s.replace("%", "%25").replace("/", "%2F"))
                        .toList());
    }

    /** Reads what {@link #path()} wrote. */
    public static FolderName ofPath(String path) {
        var segments = new ArrayList<String>();
        for (var part : path.split("/", -1)) {
            segments.add(part.replace("%2F", "/").replace("%25", "%"));
        }
        return new FolderName(segments);
    }

    @Override
    public String toString() {
        return path();
    }
}
