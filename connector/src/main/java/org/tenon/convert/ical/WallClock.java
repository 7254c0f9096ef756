package org.tenon.convert.ical;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import org.tenon.convert.blob.SystemTime;
import org.tenon.convert.blob.ZoneRule;

/** What clocks show in a time zone: by the IANA database's rules, or by one rule of Windows' that holds in every year. */
public sealed interface WallClock {
    LocalDateTime local(Instant moment);

    /** Of two moments the earlier; of none, what the clock would have shown without the change. */
    Instant moment(LocalDateTime local);

    /** The rule of a year. */
    ZoneRule rule(int year);

    record Known(ZoneRules rules) implements WallClock {
        @Override
        public LocalDateTime local(Instant moment) {
            return LocalDateTime.ofInstant(moment, rules.getOffset(moment));
        }

        @Override
        public Instant moment(LocalDateTime local) {
            var gap = rules.getTransition(local);
            return local.toInstant(gap == null ? rules.getOffset(local) : gap.getOffsetBefore());
        }

        @Override
        public ZoneRule rule(int year) {
            if (rules.isFixedOffset()) {
                return fixed(rules.getOffset(Instant.EPOCH));
            }
            var start = LocalDate.of(year, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
            var end = LocalDate.of(year + 1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
            var changes = new ArrayList<ZoneOffsetTransition>();
            for (var next = rules.nextTransition(start);
                    next != null && next.getInstant().isBefore(end);
                    next = rules.nextTransition(next.getInstant())) {
                changes.add(next);
            }
            var on = changes.stream().filter(ZoneOffsetTransition::isGap).findFirst();
            var off = changes.stream().filter(ZoneOffsetTransition::isOverlap).findFirst();
            if (changes.size() != 2 || on.isEmpty() || off.isEmpty()) {
                return fixed(rules.getOffset(
                        changes.isEmpty() ? start : changes.getLast().getInstant()));
            }
            int bias = -off.get().getOffsetAfter().getTotalSeconds() / 60;
            int daylight = -on.get().getOffsetAfter().getTotalSeconds() / 60 - bias;
            return new ZoneRule(bias, 0, daylight, time(off.get()), time(on.get()));
        }

        private static ZoneRule fixed(ZoneOffset offset) {
            return new ZoneRule(-offset.getTotalSeconds() / 60, 0, 0, SystemTime.NONE, SystemTime.NONE);
        }

        private static SystemTime time(ZoneOffsetTransition change) {
            var at = change.getDateTimeBefore();
            int nth = at.getDayOfMonth() + 7 > at.toLocalDate().lengthOfMonth() ? 5 : (at.getDayOfMonth() - 1) / 7 + 1;
            int day = at.getDayOfWeek().getValue() % 7;
            return new SystemTime(0, at.getMonthValue(), day, nth, at.getHour(), at.getMinute(), at.getSecond(), 0);
        }
    }

    record Ruled(ZoneRule rule) implements WallClock {
        @Override
        public LocalDateTime local(Instant moment) {
            return LocalDateTime.ofInstant(moment, offset(moment));
        }

        @Override
        public Instant moment(LocalDateTime local) {
            var summer = local.toInstant(daylight());
            return rule.changes() && offset(summer).equals(daylight()) ? summer : local.toInstant(standard());
        }

        @Override
        public ZoneRule rule(int year) {
            return rule;
        }

        private ZoneOffset standard() {
            return offset(rule.bias() + rule.standardBias());
        }

        private ZoneOffset daylight() {
            return offset(rule.bias() + rule.daylightBias());
        }

        private static ZoneOffset offset(int bias) {
            return ZoneOffset.ofTotalSeconds(Math.clamp(-bias, -18 * 60, 18 * 60) * 60);
        }

        private ZoneOffset offset(Instant moment) {
            if (!rule.changes()) {
                return standard();
            }
            int year = LocalDateTime.ofInstant(moment, standard()).getYear();
            var on = onset(rule.daylight(), year).toInstant(standard());
            var off = onset(rule.standard(), year).toInstant(daylight());
            boolean summer = on.isBefore(off)
                    ? !moment.isBefore(on) && moment.isBefore(off)
                    : moment.isBefore(off) || !moment.isBefore(on);
            return summer ? daylight() : standard();
        }

        /** When a change comes in a year, on the clock that is still going. */
        static LocalDateTime onset(SystemTime time, int year) {
            var month = LocalDate.of(year, Math.clamp(time.month(), 1, 12), 1);
            LocalDate day;
            if (time.year() != 0) {
                day = month.withDayOfMonth(Math.clamp(time.day(), 1, month.lengthOfMonth()));
            } else {
                var weekday = DayOfWeek.of(Math.floorMod(time.dayOfWeek() - 1, 7) + 1);
                int nth = time.day() >= 5 ? -1 : Math.max(1, time.day());
                day = month.with(TemporalAdjusters.dayOfWeekInMonth(nth, weekday));
            }
            return day.atTime(Math.min(time.hour(), 23), Math.min(time.minute(), 59), Math.min(time.second(), 59));
        }
    }
}
