package org.tenon.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.tenon.profile.ProfileStep.DeleteProfile;
import org.tenon.profile.ProfileStep.MakeDefault;
import org.tenon.profile.ProfileStep.MintProfile;
import org.tenon.profile.Registry.Hive;

/**
 * Has Outlook make a profile: one without an account that it did not make itself stops at its account wizard at every start. The way is
 * Outlook's own, and not documented: {@code /PIM} with a name, or a PRF for its next start; {@code ForcePSTPath} says where it puts the data
 * file. That setting belongs to the user, so it is noted before and put back after, by the next run if this one does not live to do it.
 */
public final class ProfileMint {
    private static final String KEY = "Software\\Microsoft\\Office\\16.0\\Outlook";
    private static final String SETUP = KEY + "\\Setup";
    private static final String FORCE = "ForcePSTPath";
    private static final String IMPORT = "ImportPRF";
    /** Outlook takes a PRF up only where these are not, and writes them at each start. */
    private static final List<String> FIRST_RUN = List.of("First-Run", "FirstRun");
    /** So many looks in a row that find no Outlook mean that it has ended. */
    private static final int GONE = 10;

    private final Registry registry;
    private final OutlookProgram outlook;
    private final ProfileIntents intents;
    private final Timing timing;
    /** Whether the Outlook that runs, if one does, was started here. */
    private boolean started;

    /** How long is waited, and how: tests do not. */
    public record Timing(Duration patience, Pause pause) {
        /** Between two looks. */
        public interface Pause {
            /** @return false where it is time to give up */
            boolean go(int look);
        }

        static final int LOOK_MILLIS = 500;

        public static Timing real() {
            return of(Duration.ofMinutes(1), Duration.ofMinutes(2));
        }

        /**
         * @param patience for an end that was asked for
         * @param making for a profile that Outlook makes
         */
        public static Timing of(Duration patience, Duration making) {
            return new Timing(patience, look -> {
                try {
                    Thread.sleep(LOOK_MILLIS);
                    return look < making.toMillis() / LOOK_MILLIS;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return false;
                }
            });
        }
    }

    public ProfileMint(Registry registry, OutlookProgram outlook, ProfileIntents intents, Timing timing) {
        this.registry = registry;
        this.outlook = outlook;
        this.intents = intents;
        this.timing = timing;
    }

    /** Refuses while Outlook runs: it would write back what it knows of profiles when it ends. */
    public void requireClosed() {
        if (outlook.running()) {
            throw new OutlookOpenException(
                    "Outlook is running, and profiles are not changed under it",
                    "Close Outlook (look for OUTLOOK.EXE in the Task Manager too), and run this again.");
        }
    }

    /**
     * Makes the profile. After a death at any point the next run puts back what was set and completes it. With an account what was set stays
     * until that is bound ({@link #bind}), since Outlook may make the data file no sooner.
     */
    public void mint(MintProfile step, ProfileAccess profiles) {
        ask(step, profiles);
        make(step, profiles);
    }

    /** Sets and notes all that Outlook's next start needs to make the profile. */
    public void ask(MintProfile step, ProfileAccess profiles) {
        requireClosed();
        putBack(profiles);
        var before = profiles.list();
        var note = new LinkedHashMap<String, String>();
        note.put("profile", step.name());
        note.put("folder", step.folder());
        note.put("none", String.valueOf(before.isEmpty()));
        registry.exact(KEY, FORCE).ifPresent(value -> note.put(FORCE, value));
        before.stream().filter(ProfileState::isDefault).findFirst().ifPresent(one -> note.put("default", one.name()));
        step.prf().ifPresent(text -> {
            note.put("prf", intents.prf().toString());
            FIRST_RUN.forEach(name -> registry.exact(SETUP, name).ifPresent(value -> note.put(name, value)));
        });
        intents.noteMinting(step.name(), note);
        create(step);
        registry.write(KEY, FORCE, step.folder(), true);
        if (step.prf().isPresent()) {
            registry.write(SETUP, IMPORT, note.get("prf"), false);
            FIRST_RUN.forEach(name -> registry.remove(SETUP, name));
        }
    }

    /** Whether that was asked for, and nobody has changed what was set since. */
    public boolean asked(MintProfile step) {
        return intents.noted(step.name()).isPresent()
                && registry.text(Hive.USER, KEY, FORCE)
                        .filter(step.folder()::equals)
                        .isPresent()
                && (step.prf().isEmpty()
                        || registry.text(Hive.USER, SETUP, IMPORT)
                                .filter(intents.prf().toString()::equals)
                                .isPresent());
    }

    /** Starts Outlook with what was asked for, and waits for the profile and its data file. */
    public void make(MintProfile step, ProfileAccess profiles) {
        start(step.prf().isPresent() ? List.of() : List.of("/PIM", step.name()));
        await(() -> whole(profiles.find(step.name())), "Outlook was started and made no profile of that name yet");
        if (step.prf().isEmpty()) {
            var note = intents.noted(step.name());
            note.ifPresent(this::restore);
            close();
            note.ifPresent(one -> settle(one, profiles));
        }
    }

