package org.tenon.convert.blob;

/** How a time zone goes in a year. Biases are minutes to be added to local time to get UTC; no change where a month is 0. */
public record ZoneRule(int bias, int standardBias, int daylightBias, SystemTime standard, SystemTime daylight) {
    public boolean changes() {
        return standard.month() != 0 && daylight.month() != 0;
    }
}
