package org.tenon.convert.blob;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * PidLidGlobalObjectId, [MS-OXOCAL] section 2.2.1.27: what a meeting is across calendars. It carries either bytes of Outlook's own,
 * whose hex digits are then the UID, or a UID of another program behind {@code vCal-Uid}.
 *
 * @param year of the day of the instance; 0, with month and day, for the series or a single meeting
 * @param creationTime 100 ns since 1601
 */
public record GlobalObjectId(
        int year, int month, int day, long creationTime, long reserved, Binary data, Binary trailing) {
    private static final Binary CLASS = Binary.ofHex("040000008200E00074C5B7101A82E008");
    private static final String PREFIX = CLASS.toString().toUpperCase(Locale.ROOT);
    private static final Binary FOREIGN = Binary.ofHex("7643616C2D55696401000000");
    private static final Binary NOTHING = new Binary(new byte[0]);

    public static Optional<GlobalObjectId> parse(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            if (!in.bytes(CLASS.size()).equals(CLASS)) {
                return null;
            }
            int year = in.int8() << 8 | in.int8();
            return new GlobalObjectId(
                    year, in.int8(), in.int8(), in.int64(), in.int64(), in.bytes(in.int32()), in.rest());
        });
    }

    public Binary binary() {
        return new BlobWriter()
                .bytes(CLASS)
                .int8(year >>> 8)
                .int8(year)
                .int8(month)
                .int8(day)
                .int64(creationTime)
                .int64(reserved)
                .int32(data.size())
                .bytes(data)
                .bytes(trailing)
                .binary();
    }

    /** Of a UID, as [MS-OXCICAL] section 2.1.3.1.1.20.26 has it. */
    public static GlobalObjectId ofUid(String uid) {
        if (uid.length() >= PREFIX.length() && uid.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            try {
                var own = parse(Binary.ofHex(uid));
                if (own.isPresent()) {
                    return own.get();
                }
            } catch (IllegalArgumentException e) {
                // Not hex to its end: a UID like any other.
            }
        }
        var data = new BlobWriter()
                .bytes(FOREIGN)
                .bytes(Binary.owning(uid.getBytes(StandardCharsets.UTF_8)))
                .int8(0)
                .binary();
        return new GlobalObjectId(0, 0, 0, 0, 0, data, NOTHING);
    }

    /** The UID that it stands for. */
    public String uid() {
        return foreignUid().orElseGet(() -> series().binary().toString().toUpperCase(Locale.ROOT));
    }

    private Optional<String> foreignUid() {
        var bytes = data.shared();
        int from = FOREIGN.size();
        if (bytes.length <= from || !data.toString().startsWith(FOREIGN.toString())) {
            return Optional.empty();
        }
        int to = bytes.length;
        while (to > from && bytes[to - 1] == 0) {
            to--;
        }
        return Optional.of(new String(bytes, from, to - from, StandardCharsets.UTF_8));
    }

    /** The same of the series: what PidLidCleanGlobalObjectId holds. */
    public GlobalObjectId series() {
        return new GlobalObjectId(0, 0, 0, creationTime, reserved, data, trailing);
    }

    public GlobalObjectId at(LocalDate instance) {
        return new GlobalObjectId(
                instance.getYear(),
                instance.getMonthValue(),
                instance.getDayOfMonth(),
                creationTime,
                reserved,
                data,
                trailing);
    }
}
