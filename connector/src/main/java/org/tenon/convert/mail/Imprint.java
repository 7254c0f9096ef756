package org.tenon.convert.mail;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.mapi.value.Binary;

/** Short digests, by which it shows whether somebody touched a thing. */
final class Imprint {
    private static final int BYTES = 16;
    private static final int BUFFER = 1 << 13;

    private Imprint() {}

    static String of(String text) {
        var digest = sha();
        return hex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    static String of(Binary bytes) {
        return hex(sha().digest(bytes.shared()));
    }

    static String of(LargeValue value) throws IOException {
        if (value instanceof LargeValue.Near near) {
            return of(near.bytes());
        }
        var digest = sha();
        try (var in = value.open()) {
            feed(in, digest);
        }
        return hex(digest.digest());
    }

    private static void feed(InputStream in, MessageDigest digest) throws IOException {
        var buffer = new byte[BUFFER];
        int count;
        while ((count = in.read(buffer)) >= 0) {
            digest.update(buffer, 0, count);
        }
    }

    /** What an attachment holds, and what it is called. An item that came as a message is known by its skeleton. */
    static String of(MapiAttachment attachment) throws IOException {
        if (attachment.embedded().isPresent()) {
            var item = attachment.embedded().get();
            var skeleton = item.properties().get(PidLid.MESSAGE);
            return skeleton.isPresent() ? of(skeleton.get()) : of(all(item));
        }
        var p = attachment.properties();
        var name = p.get(PidTag.ATTACH_LONG_FILENAME).orElse("") + "\n"
                + p.get(PidTag.ATTACH_CONTENT_ID).orElse("");
        var digest = sha();
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        var data = p.large(PidTag.ATTACH_DATA_BINARY);
        if (data.isPresent() && data.get() instanceof LargeValue.Near near) {
            digest.update(near.bytes().shared());
        } else if (data.isPresent()) {
            try (var in = data.get().open()) {
                feed(in, digest);
            }
        }
        return hex(digest.digest());
    }

    private static String all(MapiItem item) {
        var text = new StringBuilder(all(item.properties()));
        item.recipients().forEach(r -> text.append('\n').append(all(r)));
        for (var attachment : item.attachments()) {
            text.append('\n').append(all(attachment.properties()));
            attachment.embedded().ifPresent(e -> text.append(of(all(e))));
        }
        return text.toString();
    }

    private static String all(ItemProperties properties) {
        var sorted = new TreeMap<String, String>();
        properties.all().forEach((key, typed) -> {
            if (!(typed.value() instanceof LargeValue)) {
                sorted.put(key.toString(), String.valueOf(typed.value()));
            }
        });
        return sorted.toString();
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest, 0, BYTES);
    }

    private static MessageDigest sha() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
