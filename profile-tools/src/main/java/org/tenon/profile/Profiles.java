package org.tenon.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.MapiSession;
import org.tenon.mapi.ProfileAdmin;
import org.tenon.mapi.ServiceAdmin;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.profile.ProfileState.Condition;
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

/** The profiles of this user, by MAPI in this process. All its work is done on MAPI's thread. */
public final class Profiles implements ProfileAccess {
    /** Our section in a profile: {b6f1a1d2-5c0e-4f43-8e0b-7c64a0d3f1e5}, and our property in it. */
    private static final Binary SECTION = Binary.ofHex("d2a1f1b60e5c434f8e0b7c64a0d3f1e5");

    private static final PropTag<String> MARK = PropTag.text(0x6600);

    /** In Unicode, though the names of services are not: paths have characters that the code page lacks. */
    private static final PropTag<String> PATH = PropTag.text(0x6700);

    private static final PropTag<Integer> CONFIG_FLAGS = PropTag.int32(0x6770);
    private static final PropTag<Binary> PROVIDER = PropTag.binary(0x300C);

    private final Mapi mapi;
    private final ProfileIntents intents;

    public Profiles(Mapi mapi, ProfileIntents intents) {
        this.mapi = mapi;
        this.intents = intents;
    }

    @Override
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

    @Override
    public boolean ours(ProfileState state) {
        return ProfilePlanner.ours(state, intents.of(state.name()));
    }

    /** One profile that cannot be looked at is no reason not to tell of the others. */
    private static ProfileState state(ProfileAdmin profiles, ProfileAdmin.Entry entry) {
        try {
            return looked(profiles, entry);
        } catch (MapiException e) {
            return ProfileState.troubled(entry.name(), entry.isDefault(), e.getMessage());
        }
    }

    private static ProfileState looked(ProfileAdmin profiles, ProfileAdmin.Entry entry) {
        try (var admin = profiles.services(entry.name())) {
            Optional<String> mark = Optional.empty();
            var existing = admin.existing(SECTION);
            if (existing.isPresent()) {
                try (var section = existing.get()) {
                    mark = section.value(MARK);
                }
            }
            var services = admin.list();
            // No log-on to find that out: it would start providers, and MAPI lets in one at a time.
            boolean defaultStore = services.stream()
                    .flatMap(one -> one.providers().stream())
                    .anyMatch(one -> one.defaultStore() && one.path().isPresent());
            return new ProfileState(
                    entry.name(),
                    entry.isDefault(),
                    mark,
                    defaultStore,
                    services.stream().map(Profiles::service).toList(),
                    Optional.empty());
        }
    }

    private static ProfileState.Service service(ServiceAdmin.Entry entry) {
        var providers = entry.providers();
        var condition = providers.isEmpty()
                ? Condition.UNFINISHED
                : providers.stream().allMatch(ServiceAdmin.Provider::readable) ? Condition.WHOLE : Condition.UNREADABLE;
        return new ProfileState.Service(
                entry.uid(),
                providers.isEmpty() ? Binary.EMPTY : providers.getFirst().uid(),
                entry.service(),
                entry.displayName(),
                providers.stream().flatMap(one -> one.path().stream()).findFirst(),
                condition);
    }

    @Override
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
            case ChooseDefaultStore s -> chooseDefaultStore(profile, s.path());
            case MakeDefault s -> profiles.setDefault(s.name());
            case MintProfile s -> throw new IllegalArgumentException("Outlook does that, not MAPI");
            case BindAccount s -> throw new IllegalArgumentException("Outlook does that, not MAPI");
            case DeleteProfile s -> {
                // Half deleted it is ours still, and empty.
                intents.note(profile);
                profiles.delete(profile);
                intents.done(profile);
            }
        }
    }

    @Override
    public void open(String profile) {
        mapi.call(() -> {
            try (var session = mapi.logOn(profile);
                    var store = session.defaultStore()) {
                store.value(Property.DISPLAY_NAME);
            }
            return null;
        });
    }

    @Override
    public String source() {
        return "this process";
    }

    /** MAPI is its owner's to close. */
    @Override
    public void close() {}

    private interface Change {
        void in(ServiceAdmin admin);
    }

    private static void in(ProfileAdmin profiles, String profile, Change change) {
        try (var admin = profiles.services(profile)) {
            change.in(admin);
        }
    }

    private static void configure(ServiceAdmin admin, Binary uid, String name, String path) {
        try {
            Files.createDirectories(Path.of(path).getParent());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int flags = Defs.PST_CONFIG_UNICODE | Defs.PST_CONFIG_CREATE_NOWARN | Defs.PST_CONFIG_PRESERVE_DISPLAY_NAME;
        admin.configure(
                uid,
                new Props().with(PATH, path).with(Property.DISPLAY_NAME, name).with(CONFIG_FLAGS, flags));
    }

    private void chooseDefaultStore(String profile, String path) {
        Binary provider;
        try (var profiles = mapi.profiles();
                var admin = profiles.services(profile)) {
            provider = admin.list().stream()
                    .flatMap(one -> one.providers().stream())
                    .filter(one -> one.path().filter(path::equalsIgnoreCase).isPresent())
                    .findFirst()
                    .map(ServiceAdmin.Provider::uid)
                    .orElseThrow(() -> new MapiException(
                            "IProviderAdmin.GetProviderTable (no store with that data file)", Codes.MAPI_E_NOT_FOUND));
        }
        try (var session = mapi.logOn(profile)) {
            var row = store(session, provider);
            // The first store that can be it becomes it by itself.
            if (!row.get(Property.DEFAULT_STORE).orElse(false)) {
                session.setDefaultStore(row.get(Property.ENTRY_ID).orElseThrow());
                if (!store(session, provider).get(Property.DEFAULT_STORE).orElse(false)) {
                    throw new MapiException(
                            "IMAPISession.SetDefaultStore (it did not become the default)", Codes.MAPI_E_NO_ACCESS);
                }
            }
        }
    }

    private static Props store(MapiSession session, Binary provider) {
        try (var stores = session.stores().columns(Property.ENTRY_ID, Property.DEFAULT_STORE, PROVIDER)) {
            var rows = stores.rows().toList();
            // Where the table does not tell providers there must be no choice.
            return rows.stream()
                    .filter(row -> row.get(PROVIDER).filter(provider::equals).isPresent()
                            || (rows.size() == 1 && row.get(PROVIDER).isEmpty()))
                    .findFirst()
                    .orElseThrow(() -> new MapiException(
                            "IMAPISession.GetMsgStoresTable (not that store)", Codes.MAPI_E_NOT_FOUND));
        }
    }
}
