package org.tenon.sync.store;

/**
 * What a side does by itself about meetings (RFC 6638), and which requests to keep quiet it obeys. A side that obeys none cannot
 * be written to without mail going out, so what people have not asked for must be held there.
 *
 * @param mailsPeople whether storing or deleting an item may mail people
 * @param heedsAgentOfAttendees whether {@code SCHEDULE-AGENT} on an attendee keeps mail from that attendee (section 7.1)
 * @param heedsAgentOfOrganizer whether {@code SCHEDULE-AGENT} on the organizer keeps all mail about the item back
 * @param heedsScheduleReply whether {@code Schedule-Reply: F} keeps a deletion from declining (section 8.1)
 */
public record Scheduling(
        boolean mailsPeople, boolean heedsAgentOfAttendees, boolean heedsAgentOfOrganizer, boolean heedsScheduleReply) {
    /** What holds of two calendars together: either may mail, and each is only asked what both heed. */
    public Scheduling or(Scheduling other) {
        return new Scheduling(
                mailsPeople || other.mailsPeople,
                heedsAgentOfAttendees && other.heedsAgentOfAttendees,
                heedsAgentOfOrganizer && other.heedsAgentOfOrganizer,
                heedsScheduleReply && other.heedsScheduleReply);
    }

    /** Mails nobody. */
    public static final Scheduling NONE = new Scheduling(false, true, true, true);

    /** Mails people, and does as the RFC says. */
    public static final Scheduling BY_THE_BOOK = new Scheduling(true, true, true, true);
}
