package org.tenon.sync.dav;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the server itself spells its addresses, by their canonical form. We compare canonically, but ask with the server's own
 * spelling: to one server {@code a+b} and {@code a%2Bb} are one resource, to the next they are two. Only what is spelled
 * otherwise than we would is kept.
 */
final class Spellings {
    /** Beyond this many, nothing more is learned: memory stays flat. */
    private static final int MOST = 100_000;

    private final Map<String, String> parents = new ConcurrentHashMap<>();
    private final Map<String, String> names = new ConcurrentHashMap<>();

    /** Takes note of an address that the server told, and gives its canonical form. */
    String learn(String told) {
        var canonical = Href.canonicalPath(told);
        var spelled = Href.forRequest(told);
        var parent = Href.parent(canonical);
        var spelledParent = Href.parent(spelled);
        if (!parent.equals(spelledParent) && !isSame(parent, spelledParent) && parents.size() < MOST) {
            parents.put(parent, spelledParent);
        }
        var name = lastSegment(canonical);
        var spelledName = lastSegment(spelled);
        if ((isOdd(name) || !isSame(name, spelledName)) && names.size() < MOST) {
            names.put(bare(canonical), spelledName);
        }
        return canonical;
    }

    /** Whether our own spelling of this canonical path may be another than the server's, and the server's is not known. */
    boolean isInDoubt(String canonical) {
        return isOdd(lastSegment(canonical)) && !names.containsKey(bare(canonical));
    }

    /** The canonical path as the server spells it, as far as it has told. */
    String of(String canonical) {
        if (names.isEmpty() && parents.isEmpty()) {
            return canonical;
        }
        var parent = Href.parent(canonical);
        var name = names.getOrDefault(bare(canonical), lastSegment(canonical));
        return of(parent, 0) + name + (canonical.endsWith("/") && canonical.length() > 1 ? "/" : "");
    }

    private String of(String parent, int depth) {
        var whole = parents.get(parent);
        if (whole != null || parent.length() <= 1 || depth > 20) {
            return whole == null ? parent : whole;
        }
        var name = names.getOrDefault(bare(parent), lastSegment(parent));
        return of(Href.parent(parent), depth + 1) + name + "/";
    }

    private static boolean isOdd(String segment) {
        return segment.indexOf('%') >= 0;
    }

    /** The same by any reading: the case of hexadecimal digits, and signs that need no escape (RFC 3986 section 6.2.2). */
    private static boolean isSame(String canonical, String spelled) {
        return canonical.equals(spelled)
                || canonical.equalsIgnoreCase(spelled)
                || (!hasEscape(canonical) && onlyPlain(spelled));
    }

    private static boolean hasEscape(String path) {
        return path.indexOf('%') >= 0;
    }

    /** Whether every escape in it stands for a letter, a digit or one of {@code - . _ ~ @}. */
    private static boolean onlyPlain(String spelled) {
        for (int at = spelled.indexOf('%'); at >= 0; at = spelled.indexOf('%', at + 1)) {
            var escape = at + 3 <= spelled.length() ? spelled.substring(at, at + 3) : "";
            if (Href.decode(escape).equals(escape)
                    || Href.encode(Href.decode(escape)).startsWith("%")) {
                return false;
            }
        }
        return true;
    }

    private static String bare(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    private static String lastSegment(String path) {
        var bare = bare(path);
        return bare.substring(bare.lastIndexOf('/') + 1);
    }
}
