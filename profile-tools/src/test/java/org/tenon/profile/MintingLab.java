package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;
import org.tenon.lab.Outlook;
import org.tenon.lab.Rig;
import org.tenon.lab.UserRegistry;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.Registry.Hive;

/** A user of Windows of their own, as far as profiles go: with the stand-in installed, and what others made looked at to the byte. */
final class MintingLab implements AutoCloseable {
    static final String KEY = "Software\\Microsoft\\Office\\16.0\\Outlook";
    static final String POLICY = "Software\\Policies\\Microsoft\\Office\\16.0\\Outlook";
    static final String PASSWORD = "Internet Email - alice@example.test";
    static final int POP = 47110;
    static final int SMTP = 47125;
    private static final String APP_PATH = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";

    /** How a profile is made here, and whether it shall be the default one. */
    record Way(MailMode mail, boolean makeDefault) {
        static final Way NONE = new Way(MailMode.NONE, false);
        static final Way CONNECTOR = new Way(MailMode.CONNECTOR, false);

        Way asDefault() {
            return new Way(mail, true);
        }
    }

    private final Path folder;
    private final Registry registry = Registry.ofWindows();
    private final Map<String, String> env = new HashMap<>(System.getenv());
    private final ProfileIntents intents;
    private final List<String> starts = new ArrayList<>();
    private final List<Process> own = new ArrayList<>();
    private final Thread answering = new Thread(this::answer, "password-dialogs");
    private final ProfileMint.Timing timing = new ProfileMint.Timing(Duration.ofSeconds(5), MintingLab::look);
    private volatile boolean closed;
    private ProfileAccess profiles;
    private boolean worker;
    private int touches;
    private int dieAt;
    private List<String> noted;
    private IntFunction<Map<String, String>> atStart = start -> Map.of();

    private MintingLab(Path folder) {
        this.folder = folder;
        intents = new ProfileIntents(folder.resolve("notes"));
        env.put("TENON_RIG", folder.toString());
    }

    static MintingLab fresh(String name) throws IOException {
        var lab = new MintingLab(Files.createDirectories(Path.of("C:\\rig\\" + name)));
        variable("TENON_RIG", lab.folder.toString());
        UserRegistry.delete(KEY);
        lab.install();
        lab.profiles = lab.open();
        return lab;
    }

    /** Some twenty seconds of looking, where nothing comes. */
    private static boolean look(int round) {
        sleep();
        return round < 400;
    }

    static void variable(String name, String value) {
        NativeLibrary.getInstance("kernel32")
                .getFunction("SetEnvironmentVariableW")
                .invokeInt(new Object[] {new WString(name), value == null ? null : new WString(value)});
    }

    /** In this process, which is there already; a worker of our own takes seconds to start. */
    private ProfileAccess open() {
        return touched(new Profiles(Shared.MAPI, intents), () -> {});
    }

    /** MAPI of all the labs of this process: their folders are what they do not share. */
    private static final class Shared {
        private static final Mapi MAPI = Mapi.start(Rig.LIBRARY);
    }

    /** Each change is a point at which we can die, before it and after. */
    private ProfileAccess touched(ProfileAccess access, Runnable closing) {
        return new ProfileAccess() {
            @Override
            public List<ProfileState> list() {
                return access.list();
            }

            @Override
            public boolean ours(ProfileState state) {
                return access.ours(state);
            }

            @Override
            public void apply(String profile, List<ProfileStep> steps) {
                for (var step : steps) {
                    touch();
                    access.apply(profile, List.of(step));
                    touch();
                }
            }

            @Override
            public void open(String profile) {
                access.open(profile);
            }

            @Override
            public String source() {
                return access.source();
            }

            @Override
            public void close() {
                closing.run();
            }
        };
    }

    /** Our own death, at one of the points at which we touch the world. */
    static final class Died extends Error {
        private static final long serialVersionUID = 1L;
    }

