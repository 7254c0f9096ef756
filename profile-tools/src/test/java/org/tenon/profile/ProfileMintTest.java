package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.lab.WindowsLab;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState.Condition;
import org.tenon.profile.ProfileState.Service;

/** Outlook makes the profile, and everything that was set for that is put back: also where we die at any point. */
final class ProfileMintTest {
    private static final String FORCE = "Software\\Microsoft\\Office\\16.0\\Outlook\\ForcePSTPath";
    private static final String SETUP = "Software\\Microsoft\\Office\\16.0\\Outlook\\Setup\\";
    private static final String ACCOUNT =
            "Software\\Microsoft\\Office\\16.0\\Outlook\\Profiles\\T\\9375CFF0413111d3B88A00104B2A6676\\00000009\\";
    private static final ProfileSpec WANTED = new ProfileSpec("T", "", "Tenon", MailMode.NONE, true, false);

    @TempDir
    Path scratch;

    private int worlds;

    /** The world outlives us; each touch of it is a point at which we can die. */
    private final class World implements Registry, OutlookProgram, ProfileAccess {
        private final Map<String, String> registry = new TreeMap<>();
        private final Map<String, ProfileState> profiles = new TreeMap<>();
        private final List<List<String>> starts = new ArrayList<>();
        private final Path place = scratch.resolve("world-" + ++worlds);
        private final ProfileIntents intents = new ProfileIntents(place.resolve("notes"));
        private boolean running;
        private boolean stubborn;
        private int dieAt = Integer.MAX_VALUE;
        private int touches;

        private void touch() {
            if (++touches == dieAt) {
                throw new AssertionError("died");
            }
        }

        @Override
        public Optional<String> text(Hive hive, String key, String name) {
            return Optional.ofNullable(registry.get(key + "\\" + name));
        }

        @Override
        public Optional<String> otherView(Hive hive, String key, String name) {
            return Optional.empty();
        }

        @Override
        public Optional<Integer> number(Hive hive, String key, String name) {
            return Optional.empty();
        }

        @Override
        public List<String> keys(Hive hive, String key) {
            return registry.keySet().stream()
                    .filter(one -> one.startsWith(key + "\\"))
                    .map(one -> one.substring(key.length() + 1).split("\\\\", -1))
                    .filter(parts -> parts.length > 1)
                    .map(parts -> parts[0])
                    .distinct()
                    .toList();
        }

        @Override
        public boolean has(Hive hive, String key, String name) {
            return registry.containsKey(key + "\\" + name);
        }

        @Override
        public void write(String key, String name, String value, boolean expandable) {
            touch();
            registry.put(key + "\\" + name, value);
            touch();
        }

        @Override
        public void remove(String key, String name) {
            touch();
            registry.remove(key + "\\" + name);
            touch();
        }

        @Override
        public Optional<String> exact(String key, String name) {
            return Optional.ofNullable(registry.get(key + "\\" + name));
        }

        @Override
        public void putBack(String key, String name, String exact) {
            write(key, name, exact, false);
        }

        @Override
        public boolean running() {
            return running;
        }

        @Override
        public boolean installed() {
            return true;
        }

        @Override
        public void start(List<String> arguments) {
            touch();
            starts.add(arguments);
            running = true;
            if (arguments.equals(List.of("/profile", "T")) && profiles.containsKey("T")) {
                registry.put(ACCOUNT + "Delivery Store EntryID", "");
            }
            var imported = registry.remove(SETUP + "ImportPRF");
            boolean first = !registry.containsKey(SETUP + "First-Run");
            registry.put(SETUP + "First-Run", "1");
            boolean none = profiles.isEmpty();
            if (arguments.equals(List.of("/PIM", "T")) || (imported != null && first)) {
                assertFalse(profiles.containsKey("T"), "Outlook refuses a name that is taken");
                mint(imported != null);
                if (none && imported == null) {
                    profiles.put("Outlook", state("Outlook", true, Optional.empty(), List.of()));
                }
            }
            touch();
        }

