package org.tenon.profile;

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
import org.tenon.lab.Outlook;
import org.tenon.lab.Rig;
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
    private final ProfileMint.Timing timing = ProfileMint.Timing.of(Duration.ofSeconds(4), Duration.ofSeconds(15));
    private volatile boolean closed;
    private ProfileAccess profiles;

    private MintingLab(Path folder) {
        this.folder = folder;
        intents = new ProfileIntents(folder.resolve("notes"));
        env.put("TENON_RIG", folder.toString());
    }

    static MintingLab fresh(String name) throws IOException {
        var lab = new MintingLab(Files.createDirectories(Path.of("C:\\rig\\" + name)));
        variable("TENON_RIG", lab.folder.toString());
        lab.run("reg.exe", "delete", "HKCU\\" + KEY, "/f");
        lab.install();
        lab.profiles = lab.open();
        return lab;
    }

    static void variable(String name, String value) {
        NativeLibrary.getInstance("kernel32")
                .getFunction("SetEnvironmentVariableW")
                .invokeInt(new Object[] {new WString(name), value == null ? null : new WString(value)});
    }

    /** In this process, which is there already; a worker of our own takes seconds to start. */
    private ProfileAccess open() {
        var mapi = Mapi.start(Rig.LIBRARY);
        var here = new Profiles(mapi, intents);
        return new ProfileAccess() {
            @Override
            public List<ProfileState> list() {
                return here.list();
            }

            @Override
            public boolean ours(ProfileState state) {
                return here.ours(state);
            }

            @Override
            public void apply(String profile, List<ProfileStep> steps) {
                here.apply(profile, steps);
            }

            @Override
            public void open(String profile) {
                here.open(profile);
            }

            @Override
            public String source() {
                return here.source();
            }

            @Override
            public void close() {
                mapi.close();
            }
        };
    }

    Path folder() {
        return folder;
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

    Map<String, String> env() {
        return env;
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
                program.start(arguments);
                starts.add(String.join(" ", arguments));
            }

            @Override
            public boolean close(Duration patience) {
                return program.close(patience);
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
        return new ProfileMint(registry, noted(), intents, timing);
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
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            mapi.call(() -> {
                try (var admin = mapi.profiles()) {
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
    }

    void empty(String name) {
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            mapi.call(() -> {
                try (var admin = mapi.profiles()) {
                    admin.create(name);
                }
                return null;
            });
        }
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
                    run("reg.exe", "query", "HKCU\\" + KEY + "\\Profiles\\" + state.name(), "/s"));
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
        run("taskkill.exe", "/f", "/im", "OUTLOOK.EXE");
        until(() -> !program().running());
    }
}
