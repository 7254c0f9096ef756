package org.tenon.connector.enrol;

import java.util.ArrayList;
import java.util.List;

/** Decides what is left to do. Pure. */
public final class EnrolPlanner {
    private EnrolPlanner() {}

    /** One thing to do, and the state that holds once it is done and durable. */
    public enum Step {
        SIGN_IN(EnrolState.SIGNED_IN, "ask for the password, try it on the server, keep it"),
        WRITE_ACCOUNT(EnrolState.BOUND, "write the account file"),
        MAKE_PROFILE(EnrolState.PROFILE_ASKED, "make the Outlook profile"),
        BEGIN_SYNC(EnrolState.FIRST_SYNC, "make ready for the first sync"),
        SYNC(EnrolState.IN_SYNC, "sync for the first time");

        private final EnrolState reaches;
        private final String words;

        Step(EnrolState reaches, String words) {
            this.reaches = reaches;
            this.words = words;
        }

        public EnrolState reaches() {
            return reaches;
        }

        public String words() {
            return words;
        }
    }

    /**
     * What is to be done from here on. With Outlook it ends where Outlook has its part to do.
     *
     * @param outlook whether the client side is an Outlook profile, and not plain files
     */
    public static List<Step> plan(EnrolState state, boolean outlook) {
        var steps = new ArrayList<Step>();
        switch (state) {
            case INSTALLED -> {
                steps.add(Step.SIGN_IN);
                steps.addAll(plan(EnrolState.SIGNED_IN, outlook));
            }
            case SIGNED_IN -> {
                if (outlook) {
                    steps.add(Step.MAKE_PROFILE);
                } else {
                    steps.add(Step.WRITE_ACCOUNT);
                    steps.addAll(plan(EnrolState.BOUND, false));
                }
            }
            case WAITING_FOR_OUTLOOK -> steps.add(Step.MAKE_PROFILE);
            case PROFILE_ASKED, OUTLOOK_STARTED, IN_SYNC -> {
                // Outlook's turn, or nobody's.
            }
            case BOUND -> {
                steps.add(Step.BEGIN_SYNC);
                steps.add(Step.SYNC);
            }
            case FIRST_SYNC -> steps.add(Step.SYNC);
        }
        return steps;
    }
}
