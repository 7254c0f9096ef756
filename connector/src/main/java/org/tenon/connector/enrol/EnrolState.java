package org.tenon.connector.enrol;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How far an enrolment is, in the order in which its states are reached. Those of Outlook are passed over where plain files are synced. */
public enum EnrolState {
    INSTALLED("Installed, waits for sign-in.", "Run tenon enrol again and give the password."),
    SIGNED_IN("Signed in.", ""),
    WAITING_FOR_OUTLOOK("Waits for Outlook to close.", "Close Outlook when it suits you, and run tenon enrol again."),
    PROFILE_ASKED(
            "The profile is ready, and waits for Outlook's first start.",
            "Close Outlook if it is open; then run tenon enrol again, which starts it."),
    OUTLOOK_STARTED(
            "Outlook has made the profile.",
            "Answer what it asks (any text will do where it wants a password) and close it; then run tenon enrol again."),
    BOUND("The account is set up.", ""),
    FIRST_SYNC("The first sync is under way.", "If it does not go on, run tenon enrol again."),
    IN_SYNC("Set up and in sync.", "");

    private final String words;
    private final String next;

    EnrolState(String words, String next) {
        this.words = words;
        this.next = next;
    }

    /** For scripts and files: {@code signed-in}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** What a person may do about it; empty where nothing waits for one. */
    public String next() {
        return next;
    }

    /** Whether it lasts until Outlook is closed, which takes a person and no command of ours. */
    public boolean isOutlooks() {
        return this == WAITING_FOR_OUTLOOK || this == PROFILE_ASKED || this == OUTLOOK_STARTED;
    }

    public static Optional<EnrolState> ofWord(String word) {
        return Stream.of(values()).filter(state -> state.word().equals(word)).findFirst();
    }
}
