package org.tenon.convert.blob;

import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * PidLidTimeZoneStruct, [MS-OXOCAL] section 2.2.1.39: one rule of a time zone, without a name. Minutes to be added to local time to
 * get UTC; {@code daylightBias} on top of {@code bias} in summer.
 */
public record TimeZoneStruct(
        int bias,
        int standardBias,
        int daylightBias,
        int standardYear,
        SystemTime standard,
        int daylightYear,
        SystemTime daylight,
        Binary trailing) {
    public static Optional<TimeZoneStruct> parse(Binary bytes) {
        return Cursor.parse(
                bytes,
                in -> new TimeZoneStruct(
                        in.int32(),
                        in.int32(),
                        in.int32(),
                        in.int16(),
                        SystemTime.parse(in),
                        in.int16(),
                        SystemTime.parse(in),
                        in.rest()));
    }

    public Binary binary() {
        var out = new BlobWriter().int32(bias).int32(standardBias).int32(daylightBias);
        standard.write(out.int16(standardYear));
        daylight.write(out.int16(daylightYear));
        return out.bytes(trailing).binary();
    }

    public ZoneRule rule() {
        return new ZoneRule(bias, standardBias, daylightBias, standard, daylight);
    }

    public static TimeZoneStruct of(ZoneRule rule) {
        return new TimeZoneStruct(
                rule.bias(),
                rule.standardBias(),
                rule.daylightBias(),
                0,
                rule.standard(),
                0,
                rule.daylight(),
                new Binary(new byte[0]));
    }
}
