package org.tenon.profile;

import java.util.List;
import java.util.Optional;
import org.tenon.profile.ProfileStep.BindAccount;
import org.tenon.profile.ProfileStep.MakeDefault;
import org.tenon.profile.ProfileStep.MintProfile;

/** Steps done by whoever does each: Outlook what only Outlook can, MAPI the rest. */
public record ProfileWork(ProfileAccess profiles, ProfileMint mint, ProfileIntents intents) {
    public void apply(String profile, List<ProfileStep> steps) {
        for (var step : steps) {
            if (step instanceof MintProfile minting) {
                mint.mint(minting, profiles);
                continue;
            }
            if (step instanceof BindAccount binding) {
                mint.bind(binding.name(), profiles);
                continue;
            }
            if (step instanceof MakeDefault wanted) {
                noteFormer(wanted.name());
            }
            profiles.apply(profile, List.of(step));
        }
    }

    /** What was the default before one of ours becomes it is noted; once another one is it again there is nothing to come back to. */
    private void noteFormer(String name) {
        if (profiles.find(name).filter(profiles::ours).isEmpty()) {
            intents.forgetFormerDefault();
            return;
        }
        // Where ours follow each other it stays the one before the first.
        profiles.list().stream()
                .filter(one -> one.isDefault() && !profiles.ours(one))
                .forEach(one -> intents.noteFormerDefault(one.name()));
    }

    /** Deletes it; the profile that was the default one before ours becomes it again. */
    public List<ProfileStep> planDelete(String name, Optional<ProfileState> present) {
        var former = intents.formerDefault()
                .filter(one -> !one.equalsIgnoreCase(name))
                .filter(one -> profiles.find(one).isPresent());
        return ProfilePlanner.planDelete(name, present, former);
    }
}
