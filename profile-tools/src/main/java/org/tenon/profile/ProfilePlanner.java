package org.tenon.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.profile.ProfileStep.AddService;
import org.tenon.profile.ProfileStep.BindAccount;
import org.tenon.profile.ProfileStep.ChooseDefaultStore;
import org.tenon.profile.ProfileStep.ConfigureStore;
import org.tenon.profile.ProfileStep.CreateProfile;
import org.tenon.profile.ProfileStep.DeleteProfile;
import org.tenon.profile.ProfileStep.MakeDefault;
import org.tenon.profile.ProfileStep.Mark;
import org.tenon.profile.ProfileStep.MintProfile;
import org.tenon.profile.ProfileStep.RemoveService;

/** What has to be done so that a profile is as it is wanted. Pure; planned again after it was done, it is nothing. */
public final class ProfilePlanner {
    private ProfilePlanner() {}

    /** What a note outside says of a profile that we were about to make. */
    public enum Intent {
        NONE,
        /** By MAPI, which leaves it empty until its mark is written. */
        BY_MAPI,
        /** By Outlook, which fills it before we can write a mark; noted only where no profile had that name. */
        BY_OUTLOOK
    }

    /** Whether we may change it. */
    public static boolean ours(ProfileState state, Intent intent) {
        if (state.mark().isPresent()) {
            return true;
        }
        return switch (intent) {
            case NONE -> false;
            // A note alone is not enough once somebody has put services into a profile of that name.
            case BY_MAPI -> state.services().isEmpty();
            case BY_OUTLOOK -> true;
        };
    }

    /**
     * The same by Outlook itself.
     *
     * @param ours whether we made what is there: no other is ever deleted to be made anew
     * @param folder where Outlook shall put the data file
     * @param prf with an account; empty without
     * @param account that of the profile that is present
     */
    public static List<ProfileStep> planByOutlook(
            ProfileSpec wanted,
            Optional<ProfileState> present,
            boolean ours,
            String folder,
            Optional<String> prf,
            Optional<OutlookAccount> account) {
        mustBeReadable(present);
        var steps = new ArrayList<ProfileStep>();
        boolean whole = present.stream()
                .flatMap(state -> state.services().stream())
                .anyMatch(one -> one.complete() && one.path().isPresent());
        if (whole && prf.isPresent() && account.isEmpty()) {
            throw new OutlookException(
                    "The profile has no account to send mail by, and Outlook adds none to one that is there",
                    "Delete it (tenon profile delete; its data file stays), and make it anew.");
        }
        if (!whole && present.isPresent() && !ours) {
            throw new OutlookException(
                    "The profile was not made by Tenon, and has no data file",
                    "Choose another name, or have a data file added with --by-mapi.");
        }
        if (!whole) {
            // Outlook refuses a name that is taken, also by what its own crash left.
            present.ifPresent(state -> steps.add(new DeleteProfile(state.name())));
            steps.add(new MintProfile(wanted.name(), folder, prf));
        }
        if (prf.isPresent() && !(whole && account.filter(OutlookAccount::bound).isPresent())) {
            steps.add(new BindAccount(wanted.name()));
        }
        if (!whole
                || present.flatMap(ProfileState::mail)
                        .filter(wanted.mail()::equals)
                        .isEmpty()) {
            steps.add(new Mark(wanted.name(), wanted.mail()));
        }
        if (wanted.makeDefault()
                && !(whole && present.map(ProfileState::isDefault).orElse(false))) {
            steps.add(new MakeDefault(wanted.name()));
        }
        return List.copyOf(steps);
    }

    private static void mustBeReadable(Optional<ProfileState> present) {
        present.filter(state -> !state.readable()).ifPresent(state -> {
            throw new OutlookException(
                    "The profile's settings cannot be read"
                            + state.trouble().map(why -> ": " + why).orElse(""),
                    "Close Outlook and every other program that reads mail, and run this again; nothing was changed.");
        });
    }

    /** @throws OutlookException where the profile could not be looked at whole: what is not seen is not changed */
    public static List<ProfileStep> plan(ProfileSpec wanted, Optional<ProfileState> present) {
        mustBeReadable(present);
        var steps = new ArrayList<ProfileStep>();
        var services = present.map(ProfileState::services).orElse(List.of());
        if (present.isEmpty()) {
            steps.add(new CreateProfile(wanted.name()));
        }
        if (present.flatMap(ProfileState::mail).filter(wanted.mail()::equals).isEmpty()) {
            steps.add(new Mark(wanted.name(), wanted.mail()));
        }
        for (var service : services) {
            if (!service.complete()) {
                steps.add(new RemoveService(service.uid(), service.service(), "it was not finished"));
            }
        }
        for (var name : wanted.services()) {
            var complete = services.stream()
                    .filter(one -> one.complete() && one.service().equalsIgnoreCase(name))
                    .toList();
            if (name.equals(Services.STORE)) {
                store(wanted, complete, steps);
            } else if (complete.isEmpty()) {
                steps.add(new AddService(name, "Outlook Address Book", ""));
            }
        }
        if (!present.map(ProfileState::defaultStore).orElse(false)) {
            steps.add(new ChooseDefaultStore(wanted.storePath()));
        }
        if (wanted.makeDefault() && !present.map(ProfileState::isDefault).orElse(false)) {
            steps.add(new MakeDefault(wanted.name()));
        }
        return List.copyOf(steps);
    }

    private static void store(ProfileSpec wanted, List<ProfileState.Service> present, List<ProfileStep> steps) {
        boolean there = present.stream().anyMatch(one -> samePath(one, wanted.storePath()));
        for (var service : present) {
            if (service.path().isPresent()) {
                continue;
            }
            // Added, and then a crash came: the first of these becomes the one that is wanted.
            if (there) {
                steps.add(new RemoveService(service.uid(), service.service(), "it has no data file"));
            } else {
                steps.add(new ConfigureStore(service.uid(), wanted.storeName(), wanted.storePath()));
                there = true;
            }
        }
        if (!there) {
            steps.add(new AddService(Services.STORE, wanted.storeName(), wanted.storePath()));
        }
    }

    private static boolean samePath(ProfileState.Service service, String path) {
        return service.path().filter(one -> one.equalsIgnoreCase(path)).isPresent();
    }

    /** @param former which profile was the default before this one became it, where that is known and it is still there */
    public static List<ProfileStep> planDelete(String name, Optional<ProfileState> present, Optional<String> former) {
        var steps = new ArrayList<ProfileStep>();
        present.filter(ProfileState::isDefault)
                .flatMap(state -> former)
                .ifPresent(one -> steps.add(new MakeDefault(one)));
        present.ifPresent(state -> steps.add(new DeleteProfile(name)));
        return List.copyOf(steps);
    }
}