    private void touch() {
        touches++;
        if (noted != null) {
            noted.add(new Rig().state() + (program().running() ? " with Outlook" : ""));
        }
        if (touches == dieAt) {
            throw new Died();
        }
    }

    /** What is there at each of the points at which we touch the world. */
    List<String> noteTouches() {
        noted = new ArrayList<>();
        return noted;
    }

    void dieAt(int touch) {
        touches = 0;
        dieAt = touch;
    }

    /** Whatever was to die does so no more, and the next run is one of its own. */
    void aimless() {
        dieAt = 0;
        atStart = start -> Map.of();
        if (worker) {
            worker = false;
            profiles.close();
            profiles = open();
        }
    }

    /** Profiles by a process of their own, as a person has it; {@code more} is in its environment. */
    void byWorker(Map<String, String> more) {
        profiles.close();
        worker = true;
        var all = new HashMap<>(env);
        all.putAll(more);
        var started = startedLate(all);
        profiles = touched(started, started::close);
    }

    /** A worker that dies at its start is a death like any other: it is started at the first need. */
    private ProfileAccess startedLate(Map<String, String> all) {
        return new ProfileAccess() {
            private MapiWorker running;

            private MapiWorker running() {
                if (running == null) {
                    running = MapiWorker.start(
                            new MapiWorker.Setting(all, folder.resolve("notes")),
                            List.of(new MapiLibrary("the rig", Rig.LIBRARY)));
                }
                return running;
            }

            @Override
            public List<ProfileState> list() {
                return running().list();
            }

            @Override
            public boolean ours(ProfileState state) {
                return ProfilePlanner.ours(state, intents.of(state.name()));
            }

            @Override
            public void apply(String profile, List<ProfileStep> steps) {
                running().apply(profile, steps);
            }

            @Override
            public void open(String profile) {
                running().open(profile);
            }

            @Override
            public String source() {
                return "the rig";
            }

            @Override
            public void close() {
                if (running != null) {
                    running.close();
                }
            }
        };
    }

    /** A registry whose writes are points at which we can die. */
    private Registry touching() {
        return new Registry() {
            @Override
            public Optional<String> text(Hive hive, String key, String name) {
                return registry.text(hive, key, name);
            }

            @Override
            public Optional<String> otherView(Hive hive, String key, String name) {
                return registry.otherView(hive, key, name);
            }

            @Override
            public Optional<Integer> number(Hive hive, String key, String name) {
                return registry.number(hive, key, name);
            }

            @Override
            public List<String> keys(Hive hive, String key) {
                return registry.keys(hive, key);
            }

            @Override
            public boolean has(Hive hive, String key, String name) {
                return registry.has(hive, key, name);
            }

            @Override
            public void write(String key, String name, String value, boolean expandable) {
                touch();
                registry.write(key, name, value, expandable);
                touch();
            }

            @Override
            public void remove(String key, String name) {
                touch();
                registry.remove(key, name);
                touch();
            }

            @Override
            public Optional<String> exact(String key, String name) {
                return registry.exact(key, name);
            }

            @Override
            public void putBack(String key, String name, String exact) {
                touch();
                registry.putBack(key, name, exact);
                touch();
            }
        };
    }

    Path folder() {
        return folder;
    }

    /** Where a victim writes how far it came, by the number of Outlook's start. */
    Path log(String what, int start) {
        return folder.resolve(what + "-" + start + ".txt");
    }

    Path stores() {
        return folder.resolve("stores");
    }

    Registry registry() {
        return registry;
    }

    ProfileIntents intents() {
        return intents;
    }

    /** What Outlook gets into its environment besides, by the number of its start. */
    void atStart(IntFunction<Map<String, String>> more) {
        atStart = more;
    }

    /** A stand-in that takes less of its time. */
    void hasten() {
        env.put("TENON_OUTLOOK_HASTE", "1");
    }

    Optional<String> text(String name) {
        return registry.text(Hive.USER, KEY, name);
    }

    List<Path> notes() {
        return intents.minted();
    }

