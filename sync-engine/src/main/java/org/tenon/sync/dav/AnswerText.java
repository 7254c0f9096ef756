package org.tenon.sync.dav;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The text of an XML answer, read so that one broken item in it does not hide the others: bytes that are no text and characters
 * that XML cannot carry come out as {@link #DAMAGE}. Whoever finds that mark in a value knows that the value is not what the
 * server has.
 *
 * <p>It also counts: a name, an attribute or a comment has to be in memory as a whole before the parser tells it, so none may be
 * longer than {@code longest} characters.
 */
final class AnswerText extends Reader {
    /** A noncharacter that XML allows and that no program writes. */
    static final char DAMAGE = '\uFDD0';

    private static final int HEAD_BYTES = 128;
    private static final Pattern ENCODING = Pattern.compile("^<\\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']");

    private final Reader in;
    private final long longest;
    private long sinceTold;

    private AnswerText(Reader in, long longest) {
        this.in = in;
        this.longest = longest;
    }

    static AnswerText of(InputStream in, long longest) throws IOException {
        byte[] head = in.readNBytes(HEAD_BYTES);
        var decoder = charset(head)
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE)
                .replaceWith(String.valueOf(DAMAGE));
        boolean marked = head.length >= 3 && (head[0] & 0xff) == 0xef && (head[1] & 0xff) == 0xbb;
        int skip = marked ? 3 : 0;
        var whole = new SequenceInputStream(new ByteArrayInputStream(head, skip, head.length - skip), in);
        return new AnswerText(new InputStreamReader(whole, decoder), longest);
    }

    /** UTF-8 but for what says otherwise (XML 1.0 section 4.3.3). */
    private static Charset charset(byte[] head) {
        if (head.length >= 2 && ((head[0] & 0xff) == 0xfe || (head[0] & 0xff) == 0xff)) {
            return StandardCharsets.UTF_16;
        }
        var named = ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1).strip());
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    /** To be called whenever the parser has told something: then what it was is not held any more. */
    void told() {
        sinceTold = 0;
    }

    @Override
    public int read(char[] chars, int off, int len) throws IOException {
        int n = in.read(chars, off, len);
        for (int i = off; i < off + n; i++) {
            char c = chars[i];
            if ((c < ' ' && c != '\n' && c != '\r' && c != '\t') || c == '\uFFFE' || c == '\uFFFF') {
                chars[i] = DAMAGE;
            }
        }
        sinceTold += Math.max(n, 0);
        if (sinceTold > longest) {
            throw new DavErrors.TooBig();
        }
        return n;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