    /**
     * Has Outlook bind the account to its data file: it did so when it made the profile, or does at its next start, which this is where it
     * does not run.
     */
    public void bind(String name, ProfileAccess profiles) {
        var note = intents.noted(name);
        if (!bound(name)) {
            if (outlook.running()) {
                // The start that made the profile: where it binds it does so at once.
                close();
            }
            if (!bound(name)) {
                note.ifPresent(one -> registry.write(KEY, FORCE, one.get("folder"), true));
                start(List.of("/profile", name));
                await(() -> bound(name), "Outlook was started and did not bind the account to its data file yet");
            }
        }
        note.ifPresent(this::restore);
        close();
        note.ifPresent(one -> settle(one, profiles));
    }

    /** The account of Outlook's own in that profile. */
    public Optional<OutlookAccount> account(String name) {
        return OutlookAccount.of(registry, name);
    }

    private void start(List<String> arguments) {
        outlook.start(arguments);
        started = true;
    }

    private boolean bound(String name) {
        return account(name).filter(OutlookAccount::bound).isPresent();
    }

    /** Outlook closed, and all put back that was set for it. */
    public void settle(ProfileAccess profiles) {
        close();
        putBack(profiles);
    }

    /** One that we started is asked to close; any other is a person's, and they may be at work in it. */
    private void close() {
        if (!started) {
            requireClosed();
        } else if (!outlook.close(timing.patience())) {
            throw new OutlookOpenException(
                    "Outlook has made the profile and is open still",
                    "Answer what it asks (any password will do), close it, and run this again.");
        }
        started = false;
    }

    private void create(MintProfile step) {
        try {
            Files.createDirectories(Path.of(step.folder()));
            if (step.prf().isPresent()) {
                // In UTF-16: the machine's code page does not hold every name.
                Files.write(intents.prf(), ("\uFEFF" + step.prf().get()).getBytes(StandardCharsets.UTF_16LE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void await(BooleanSupplier there, String what) {
        int gone = 0;
        for (int look = 0; !there.getAsBoolean(); look++) {
            // A start takes a moment; one that ended again makes nothing.
            gone = outlook.running() ? 0 : gone + 1;
            if (gone == GONE) {
                throw new OutlookException(what + ", and has ended", "Run this again.");
            }
            if (!timing.pause().go(look)) {
                throw new OutlookException(
                        what, "Look whether it asks something, answer it and close it; then run this again.");
            }
        }
    }

    private static boolean whole(Optional<ProfileState> state) {
        return state.stream()
                .flatMap(one -> one.services().stream())
                .flatMap(one -> one.path().stream())
                .anyMatch(path -> Files.exists(Path.of(path)));
    }

    /** Puts back what a run that died had set. While Outlook runs it stays: it may not have read it yet. */
    public void putBack(ProfileAccess profiles) {
        if (intents.isEmpty() || outlook.running()) {
            return;
        }
        putBackSettings();
        for (var file : intents.minted()) {
            settle(ProfileIntents.read(file), profiles);
        }
        // The mark is the last that a note is for: a death just behind it leaves the note, which would undo what a
        // person does later.
        profiles.list().stream().filter(one -> one.mark().isPresent()).forEach(one -> intents.done(one.name()));
    }

    /** Of that the settings alone, which needs no MAPI: also before a mere look, since another start of Outlook would go by them. */
    public void putBackSettings() {
        if (!outlook.running()) {
            intents.minted().forEach(file -> restore(ProfileIntents.read(file)));
        }
    }

    private void restore(Map<String, String> note) {
        // Only what is still as we set it: somebody may have set it anew.
        if (registry.text(Hive.USER, KEY, FORCE)
                .filter(note.get("folder")::equals)
                .isPresent()) {
            var former = Optional.ofNullable(note.get(FORCE));
            former.ifPresentOrElse(value -> registry.putBack(KEY, FORCE, value), () -> registry.remove(KEY, FORCE));
        }
        var prf = note.get("prf");
        if (prf != null) {
            registry.text(Hive.USER, SETUP, IMPORT)
                    .filter(prf::equals)
                    .ifPresent(own -> registry.remove(SETUP, IMPORT));
            // Outlook has written them again where it has started since.
            FIRST_RUN.stream()
                    .filter(name -> note.containsKey(name) && !registry.has(Hive.USER, SETUP, name))
                    .forEach(name -> registry.putBack(SETUP, name, note.get(name)));
            try {
                Files.deleteIfExists(Path.of(prf));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The default profile stays what it was, and what Outlook made besides goes. */
    private static void settle(Map<String, String> note, ProfileAccess profiles) {
        var name = note.get("profile");
        var all = profiles.list();
        var former = Optional.ofNullable(note.get("default"))
                .filter(one -> all.stream().anyMatch(state -> state.name().equals(one) && !state.isDefault()));
        former.ifPresent(one -> profiles.apply(one, List.of(new MakeDefault(one))));
        if (Boolean.parseBoolean(note.get("none"))) {
            // For a user who had no profile /PIM also leaves an empty one of that name, as the default.
            all.stream()
                    .filter(one -> one.name().equals("Outlook")
                            && !one.name().equalsIgnoreCase(name)
                            && one.readable()
                            && one.services().isEmpty())
                    .forEach(one -> {
                        if (one.isDefault()
                                && all.stream().anyMatch(state -> state.name().equals(name))) {
                            profiles.apply(name, List.of(new MakeDefault(name)));
                        }
                        profiles.apply(one.name(), List.of(new DeleteProfile(one.name())));
                    });
        }
    }
}
