package org.tenon.convert.blob;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * ExceptionInfo, [MS-OXOCAL] section 2.2.1.44.2: what is other on one day of a series. A part is there where its flag is.
 *
 * @param start minutes since 1601, local; so are the next two
 * @param original when the instance would have started
 * @param flags which parts follow
 * @param subject in the code page of who wrote it: {@link ExtendedException} has it in full
 */
public record ExceptionInfo(
        int start,
        int end,
        int original,
        int flags,
        Optional<Binary> subject,
        int meetingType,
        int reminderDelta,
        int reminderSet,
        Optional<Binary> location,
        int busyStatus,
        int attachment,
        int subType,
        int color) {
    public static final int SUBJECT = 0x0001;
    public static final int MEETING_TYPE = 0x0002;
    public static final int REMINDER_DELTA = 0x0004;
    public static final int REMINDER = 0x0008;
    public static final int LOCATION = 0x0010;
    public static final int BUSY_STATUS = 0x0020;
    public static final int ATTACHMENT = 0x0040;
    public static final int SUB_TYPE = 0x0080;
    public static final int COLOR = 0x0100;
    public static final int EXCEPTIONAL_BODY = 0x0200;

    static final int LEAST_SIZE = 14;

    private static final int MOST_TEXT = 255;
    private static final Charset WESTERN =
            Charset.isSupported("windows-1252") ? Charset.forName("windows-1252") : StandardCharsets.ISO_8859_1;

    static ExceptionInfo parse(Cursor in) {
        int start = in.int32();
        int end = in.int32();
        int original = in.int32();
        int flags = in.int16();
        return new ExceptionInfo(
                start,
                end,
                original,
                flags,
                text(in, flags, SUBJECT),
                number(in, flags, MEETING_TYPE),
                number(in, flags, REMINDER_DELTA),
                number(in, flags, REMINDER),
                text(in, flags, LOCATION),
                number(in, flags, BUSY_STATUS),
                number(in, flags, ATTACHMENT),
                number(in, flags, SUB_TYPE),
                number(in, flags, COLOR));
    }

    private static int number(Cursor in, int flags, int flag) {
        return (flags & flag) == 0 ? 0 : in.int32();
    }

    /** The length stands there twice, once with one more for a zero that is not there. */
    private static Optional<Binary> text(Cursor in, int flags, int flag) {
        if ((flags & flag) == 0) {
            return Optional.empty();
        }
        in.int16();
        return Optional.of(in.bytes(in.int16()));
    }

    void write(BlobWriter out) {
        out.int32(start).int32(end).int32(original).int16(flags);
        write(out, SUBJECT, subject);
        write(out, MEETING_TYPE, meetingType);
        write(out, REMINDER_DELTA, reminderDelta);
        write(out, REMINDER, reminderSet);
        write(out, LOCATION, location);
        write(out, BUSY_STATUS, busyStatus);
        write(out, ATTACHMENT, attachment);
        write(out, SUB_TYPE, subType);
        write(out, COLOR, color);
    }

    private void write(BlobWriter out, int flag, int value) {
        if (has(flag)) {
            out.int32(value);
        }
    }

    private void write(BlobWriter out, int flag, Optional<Binary> text) {
        if (has(flag)) {
            var bytes = text.orElse(new Binary(new byte[0]));
            out.int16(bytes.size() + 1).int16(bytes.size()).bytes(bytes);
        }
    }

    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Text as it is put here: what has no letter in Windows' western code page is a question mark. */
    public static Binary narrow(String text) {
        var cut = text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) : text;
        return Binary.owning(cut.getBytes(WESTERN));
    }
}
