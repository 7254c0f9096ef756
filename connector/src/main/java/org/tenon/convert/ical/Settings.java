package org.tenon.convert.ical;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Set;

/**
 * What a conversion of calendar items takes from the world.
 *
 * @param zone what floating times and days are in: the zone of the person's machine
 * @param now a series that Outlook cannot hold is shown for two years from then
 * @param self the person's own addresses, in lower case: whose meeting it is shows by them
 */
public record Settings(ZoneId zone, Instant now, Set<String> self) {
    public Settings {
        self = Set.copyOf(self);
    }
}
