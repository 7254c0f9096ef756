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
        WAIT_FOR_OUTLOOK(EnrolState.WAITING_FOR_OUTLOOK, "wait until Outlook is closed"),
        ASK_FOR_PROFILE(EnrolState.PROFILE_ASKED, "set what Outlook needs to make the profile"),
        START_OUTLOOK(EnrolState.OUTLOOK_STARTED, "start Outlook, which makes the profile and its data file"),
        BIND_PROFILE(EnrolState.BOUND, "see the profile whole, mark it as made by Tenon, and write the account file"),
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
     * What is to be done from here on. Where Outlook, or a person before it, keeps a step from being done, the others wait with it.
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
                    steps.add(Step.WAIT_FOR_OUTLOOK);
                    steps.addAll(plan(EnrolState.WAITING_FOR_OUTLOOK, true));
                } else {
                    steps.add(Step.WRITE_ACCOUNT);
                    steps.addAll(plan(EnrolState.BOUND, false));
                }
            }
            case WAITING_FOR_OUTLOOK -> {
                steps.add(Step.ASK_FOR_PROFILE);
                steps.addAll(plan(EnrolState.PROFILE_ASKED, outlook));
            }
            case PROFILE_ASKED -> {
                steps.add(Step.START_OUTLOOK);
                steps.addAll(plan(EnrolState.OUTLOOK_STARTED, outlook));
            }
            case OUTLOOK_STARTED -> {
                steps.add(Step.BIND_PROFILE);
                steps.addAll(plan(EnrolState.BOUND, outlook));
            }
            case BOUND -> {
                steps.add(Step.BEGIN_SYNC);
                steps.add(Step.SYNC);
            }
            case FIRST_SYNC -> steps.add(Step.SYNC);
            case IN_SYNC -> {
                // Nothing.
            }
        }
        return steps;
    }
}