    List<String> starts() {
        return starts;
    }

    void install() {
        registry.write(APP_PATH, "", Outlook.PROGRAM, false);
    }

    void uninstall() {
        registry.remove(APP_PATH, "");
    }

    OutlookProgram program() {
        return OutlookProgram.ofWindows(registry, env);
    }

    /** The real one, with what it is started with taken down. */
    private OutlookProgram noted() {
        var program = program();
        return new OutlookProgram() {
            @Override
            public boolean running() {
                return program.running();
            }

            @Override
            public boolean installed() {
                return program.installed();
            }

            @Override
            public void start(List<String> arguments) {
                touch();
                starts.add(String.join(" ", arguments));
                var more = atStart.apply(starts.size());
                env.putAll(more);
                program.start(arguments);
                env.keySet().removeAll(more.keySet());
                touch();
            }

            @Override
            public boolean close(Duration patience) {
                touch();
                boolean ended = program.close(patience);
                touch();
                return ended;
            }
        };
    }

    static ProfileSpec spec(Way way) {
        return new ProfileSpec("T", "", "Tenon", way.mail(), false, way.makeDefault());
    }

    String prf() {
        return Prf.of(
                spec(Way.CONNECTOR),
                Optional.of(new Prf.MailAccount(
                        Prf.Protocol.POP,
                        "127.0.0.1",
                        POP,
                        "127.0.0.1",
                        SMTP,
                        "alice",
                        "alice@example.test",
                        "Alice")));
    }

    void create(Way way) {
        create(way, prf());
    }

    void create(Way way, String prf) {
        var mint = mint();
        mint.requireClosed();
        mint.putBack(profiles);
        new ProfileWork(profiles, mint, intents).apply("T", plan(way, prf));
    }

    private ProfileMint mint() {
        return new ProfileMint(touching(), noted(), intents, timing);
    }

    List<ProfileStep> plan(Way way) {
        return plan(way, prf());
    }

    private List<ProfileStep> plan(Way way, String prf) {
        var present = profiles.find("T");
        return ProfilePlanner.planByOutlook(
                spec(way),
                present,
                present.filter(profiles::ours).isPresent(),
                DataFile.canonical(stores().toString()),
                way.mail() == MailMode.CONNECTOR ? Optional.of(prf) : Optional.empty(),
                OutlookAccount.of(registry, "T"));
    }

    void delete() {
        var work = new ProfileWork(profiles, mint(), intents);
        work.apply("T", work.planDelete("T", profiles.find("T")));
    }

    void makeDefault(String name) {
        new ProfileWork(profiles, mint(), intents).apply(name, List.of(new ProfileStep.MakeDefault(name)));
    }

    Optional<ProfileState> profile(String name) {
        return profiles.find(name);
    }

    List<String> names() {
        return profiles.list().stream().map(ProfileState::name).sorted().toList();
    }

    /** As somebody has it who has worked with Outlook before: made by Outlook, with a second data file, and perhaps opened by default. */
    void foreign(String name, boolean isDefault) throws IOException {
        end(Outlook.start("/PIM", name), name);
        Shared.MAPI.call(() -> {
            try (var admin = Shared.MAPI.profiles()) {
                try (var services = admin.services(name)) {
                    var uid = services.create("MSUPST MS", "Archive");
                    services.configure(
                            uid, new Props().with(PropTag.text(0x6700), folder + "\\archive of " + name + ".pst"));
                }
                if (isDefault) {
                    admin.setDefault(name);
                }
                if (admin.list().stream().anyMatch(one -> one.name().equals("Outlook"))) {
                    admin.delete("Outlook");
                }
            }
            return null;
        });
    }

    /** What the first start on a machine leaves. */
    void ranBefore() {
        registry.write(KEY + "\\Setup", "RigHasRun", "1", false);
    }

