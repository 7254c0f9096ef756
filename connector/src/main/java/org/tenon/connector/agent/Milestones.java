package org.tenon.connector.agent;

/** Told of each point of a mail's way at which a crash would leave something else on disk or on the server. Tests end there. */
@FunctionalInterface
interface Milestones {
    String TEXT_ON_DISK = "text on disk";
    String TAKEN = "taken";
    String OFFERED = "offered";
    String ANSWERED = "answered";
    String SENT = "sent";
    String APPENDED = "appended";
    String FILED = "filed";

    /** Nobody looks. */
    Milestones NONE = name -> {};

    void reached(String name);
}
