package org.tenon.connector.enrol;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.tenon.profile.OutlookException;
import org.tenon.profile.OutlookProgram;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.ProfilePlanner;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.ProfileStep.DeleteProfile;
import org.tenon.profile.ProfileStep.MintProfile;
import org.tenon.profile.ProfileWork;

/**
 * Outlook's part of an enrolment: a profile that Outlook makes at a start of its own, with its account bound to its data file, and our mark
 * in it. Each of the stages may be gone through again, and does what is left of it.
 */
public final class OutlookPart implements AutoCloseable {
    private final Place place;
    private final Wanted wanted;
    private Optional<ProfileAccess> opened = Optional.empty();

    /**
     * The Outlook of this machine and user.
     *
     * @param profiles opened at the first need: that starts a process
     * @param mint that has Outlook make profiles
     */
    public record Place(
            OutlookProgram program, ProfileMint mint, ProfileIntents intents, Supplier<ProfileAccess> profiles) {}

    /**
     * What is wanted of it.
     *
     * @param folder where Outlook shall put the data file
     * @param prf with the account to send by; empty for a profile without one
     */
    public record Wanted(ProfileSpec profile, String folder, Optional<String> prf) {}

    public OutlookPart(Place place, Wanted wanted) {
        this.place = place;
        this.wanted = wanted;
    }

    /** Whether Outlook is open, and everything here waits for it. */
    public boolean running() {
        return place.program().running();
    }

    private ProfileAccess profiles() {
        if (opened.isEmpty()) {
            opened = Optional.of(place.profiles().get());
        }
        return opened.get();
    }

    /** What is left to do, by what the profile is now. */
    public List<ProfileStep> plan() {
        var present = profiles().find(wanted.profile().name());
        var ours = present.filter(profiles()::ours).isPresent();
        present.filter(state -> !ours).ifPresent(state -> {
            throw new OutlookException(
                    "There is a profile of that name that Tenon did not make, and it is left alone: " + state.name(),
                    "Remove or rename it in Control Panel, Mail; or enrol with --store \"outlook:ANOTHER NAME\".");
        });
        return ProfilePlanner.planByOutlook(
                wanted.profile(),
                present,
                ours,
                wanted.folder(),
                wanted.prf(),
                place.mint().account(wanted.profile().name()));
    }

    /** Sets what Outlook needs to make the profile at its next start. Outlook is not running. */
    void ask() {
        for (var step : cleared()) {
            if (step instanceof MintProfile minting) {
                place.mint().ask(minting, profiles());
            }
        }
    }

    /** Starts Outlook with that, where the profile is not there yet, and waits until it is; {@code before} is run before it does. */
    void start(Runnable before) {
        for (var step : cleared()) {
            if (step instanceof MintProfile minting) {
                if (!place.mint().asked(minting)) {
                    place.mint().ask(minting, profiles());
                }
                place.mint().requireClosed();
                before.run();
                place.mint().make(minting, profiles());
            }
        }
    }

    /** The plan, after what half a profile a crash left of ours is gone. */
    private List<ProfileStep> cleared() {
        var steps = plan();
        if (steps.stream().noneMatch(DeleteProfile.class::isInstance)) {
            return steps;
        }
        place.mint().requireClosed();
        work().apply(
                        wanted.profile().name(),
                        steps.stream().filter(DeleteProfile.class::isInstance).toList());
        return plan();
    }

    /** All that is left: the account bound, the profile marked as ours, the default one where that is wanted. */
    void bind() {
        place.mint().settle(profiles());
        work().apply(wanted.profile().name(), plan());
    }

    /** Deletes the profile where it is ours; the former default one is that again. Data files stay. */
    public void remove() {
        place.mint().requireClosed();
        place.mint().putBack(profiles());
        var present = profiles().find(wanted.profile().name()).filter(profiles()::ours);
        present.map(ProfileState::name).ifPresent(name -> work().apply(name, work().planDelete(name, present)));
    }

    private ProfileWork work() {
        return new ProfileWork(profiles(), place.mint(), place.intents());
    }

    @Override
    public void close() {
        opened.ifPresent(ProfileAccess::close);
        opened = Optional.empty();
    }
}