        private void mint(boolean becomesDefault) {
            try {
                var file = Files.createFile(
                        Path.of(registry.get(FORCE)).resolve("Outlook Data File " + starts.size() + ".pst"));
                var id = new Binary(new byte[] {1});
                var store = new Service(id, id, "MSUPST MS", "", Optional.of(file.toString()), Condition.WHOLE);
                if (becomesDefault) {
                    // As where Outlook ran before: bound at the next start.
                    registry.put(ACCOUNT + "POP3 Server", "127.0.0.1");
                    setDefault("");
                }
                profiles.put("T", state("T", becomesDefault, Optional.empty(), List.of(store)));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private ProfileState state(String name, boolean isDefault, Optional<String> mark, List<Service> services) {
            return new ProfileState(name, isDefault, mark, !services.isEmpty(), services, Optional.empty());
        }

        private void setDefault(String name) {
            profiles.replaceAll((key, one) -> state(key, key.equals(name), one.mark(), one.services()));
        }

        @Override
        public boolean close(Duration patience) {
            touch();
            running = stubborn;
            return !stubborn;
        }

        @Override
        public List<ProfileState> list() {
            return List.copyOf(profiles.values());
        }

        @Override
        public boolean ours(ProfileState state) {
            return ProfilePlanner.ours(state, intents.of(state.name()));
        }

        @Override
        public void apply(String profile, List<ProfileStep> steps) {
            touch();
            switch (steps.getFirst()) {
                case ProfileStep.MakeDefault s -> setDefault(s.name());
                case ProfileStep.DeleteProfile s -> {
                    profiles.remove(s.name());
                    registry.keySet().removeIf(one -> one.startsWith(ACCOUNT));
                }
                case ProfileStep.Mark s -> {
                    var before = profiles.get(s.name());
                    profiles.put(
                            s.name(),
                            state(
                                    s.name(),
                                    before.isDefault(),
                                    Optional.of(ProfileState.mark(s.mail())),
                                    before.services()));
                    intents.done(s.name());
                }
                case ProfileStep other -> throw new AssertionError(other);
            }
            touch();
        }

        @Override
        public void open(String profile) {}

        /** As {@code tenon profile create}. */
        private List<ProfileStep> create(ProfileSpec wanted, Optional<String> prf) {
            var timing = new ProfileMint.Timing(Duration.ZERO, round -> round < 3);
            var mint = new ProfileMint(this, this, intents, timing);
            mint.requireClosed();
            mint.putBack(this);
            var present = find("T");
            var steps = ProfilePlanner.planByOutlook(
                    wanted,
                    present,
                    present.filter(this::ours).isPresent(),
                    place.resolve("stores").toString(),
                    prf,
                    mint.account("T"));
            new ProfileWork(this, mint, intents).apply("T", steps);
            return steps;
        }

        @Override
        public String source() {
            return "a test";
        }

        @Override
        public void close() {}
    }

    /** The same with a real process in Outlook's place. */
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(ProfileMintInWindows.class);
    }

    private World world(boolean others) {
        var world = new World();
        if (others) {
            world.registry.put(FORCE, "D:\\theirs");
            world.registry.put(SETUP + "First-Run", "of long ago");
            world.profiles.put("Work", world.state("Work", true, Optional.empty(), List.of()));
        }
        return world;
    }

    private static void holds(World world, boolean others, String when) {
        var made = world.profiles.get("T");
        assertEquals(Optional.of(MailMode.NONE), made.mail(), when);
        assertEquals(
                Optional.ofNullable(others ? "D:\\theirs" : null),
                Optional.ofNullable(world.registry.get(FORCE)),
                when);
        assertFalse(world.registry.containsKey(SETUP + "ImportPRF"), when);
        assertEquals(
                others,
                world.profiles.containsKey("Work") && world.profiles.get("Work").isDefault(),
                when);
        assertEquals(others ? 2 : 1, world.profiles.size(), when + world.profiles);
        assertEquals(!others, made.isDefault(), when);
        assertEquals(List.of(), world.intents.minted(), when);
    }

    @Test
    void outlookIsToldTheNameAndTheFolderAndBothArePutBack() {
        var world = world(true);
        world.create(WANTED, Optional.empty());
        assertEquals(List.of(List.of("/PIM", "T")), world.starts);
        holds(world, true, "at once");
        assertEquals(List.of(), world.create(WANTED, Optional.empty()));
    }

