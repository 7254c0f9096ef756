package org.tenon.convert.mail;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.tenon.convert.LargeValue;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.ParameterValue;
import org.tenon.mapi.value.Binary;

/**
 * A part that is put together here, or a whole body: fields of a header that tell of it, and its content. Is written with the empty
 * line before the content, without the header.
 */
record Entity(List<HeaderLine> headers, MimeMessage content) implements MimeMessage {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final int LONGEST_LINE = 990;
    /** How much of a text may be quoted-printable: what is larger is smaller as base64, and a stream. */
    private static final int LARGE = 1 << 20;

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(LINE_END);
        content.writeTo(out);
    }

    private void writeWithHeader(OutputStream out) throws IOException {
        out.write(new HeaderBlock(headers).bytes());
        writeTo(out);
    }

    /** With fields added. */
    Entity with(List<HeaderLine> more) {
        var all = new ArrayList<>(headers);
        all.addAll(more);
        return new Entity(all, content);
    }

    /** A part as it was: its header, and its content in whatever lines. */
    static Entity verbatim(Binary header, MimeMessage content) {
        return new Entity(
                HeaderBlock.read(new String(header.shared(), StandardCharsets.ISO_8859_1))
                        .lines(),
                content);
    }

    static Entity of(String contentType, LargeValue content, Recipe recipe) {
        var headers = new ArrayList<HeaderLine>();
        headers.add(HeaderLine.of("Content-Type", contentType));
        switch (recipe.form()) {
            case BASE64 -> headers.add(HeaderLine.of("Content-Transfer-Encoding", "base64"));
            case QUOTED_PRINTABLE -> headers.add(HeaderLine.of("Content-Transfer-Encoding", "quoted-printable"));
            case AS_IT_IS -> {
                // 7bit is what nothing says.
            }
        }
        return new Entity(headers, out -> recipe.write(content, out));
    }

    static Entity text(String type, String text) {
        var lines = text.replaceAll("\r\n|\r|\n", "\r\n");
        boolean ascii = isPlain(lines.getBytes(StandardCharsets.UTF_8));
        var charset = ascii ? StandardCharsets.US_ASCII : StandardCharsets.UTF_8;
        return text(type, lines.getBytes(charset), charset);
    }

    static Entity text(String type, byte[] bytes, Charset charset) {
        var recipe = isPlain(bytes) ? Recipe.AS_IT_IS : bytes.length < LARGE ? Recipe.QUOTED_PRINTABLE : Recipe.BASE64;
        return of(type + ParameterValue.write("charset", charset.name()), LargeValue.of(Binary.owning(bytes)), recipe);
    }

    /** ASCII in lines that every mail server carries. */
    private static boolean isPlain(byte[] bytes) {
        int column = 0;
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            boolean end = b == '\n' && i > 0 && bytes[i - 1] == '\r';
            boolean carriage = b == '\r' && i + 1 < bytes.length && bytes[i + 1] == '\n';
            column = end ? 0 : column + 1;
            if ((b < ' ' && !end && !carriage && b != '\t') || b == 0x7F || column > LONGEST_LINE) {
                return false;
            }
        }
        return true;
    }

    static Entity multipart(String type, String boundary, List<Entity> parts) {
        var header = HeaderLine.of("Content-Type", type + "; boundary=\"" + boundary + "\"");
        return new Entity(List.of(header), out -> {
            for (var part : parts) {
                out.write(("--" + boundary + "\r\n").getBytes(StandardCharsets.US_ASCII));
                part.writeWithHeader(out);
                out.write(LINE_END);
            }
            out.write(("--" + boundary + "--\r\n").getBytes(StandardCharsets.US_ASCII));
        });
    }
}
