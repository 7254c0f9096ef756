package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HashMap;
import java.util.Map;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.UserHands.Seen;

/** The items of a {@link Soak}, of one kind: what is written for each content, and which one an item has that is seen. */
final class SoakItems {
    private static final String EDITED = "Edited: ";

    private final Kind kind;
    private final Map<String, byte[]> bodies = new HashMap<>();

    SoakItems(Kind kind) {
        this.kind = kind;
    }

    /** @param nameless of a message, whether it has no Message-ID */
    byte[] made(String content, boolean nameless) {
        return kept(
                content,
                kind != Kind.MAIL
                        ? new Words(kind, content, "The text of " + content, "20260203", Words.Times.ONCE, false)
                                .write(content + "@example.test")
                        : nameless ? Mails.withoutId(content) : Mails.mail(content));
    }

    /** What the item with {@code content} becomes when it is edited into {@code after}; a message grows by so much. */
    byte[] edited(Seen item, String content, String after, int more) {
        return kept(
                after,
                kind == Kind.MAIL
                        ? Mails.mail(Intents.family(content), EDITED + "x".repeat(more) + after)
                        : Words.of(kind, item.body()).saying(EDITED + after).into(item.body()));
    }

    private byte[] kept(String content, byte[] body) {
        bodies.put(content, body);
        return body;
    }

    byte[] body(String content) {
        return bodies.get(content);
    }

    /** What an item is called: its subject, and for an edit the word at its end. */
    String content(Seen seen) {
        if (kind != Kind.MAIL) {
            var words = Words.of(kind, seen.body());
            return words.text().startsWith(EDITED) ? words.text().substring(EDITED.length()) : words.title();
        }
        var text = new String(Mails.lf(seen.body()), ISO_8859_1).strip();
        int subject = text.indexOf("Subject: ") + 9;
        int edited = text.lastIndexOf("\n" + EDITED);
        return edited < 0
                ? text.substring(subject, text.indexOf('\n', subject))
                : text.substring(edited + 1 + EDITED.length()).replaceFirst("^x*", "");
    }
}
