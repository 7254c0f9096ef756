package org.tenon.sync.dav;

import java.util.Optional;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/** How far an observation by sync token came, and the last change that the server told on the way there. */
record TokenPosition(String token, Optional<Witness> witness) {
    private static final String TOKEN = "token ";

    /** The last change that the server told, to be asked about again: empty is the revision of what was deleted. */
    record Witness(Handle handle, Optional<Revision> revision) {
        static Optional<Witness> read(String text) {
            var parts = text.split("\n", 2);
            return parts.length < 2
                    ? Optional.empty()
                    : Optional.of(new Witness(
                            new Handle(Href.decode(parts[0])),
                            Optional.of(parts[1]).filter(r -> !r.isEmpty()).map(Revision::new)));
        }

        String write() {
            return Href.encode(handle.value()) + "\n"
                    + revision.map(Revision::value).orElse("");
        }
    }

    /** Whether {@code position} was reached by a sync token. */
    static boolean is(String position) {
        return position.startsWith(TOKEN);
    }

    static TokenPosition read(String position) {
        var parts = position.substring(TOKEN.length()).split("\n", 2);
        return new TokenPosition(parts[0], parts.length < 2 ? Optional.empty() : Witness.read(parts[1]));
    }

    String write() {
        return TOKEN + token + witness.map(w -> "\n" + w.write()).orElse("");
    }
}