    @Test
    void killedAtEachTouchOfTheWorldTheNextRunCompletesIt() throws IOException {
        for (var prf : List.of(Optional.<String>empty(), Optional.of("[General]"))) {
            for (boolean others : new boolean[] {true, false}) {
                var whole = world(others);
                whole.create(WANTED, prf);
                if (others || prf.isEmpty()) {
                    holds(whole, others, "whole " + prf);
                }
                for (int n = 1; n <= whole.touches; n++) {
                    var world = world(others);
                    world.dieAt = n;
                    assertThrows(AssertionError.class, () -> world.create(WANTED, prf), "at " + n);
                    if (world.running) {
                        // Our death is not Outlook's: a person closes it.
                        assertThrows(OutlookException.class, () -> world.create(WANTED, prf), "under Outlook");
                        world.running = false;
                    }
                    world.create(WANTED, prf);
                    if (others || prf.isEmpty()) {
                        holds(world, others, "killed at touch " + n + ", " + prf + ": ");
                    }
                    assertEquals(List.of(), world.create(WANTED, prf), "idle after a death at " + n);
                    assertTrue(world.starts.size() <= (prf.isEmpty() ? 2 : 3), "at " + n + world.starts);
                    assertEquals(prf.isPresent(), world.registry.containsKey(ACCOUNT + "Delivery Store EntryID"));
                }
            }
        }
    }

    /** Killed before Outlook starts: a look is enough to give it back what was taken from it, and takes nothing that it wrote itself. */
    @Test
    void whatWasTakenFromOutlookIsPutBackByTheNextLook() {
        var prf = Optional.of("[General]");
        int before = 0;
        for (int n = 1; ; n++) {
            var world = world(true);
            world.dieAt = n;
            assertThrows(AssertionError.class, () -> world.create(WANTED, prf), "at " + n);
            if (!world.starts.isEmpty()) {
                break;
            }
            world.dieAt = Integer.MAX_VALUE;
            new ProfileMint(world, world, world.intents, new ProfileMint.Timing(Duration.ZERO, round -> false))
                    .putBackSettings();
            assertEquals("of long ago", world.registry.get(SETUP + "First-Run"), "at " + n);
            assertEquals("D:\\theirs", world.registry.get(FORCE), "at " + n);
            assertFalse(world.registry.containsKey(SETUP + "ImportPRF"), "at " + n);
            before++;
        }
        assertTrue(before >= 6, "points before the start: " + before);
    }

    /** A death between the mark and the end of the note: it goes, before it undoes what a person has done since. */
    @Test
    void theNoteOfAProfileThatIsMarkedGoes() {
        var world = world(true);
        world.create(WANTED, Optional.empty());
        world.intents.noteMinting("T", Map.of("profile", "T", "folder", "D:\\x", "none", "false", "default", "Work"));
        assertEquals(List.of(), world.create(WANTED, Optional.empty()));
        assertEquals(List.of(), world.intents.minted());
        world.setDefault("T");
        world.create(WANTED, Optional.empty());
        assertTrue(world.profiles.get("T").isDefault());
    }

    @Test
    void aProfileIsNotMadeUnderARunningOutlook() {
        var world = world(true);
        world.running = true;
        assertThrows(OutlookException.class, () -> world.create(WANTED, Optional.empty()));
        // Also where a person has started it since that was looked for first.
        var mint = new ProfileMint(world, world, world.intents, new ProfileMint.Timing(Duration.ZERO, round -> false));
        var step = new ProfileStep.MintProfile("T", world.place.toString(), Optional.empty());
        assertThrows(OutlookOpenException.class, () -> mint.mint(step, world));
        assertEquals(0, world.touches);
    }

    @Test
    void anOutlookThatAsksSomethingIsNotKilledAndTheNextRunCompletes() {
        var world = world(true);
        world.stubborn = true;
        var said = assertThrows(OutlookException.class, () -> world.create(WANTED, Optional.empty()));
        assertTrue(said.remedy().contains("close it"), said.remedy());
        assertEquals("D:\\theirs", world.registry.get(FORCE));
        world.running = false;
        world.create(WANTED, Optional.empty());
        holds(world, true, "after the answer");
        assertEquals(1, world.starts.size());
    }

    @Test
    void madeTheDefaultWhereAskedForAndTheFormerOneIsNoted() {
        var world = world(true);
        world.create(new ProfileSpec("T", "", "Tenon", MailMode.NONE, true, true), Optional.empty());
        assertTrue(world.profiles.get("T").isDefault());
        assertEquals(Optional.of("Work"), world.intents.formerDefault());
    }
}
