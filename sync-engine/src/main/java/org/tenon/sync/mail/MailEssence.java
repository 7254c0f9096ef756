package org.tenon.sync.mail;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.tenon.sync.model.ContentHash;

/**
 * A digest of what of a mail its author wrote: who it is from and to, subject and date, and the body. Two mails of one essence
 * differ only in what servers add or change on the way into a mailbox: trace and status fields, the Message-ID, white space of
 * folded fields, a line end at the very end. Tells that a message found on a server is the one that was given to it; never
 * that two messages of one folder are one too many.
 */
public final class MailEssence extends OutputStream {
    private static final String AUTHORS_FIELDS = ",date,from,to,cc,subject,";

    private final MessageDigest sha = MailIdentity.sha256();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream(1024);
    private boolean inBody;
    private boolean lineBegun;
    private boolean heldReturn;
    private long heldLines;
    private boolean bodyBegun;

    /** The essence of the mail that {@code in} gives. */
    public static ContentHash of(InputStream in) throws IOException {
        try (var essence = new MailEssence()) {
            in.transferTo(essence);
            return essence.found();
        }
    }

    @Override
    public void write(int b) {
        int c = b & 0xff;
        if (c == '\r') {
            heldReturn = true;
        } else if (c == '\n') {
            heldReturn = false;
            endLine();
        } else {
            take(c);
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            write(bytes[i]);
        }
    }

    private void take(int c) {
        lineBegun = true;
        if (inBody) {
            for (; heldLines > 0; heldLines--) {
                sha.update((byte) '\n');
            }
            if (heldReturn) {
                sha.update((byte) '\r');
            }
            sha.update((byte) c);
            bodyBegun = true;
        } else if (header.size() < MailIdentity.MOST_BYTES) {
            header.write(c);
        }
        heldReturn = false;
    }

    private void endLine() {
        if (inBody) {
            if (bodyBegun) {
                heldLines++;
            }
        } else if (!lineBegun) {
            endHeader();
        } else if (header.size() < MailIdentity.MOST_BYTES) {
            header.write('\n');
        }
        lineBegun = false;
    }

    private void endHeader() {
        inBody = true;
        var fields = new TreeMap<String, String>();
        var unfolded = header.toString(StandardCharsets.ISO_8859_1).replaceAll("\n[ \t]+", " ");
        for (var line : unfolded.split("\n", -1)) {
            field(line).ifPresent(f -> fields.putIfAbsent(f.name(), f.value()));
        }
        fields.forEach((name, value) -> sha.update((name + ":" + value + "\n").getBytes(StandardCharsets.ISO_8859_1)));
        sha.update((byte) '\n');
    }

    private record Field(String name, String value) {}

    private static Optional<Field> field(String line) {
        int colon = line.indexOf(':');
        if (colon < 1) {
            return Optional.empty();
        }
        var name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        return AUTHORS_FIELDS.contains("," + name + ",")
                ? Optional.of(new Field(name, line.substring(colon + 1).replaceAll("[ \t\r]+", "")))
                : Optional.empty();
    }

    private ContentHash found() {
        if (!inBody) {
            endHeader();
        }
        return new ContentHash(HexFormat.of().formatHex(sha.digest()));
    }
}
