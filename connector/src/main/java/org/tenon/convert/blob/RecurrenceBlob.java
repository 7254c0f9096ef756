package org.tenon.convert.blob;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * AppointmentRecurrencePattern, [MS-OXOCAL] section 2.2.1.44.5: when an appointment returns, and what is other on some days.
 *
 * @param startOffset minutes from midnight to the start of each instance
 * @param endOffset the same to its end, over 1440 where it ends on a later day
 * @param extended one for each exception
 * @param trailing what followed
 */
public record RecurrenceBlob(
        RecurrencePattern pattern,
        int readerVersion,
        int writerVersion,
        int startOffset,
        int endOffset,
        List<ExceptionInfo> exceptions,
        Binary reserved1,
        List<ExtendedException> extended,
        Binary reserved2,
        Binary trailing) {
    public static final int READER_VERSION = 0x3006;
    public static final int WRITER_VERSION = 0x3009;
    private static final Binary NOTHING = new Binary(new byte[0]);

    public RecurrenceBlob {
        exceptions = List.copyOf(exceptions);
        extended = List.copyOf(extended);
    }

    /** One of today's version. */
    public static RecurrenceBlob of(
            RecurrencePattern pattern,
            int startOffset,
            int endOffset,
            List<ExceptionInfo> exceptions,
            List<ExtendedException> extended) {
        return new RecurrenceBlob(
                pattern,
                READER_VERSION,
                WRITER_VERSION,
                startOffset,
                endOffset,
                exceptions,
                NOTHING,
                extended,
                NOTHING,
                NOTHING);
    }

    public static Optional<RecurrenceBlob> parse(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            var pattern = RecurrencePattern.parse(in, false);
            return pattern == null ? null : parse(in, pattern);
        });
    }

    private static RecurrenceBlob parse(Cursor in, RecurrencePattern pattern) {
        int reader = in.int32();
        int writer = in.int32();
        int start = in.int32();
        int end = in.int32();
        var exceptions = in.list(in.int16(), ExceptionInfo.LEAST_SIZE, ExceptionInfo::parse);
        var reserved1 = in.bytes(in.int32());
        var extended = new ArrayList<ExtendedException>();
        for (var exception : exceptions) {
            extended.add(ExtendedException.parse(in, writer >= WRITER_VERSION, exception));
        }
        var reserved2 = in.bytes(in.int32());
        return new RecurrenceBlob(
                pattern, reader, writer, start, end, exceptions, reserved1, extended, reserved2, in.rest());
    }

    public Binary binary() {
        var out = pattern.write(new BlobWriter());
        out.int32(readerVersion).int32(writerVersion).int32(startOffset).int32(endOffset);
        out.int16(exceptions.size());
        exceptions.forEach(e -> e.write(out));
        out.int32(reserved1.size()).bytes(reserved1);
        for (int i = 0; i < extended.size(); i++) {
            extended.get(i).write(out, writerVersion >= WRITER_VERSION, exceptions.get(i));
        }
        return out.int32(reserved2.size()).bytes(reserved2).bytes(trailing).binary();
    }
}
