package org.tenon.sync.plan;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;

/**
 * Which folders are synced: the {@code [folders]} table of the account file. A folder that is left out is not looked at on
 * either side, and nothing is concluded from what it holds or lacks.
 *
 * @param include where not empty, only folders that one of these patterns means
 * @param exclude never folders that one of these patterns means
 */
public record FolderFilter(List<FolderPattern> include, List<FolderPattern> exclude) {
    /** Every folder. */
    public static final FolderFilter ALL = new FolderFilter(List.of(), List.of());

    public FolderFilter {
        include = List.copyOf(include);
        exclude = List.copyOf(exclude);
    }

    public boolean covers(Kind kind, FolderName name) {
        return (include.isEmpty() || include.stream().anyMatch(p -> p.means(kind, name)))
                && exclude.stream().noneMatch(p -> p.means(kind, name));
    }

    /**
     * A folder and all below it: its name, sub-folders after {@code /}, where {@code *} stands for any characters and {@code ?}
     * for one. {@code mail:}, {@code calendar:}, {@code tasks:} or {@code contacts:} before it means folders of that kind alone.
     */
    public record FolderPattern(Optional<Kind> kind, String glob) {
        public FolderPattern {
            Objects.requireNonNull(kind);
            if (glob.isEmpty()) {
                throw new IllegalArgumentException("an empty pattern");
            }
        }

        public static FolderPattern of(String text) {
            int colon = text.indexOf(':');
            var kind = colon < 0 ? Optional.<Kind>empty() : Kind.ofWord(text.substring(0, colon));
            return new FolderPattern(kind, kind.isEmpty() ? text : text.substring(colon + 1));
        }

        boolean means(Kind folderKind, FolderName name) {
            return kind.map(k -> k == folderKind).orElse(true)
                    && regex().matcher(String.join("/", name.segments())).matches();
        }

        private Pattern regex() {
            var regex = new StringBuilder();
            glob.codePoints()
                    .forEach(c -> regex.append(
                            switch (c) {
                                case '*' -> ".*";
                                case '?' -> ".";
                                default -> Pattern.quote(Character.toString(c));
                            }));
            // The inbox has one name whatever its case (RFC 9051 section 5.1).
            var inbox = glob.regionMatches(true, 0, "INBOX", 0, 5) ? Pattern.CASE_INSENSITIVE : 0;
            return Pattern.compile(regex.append("(?:/.*)?").toString(), Pattern.DOTALL | inbox);
        }
    }
}
