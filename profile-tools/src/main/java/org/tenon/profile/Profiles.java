package org.tenon.profile;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.ProfileAdmin;
import org.tenon.mapi.ServiceAdmin;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.profile.ProfileStep.AddService;
import org.tenon.profile.ProfileStep.ChooseDefaultStore;
import org.tenon.profile.ProfileStep.ConfigureStore;
import org.tenon.profile.ProfileStep.CreateProfile;
import org.tenon.profile.ProfileStep.DeleteProfile;
import org.tenon.profile.ProfileStep.MakeDefault;
import org.tenon.profile.ProfileStep.Mark;
import org.tenon.profile.ProfileStep.RemoveService;

/** The profiles of this user, by MAPI: observed, and changed step by step. All its work is done on MAPI's thread. */
public final class Profiles {
    /** Our section in a profile: {b6f1a1d2-5c0e-4f43-8e0b-7c64a0d3f1e5}, and our property in it. */
    private static final Binary SECTION = Binary.ofHex("d2a1f1b60e5c434f8e0b7c64a0d3f1e5");

    private static final PropTag<String> MARK = PropTag.text(0x6600);

    /** PR_PST_PATH, as the administration of profiles takes it. */
    private static final PropTag<Object> PATH = PropTag.any(0x6700001E);

    private static final PropTag<Integer> CONFIG_FLAGS = PropTag.int32(0x6770);
    private static final PropTag<Object> SHOWN = PropTag.any(0x3001001E);

    private final Mapi mapi;
    private final ProfileIntents intents;

    public Profiles(Mapi mapi, ProfileIntents intents) {
        this.mapi = mapi;
        this.intents = intents;
    }

    public List<ProfileState> list() {
        return mapi.call(() -> {
            var all = new ArrayList<ProfileState>();
            try (var profiles = mapi.profiles()) {
                for (var entry : profiles.list()) {
                    all.add(state(profiles, entry));
                }
            }
            return all;
        });
    }

    public Optional<ProfileState> find(String name) {
        return mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                for (var entry : profiles.list()) {
                    if (entry.name().equalsIgnoreCase(name)) {
                        return Optional.of(state(profiles, entry));
                    }
                }
                return Optional.empty();
            }
        });
    }

    /** Whether {@code state} is a profile that we made, or were making. */
    public boolean ours(ProfileState state) {
        return ProfilePlanner.ours(state, intents.has(state.name()));
    }

    private ProfileState state(ProfileAdmin profiles, ProfileAdmin.Entry entry) {
        try (var admin = profiles.services(entry.name())) {
            Optional<String> mark;
            try (var section = admin.section(SECTION)) {
                mark = section.value(MARK);
            }
            var services = new ArrayList<ProfileState.Service>();
            boolean stores = false;
            for (var one : admin.list()) {
                services.add(new ProfileState.Service(
                        one.uid(), one.service(), one.displayName(), one.path(), one.providers() > 0));
                stores |= one.path().isPresent() && one.providers() > 0;
            }
            return new ProfileState(
                    entry.name(), entry.isDefault(), mark, stores && hasDefaultStore(entry.name()), services);
        }
    }

    private boolean hasDefaultStore(String name) {
        try (var session = mapi.logOn(name);
                var stores = session.stores().columns(Property.DEFAULT_STORE)) {
            return stores.rows().anyMatch(row -> row.get(Property.DEFAULT_STORE).orElse(false));
        }
    }

    public void apply(String profile, List<ProfileStep> steps) {
        mapi.call(() -> {
            try (var profiles = mapi.profiles()) {
                for (var step : steps) {
                    apply(profiles, profile, step);
                }
            }
            return null;
        });
    }

    private void apply(ProfileAdmin profiles, String profile, ProfileStep step) {
        switch (step) {
            case CreateProfile s -> {
                intents.note(profile);
                profiles.create(profile);
            }
            case Mark s -> {
                try (var admin = profiles.services(profile);
                        var section = admin.section(SECTION)) {
                    section.set(new Props().with(MARK, ProfileState.mark(s.mail())));
                    section.save();
                }
                intents.done(profile);
            }
            case RemoveService s -> in(profiles, profile, admin -> admin.delete(s.uid()));
            case AddService s ->
                in(profiles, profile, admin -> {
                    var uid = admin.create(s.service(), s.displayName());
                    if (!s.path().isEmpty()) {
                        configure(admin, uid, s.displayName(), s.path());
                    }
                });
            case ConfigureStore s ->
                in(profiles, profile, admin -> configure(admin, s.uid(), s.displayName(), s.path()));
            case ChooseDefaultStore s -> chooseDefaultStore(profile);
            case MakeDefault s -> profiles.setDefault(profile);
            case DeleteProfile s -> {
                // Half deleted it is ours still, and empty.
                intents.note(profile);
                profiles.delete(profile);
                intents.done(profile);
            }
        }
    }

    private interface Change {
        void in(ServiceAdmin admin);
    }

    private static void in(ProfileAdmin profiles, String profile, Change change) {
        try (var admin = profiles.services(profile)) {
            change.in(admin);
        }
    }

    private static void configure(ServiceAdmin admin, Binary uid, String name, String path) {
        int flags = Defs.PST_CONFIG_UNICODE | Defs.PST_CONFIG_CREATE_NOWARN | Defs.PST_CONFIG_PRESERVE_DISPLAY_NAME;
        admin.configure(uid, new Props().with(PATH, path).with(SHOWN, name).with(CONFIG_FLAGS, flags));
    }

    private void chooseDefaultStore(String profile) {
        try (var session = mapi.logOn(profile);
                var stores = session.stores().columns(Property.ENTRY_ID, Property.DEFAULT_STORE)) {
            var rows = stores.rows().toList();
            if (rows.stream().noneMatch(row -> row.get(Property.DEFAULT_STORE).orElse(false))) {
                session.setDefaultStore(rows.stream()
                        .findFirst()
                        .flatMap(row -> row.get(Property.ENTRY_ID))
                        .orElseThrow(() -> new MapiException(
                                "IMAPISession.GetMsgStoresTable (no store)", Codes.MAPI_E_NOT_FOUND)));
            }
        }
    }
}
