package org.tenon.convert.blob;

import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * ExtendedException, [MS-OXOCAL] section 2.2.1.44.4: the rest of what is other on one day, with text in Unicode.
 *
 * @param changeHighlight its value and what follows it, where the writer's version has it
 * @param subject there where the exception has a subject of its own; so is the location
 * @param reserved2 there where there is a subject or a location
 */
public record ExtendedException(
        Binary changeHighlight,
        Binary reserved1,
        int start,
        int end,
        int original,
        Optional<String> subject,
        Optional<String> location,
        Binary reserved2) {
    private static final Binary NOTHING = new Binary(new byte[0]);

    /** The part that belongs to an exception with these texts. */
    public static ExtendedException of(
            ExceptionInfo exception, int changeHighlight, Optional<String> subject, Optional<String> location) {
        var highlight = new BlobWriter().int32(changeHighlight).binary();
        return new ExtendedException(
                highlight,
                NOTHING,
                exception.start(),
                exception.end(),
                exception.original(),
                subject,
                location,
                NOTHING);
    }

    static ExtendedException parse(Cursor in, boolean highlights, ExceptionInfo exception) {
        var highlight = highlights ? in.bytes(in.int32()) : NOTHING;
        var reserved1 = in.bytes(in.int32());
        boolean subject = exception.has(ExceptionInfo.SUBJECT);
        boolean location = exception.has(ExceptionInfo.LOCATION);
        if (!subject && !location) {
            return new ExtendedException(
                    highlight,
                    reserved1,
                    exception.start(),
                    exception.end(),
                    exception.original(),
                    Optional.empty(),
                    Optional.empty(),
                    NOTHING);
        }
        return new ExtendedException(
                highlight,
                reserved1,
                in.int32(),
                in.int32(),
                in.int32(),
                subject ? Optional.of(in.wide(in.int16())) : Optional.empty(),
                location ? Optional.of(in.wide(in.int16())) : Optional.empty(),
                in.bytes(in.int32()));
    }

    void write(BlobWriter out, boolean highlights, ExceptionInfo exception) {
        if (highlights) {
            out.int32(changeHighlight.size()).bytes(changeHighlight);
        }
        out.int32(reserved1.size()).bytes(reserved1);
        boolean hasSubject = exception.has(ExceptionInfo.SUBJECT);
        boolean hasLocation = exception.has(ExceptionInfo.LOCATION);
        if (hasSubject || hasLocation) {
            out.int32(start).int32(end).int32(original);
            if (hasSubject) {
                text(out, subject.orElse(""));
            }
            if (hasLocation) {
                text(out, location.orElse(""));
            }
            out.int32(reserved2.size()).bytes(reserved2);
        }
    }

    private static void text(BlobWriter out, String text) {
        out.int16(text.length()).wide(text);
    }
}