    /** A profile of somebody's, the default one, with a data file: made in no time. */
    void foreignByMapi(String name) {
        Shared.MAPI.call(() -> {
            try (var admin = Shared.MAPI.profiles()) {
                admin.create(name);
                try (var services = admin.services(name)) {
                    var uid = services.create("MSUPST MS", "Theirs");
                    services.configure(uid, new Props().with(PropTag.text(0x6700), folder + "\\" + name + ".pst"));
                }
                admin.setDefault(name);
            }
            return null;
        });
    }

    void closeOutlook() {
        if (program().running()) {
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                    program().running() && System.nanoTime() < end; ) {
                program().close(Duration.ofMillis(300));
                if (Outlook.asks("Email Account Setup")) {
                    Outlook.answer("Email Account Setup");
                }
            }
        }
    }

    /** One profile of ours, whole, marked and bound; nothing noted, nothing left to do, nothing running. */
    static void check(MintingLab lab, Way way, String when) {
        var made = lab.profile("T").orElseThrow();
        assertEquals(Optional.of(way.mail()), made.mail(), when);
        assertTrue(made.readable() && made.defaultStore(), when + made);
        assertEquals(1, made.services().size(), when + made);
        assertTrue(Files.exists(Path.of(made.services().getFirst().path().orElseThrow())), when);
        var account = OutlookAccount.of(lab.registry, "T");
        assertEquals(way.mail() == MailMode.CONNECTOR, account.isPresent(), when);
        assertTrue(account.stream().allMatch(OutlookAccount::bound), when);
        assertEquals(List.of(), lab.notes(), when);
        assertEquals(List.of(), lab.plan(way), when + ": a second run has nothing to do");
        assertFalse(lab.program().running(), when);
    }

    void empty(String name) {
        Shared.MAPI.call(() -> {
            try (var admin = Shared.MAPI.profiles()) {
                admin.create(name);
            }
            return null;
        });
    }

    private void end(Process outlook, String name) {
        until(() -> Outlook.isRunning() && profiles.find(name).isPresent());
        Outlook.close();
        Outlook.end(outlook);
    }

    void own(Process process) {
        own.add(process);
    }

    /** All that is not ours: what the dumper, which knows no Java, tells of their profiles; their data files; their registry. */
    Map<String, String> foreignState() throws IOException {
        var all = new TreeMap<String, String>();
        for (var state : profiles.list()) {
            if (state.name().equals("T")) {
                continue;
            }
            all.put("profile " + state.name(), state + " " + sections(state.name()));
            all.put(
                    "registry " + state.name(),
                    UserRegistry.all(KEY + "\\Profiles\\" + state.name()).toString());
            for (var service : state.services()) {
                var file = Path.of(service.path().orElseThrow());
                all.put("file " + file, HexFormat.of().formatHex(Files.readAllBytes(file)));
                all.put("time " + file, Files.getLastModifiedTime(file).toString());
            }
        }
        return all;
    }

    private static int sections(String profile) {
        return new Rig().sections(profile);
    }

    /** Its output, whatever its exit code. */
    String run(String... command) throws IOException {
        var out = Files.createTempFile(folder, "run", ".txt");
        var builder = new ProcessBuilder(command);
        builder.environment().put("TENON_RIG", folder.toString());
        var process =
                builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        Outlook.end(process);
        return Files.readString(out).replace("\r\n", "\n");
    }

    /** A person at the screen: answers each question for a password as it comes. */
    void answerPasswords() {
        answering.setDaemon(true);
        answering.start();
    }

    private void answer() {
        while (!closed) {
            if (Outlook.asks(PASSWORD)) {
                Outlook.answer(PASSWORD);
            }
            sleep();
        }
    }

    static void until(BooleanSupplier there) {
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30); !there.getAsBoolean(); sleep()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited for in vain");
            }
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        profiles.close();
        own.forEach(Process::destroyForcibly);
        if (program().running()) {
            run("taskkill.exe", "/f", "/im", "OUTLOOK.EXE");
            until(() -> !program().running());
        }
    }
}
