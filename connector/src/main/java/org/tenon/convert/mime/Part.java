package org.tenon.convert.mime;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.convert.LargeValue;

/** A part of a message, or the message: its header, and where in the bytes it lies. */
public final class Part {
    private static final Pattern LINE_END = Pattern.compile("\r*\n");

    private final LargeValue source;
    private final long from;
    private final boolean inDigest;
    private final List<Part> children = new ArrayList<>();
    private HeaderBlock headers = HeaderBlock.EMPTY;
    private String rawHeader = "";
    private ParameterValue type = ParameterValue.EMPTY;
    private long bodyFrom;
    private long end;

    Part(LargeValue source, long from, boolean inDigest) {
        this.source = source;
        this.from = from;
        this.inDigest = inDigest;
        bodyFrom = from;
        end = from;
    }

    void header(String latin, long bodyFrom) {
        rawHeader = LINE_END.matcher(latin).replaceAll("\r\n");
        headers = HeaderBlock.read(rawHeader);
        type = headers.parameters("Content-Type");
        this.bodyFrom = bodyFrom;
    }

    void end(long end) {
        this.end = Math.max(end, bodyFrom);
    }

    void add(Part child) {
        children.add(child);
    }

    public HeaderBlock headers() {
        return headers;
    }

    /** The header to the byte but for line ends, which are CRLF, with the empty line that ends it, if there is one. */
    public String rawHeader() {
        return rawHeader;
    }

    public long from() {
        return from;
    }

    public long bodyFrom() {
        return bodyFrom;
    }

    /** Past the last byte; a line end that belongs to the boundary is not counted in. */
    public long end() {
        return end;
    }

    public LargeValue source() {
        return source;
    }

    /** Of a multipart its parts; of a message/rfc822 the message in it. */
    public List<Part> children() {
        return children;
    }

    /** In lower case; {@code text/plain} where nothing is said, as [RFC 2045] section 5.2 has it. */
    public String mediaType() {
        var value = type.value();
        boolean said = value.indexOf('/') > 0 && value.indexOf('/') < value.length() - 1;
        return said ? value : inDigest ? "message/rfc822" : "text/plain";
    }

    public boolean is(String mediaType) {
        return mediaType().equals(mediaType);
    }

    public boolean isMultipart() {
        return mediaType().startsWith("multipart/");
    }

    public ParameterValue type() {
        return type;
    }

    public ParameterValue disposition() {
        return headers.parameters("Content-Disposition");
    }

    public Optional<String> fileName() {
        return disposition().parameter("filename").or(() -> type.parameter("name"));
    }

    /** Without the angle brackets. */
    public Optional<String> contentId() {
        return headers.value("Content-ID").map(v -> v.replaceAll("[<>\\s]", "")).filter(v -> !v.isEmpty());
    }

    /** Of a multipart none, whatever it says: [RFC 2045] section 6.4. */
    public TransferEncoding encoding() {
        if (isMultipart()) {
            return TransferEncoding.LINES;
        }
        return TransferEncoding.of(headers.value("Content-Transfer-Encoding").orElse(""));
    }

    /** The character set that the part says; empty where it says none, or one that nobody knows. */
    public Optional<Charset> charset() {
        return type.parameter("charset").flatMap(CharsetLabel::find);
    }

    /** What stands after the header, as it stands. */
    public Slice raw() {
        return new Slice(source, bodyFrom, end - bodyFrom);
    }

    /** What is meant: the transfer encoding is undone. */
    public LargeValue content() {
        return encoding().decoded(raw());
    }

    @Override
    public String toString() {
        return mediaType() + children;
    }
}
