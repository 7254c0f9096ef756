package org.tenon.convert.blob;

import java.util.List;
import java.util.Optional;
import org.tenon.mapi.value.Binary;

/**
 * PidLidAppointmentTimeZoneDefinition..., [MS-OXOCAL] section 2.2.1.41: a time zone by its Windows name, with its rules.
 *
 * @param headerRest what the header has beyond the parts that are known
 */
public record TimeZoneDefinition(
        int major, int minor, int reserved, String keyName, Binary headerRest, List<Rule> rules, Binary trailing) {
    /** Of the year in which an item is, this rule holds. */
    public static final int EFFECTIVE = 0x0002;

    public static final int RECUR_CURRENT = 0x0001;
    private static final int FIRST_YEAR = 1601;
    private static final int RULE_SIZE = 0x3E;
    private static final Binary NOTHING = new Binary(new byte[0]);

    /** A rule that holds from a year on. */
    public record Rule(int major, int minor, int reserved, int flags, int year, Binary unused, ZoneRule rule) {
        static Rule parse(Cursor in) {
            return new Rule(
                    in.int8(),
                    in.int8(),
                    in.int16(),
                    in.int16(),
                    in.int16(),
                    in.bytes(14),
                    new ZoneRule(in.int32(), in.int32(), in.int32(), SystemTime.parse(in), SystemTime.parse(in)));
        }

        void write(BlobWriter out) {
            out.int8(major).int8(minor).int16(reserved).int16(flags).int16(year).bytes(unused);
            out.int32(rule.bias()).int32(rule.standardBias()).int32(rule.daylightBias());
            rule.standard().write(out);
            rule.daylight().write(out);
        }
    }

    public TimeZoneDefinition {
        rules = List.copyOf(rules);
    }

    public static Optional<TimeZoneDefinition> parse(Binary bytes) {
        return Cursor.parse(bytes, in -> {
            int major = in.int8();
            int minor = in.int8();
            int header = in.int16();
            int reserved = in.int16();
            int units = in.int16();
            var name = in.wide(units);
            int rules = in.int16();
            int rest = header - (2 + 2 + 2 * units + 2);
            var headerRest = rest > 0 ? in.bytes(rest) : NOTHING;
            return new TimeZoneDefinition(
                    major, minor, reserved, name, headerRest, in.list(rules, RULE_SIZE + 4, Rule::parse), in.rest());
        });
    }

    public Binary binary() {
        var out = new BlobWriter().int8(major).int8(minor).int16(2 + 2 + 2 * keyName.length() + 2 + headerRest.size());
        out.int16(reserved)
                .int16(keyName.length())
                .wide(keyName)
                .int16(rules.size())
                .bytes(headerRest);
        rules.forEach(r -> r.write(out));
        return out.bytes(trailing).binary();
    }

    /** One rule that holds always; {@code flags} as the property wants them. */
    public static TimeZoneDefinition of(String keyName, ZoneRule rule, int flags) {
        var only = new Rule(2, 1, RULE_SIZE, flags, FIRST_YEAR, new Binary(new byte[14]), rule);
        return new TimeZoneDefinition(2, 1, 2, keyName, NOTHING, List.of(only), NOTHING);
    }

    /** The rule of the item's year, by its flag; else the last. */
    public Optional<ZoneRule> effective() {
        return rules.stream()
                .filter(r -> (r.flags() & EFFECTIVE) != 0)
                .findFirst()
                .or(() -> rules.isEmpty() ? Optional.empty() : Optional.of(rules.getLast()))
                .map(Rule::rule);
    }
}
