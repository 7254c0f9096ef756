package org.tenon.connector.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenon.connector.account.Directories;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.StoreFactory;
import org.tenon.lab.Outlook;
import org.tenon.lab.Rig;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.ServiceAdmin;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfilePlanner;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.Profiles;
import org.tenon.profile.Registry;
import org.tenon.profile.Workstation;

/** {@code tenon profile} and {@code tenon doctor} as a Windows process, with the rig in Outlook's place and the native dumper as witness. */
final class ProfileInWindows {
    /** One native call in so many is died at in the short form. */
    private static final int SAMPLED = 5;

    private static int number;

    /** Where the rig keeps its profiles, and where Tenon keeps its notes: of each test, or of each crash, its own. */
    private Path folder;

    record Said(int exit, String out, String err) {}

    @BeforeEach
    void begin() throws IOException {
        use("t" + ++number);
    }

    private void use(String name) throws IOException {
        folder = Files.createDirectories(Path.of("C:\\rig\\" + name));
        NativeLibrary.getInstance("kernel32")
                .getFunction("SetEnvironmentVariableW")
                .invokeInt(new Object[] {new WString("TENON_RIG"), new WString(folder.toString())});
    }

    private Said tenon(String... args) {
        return tenon(folder, ProfileInWindows::here, Map.of(), args);
    }

    /** As a person has it: the rig is loaded by a worker. */
    private Said byWorker(String... args) {
        return tenon(folder, Workstation::start, Map.of(), args);
    }

    /** In this process, which is there already: most tests would spend their time on starting others. */
    static ProfileAccess here(Workstation station, Path state) {
        var mapi = Mapi.start(station.usableLibraries().getFirst().path());
        var profiles = new Profiles(mapi, new ProfileIntents(state));
        return new ProfileAccess() {
            @Override
            public List<ProfileState> list() {
                return profiles.list();
            }

            @Override
            public boolean ours(ProfileState one) {
                return profiles.ours(one);
            }

            @Override
            public void apply(String profile, List<ProfileStep> steps) {
                profiles.apply(profile, steps);
            }

            @Override
            public void open(String profile) {
                profiles.open(profile);
            }

            @Override
            public String source() {
                return profiles.source();
            }

            @Override
            public void close() {
                mapi.close();
            }
        };
    }

    /** @param more in the environment of a worker */
    private static Said tenon(Path folder, Context.ProfileOpening opening, Map<String, String> more, String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var env = new HashMap<>(System.getenv());
        env.put("LOCALAPPDATA", folder.toString());
        env.put("TENON_RIG", folder.toString());
        env.putAll(more);
        var screen = new Screen(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                0,
                0,
                false);
        var places = new Directories(env, folder, folder, true);
        var machine = new Machine(places, Clock.systemUTC(), StoreFactory.REAL, Duration.ofSeconds(1));
        var context = new Context(machine, screen, opening);
        int exit = Tenon.run(context, args);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Said works(String... args) {
        var said = tenon(args);
        assertEquals(0, said.exit(), said.out() + said.err());
        return said;
    }

    private String store() {
        return folder + "\\x.pst";
    }

    /** What the native dumper reads, which knows nothing of Java. */
    private String dump() throws IOException {
        return native_("C:\\rig\\dump.exe");
    }

    private String native_(String... command) throws IOException {
        var process = new ProcessBuilder(command);
        process.environment().put("TENON_RIG", folder.toString());
        var out = folder.resolve("dump.json");
        var running =
                process.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        end(running);
        return Files.readString(out).replace("\r\n", "\n");
    }

    private static int end(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                fail("no end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(Object value) {
        return (List<Map<String, Object>>) value;
    }

    /** A profile's facts, whoever tells them. */
    private static String facts(Map<String, Object> profile) {
        var text = new StringBuilder(profile.get("name") + " " + profile.get("default"));
        for (var service : list(profile.get("services"))) {
            text.append('|')
                    .append(service.get("service"))
                    .append(' ')
                    .append(service.get("displayName"))
                    .append(' ')
                    .append(service.get("path"));
        }
        return text.toString();
    }

    private void agree(String profile) throws IOException {
        var ours = CommandLineHarness.object(
                works("profile", "show", profile, "--json").out());
        var theirs = list(CommandLineHarness.object(dump()).get("profiles")).stream()
                .filter(one -> one.get("name").equals(profile))
                .findFirst()
                .orElseThrow();
        assertEquals(facts(theirs), facts(ours));
    }

    @Test
    void createdShownListedAndTheDumperAgrees() throws IOException {
        works("profile", "create", "Ä Profile", "--store", store(), "--json");
        agree("Ä Profile");
        var listed = list(
                CommandLineHarness.object(works("profile", "list", "--json").out())
                        .get("profiles"));
        assertEquals(1, listed.size());
        assertEquals(true, listed.getFirst().get("ours"));
        assertTrue(dump().contains("\"service\": \"MSUPST MS\""), dump());
        assertTrue(works("profile", "create", "Ä Profile", "--store", store())
                .out()
                .contains("Nothing to do"));
        assertTrue(works("profile", "show", "Ä Profile").out().contains("made by Tenon"));
    }

    /** As a person has it: a worker for MAPI, and Outlook started by the path under which Windows knows it. */
    @Test
    void outlookMakesItAndIsClosedAgain() throws IOException {
        var registry = Registry.ofWindows();
        var key = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";
        registry.write(key, "", Outlook.PROGRAM, false);
        try {
            var said = byWorker("profile", "create", "T", "--mail", "none");
            assertEquals(0, said.exit(), said.out() + said.err());
            assertTrue(said.out().contains("done: have Outlook make the profile"), said.out());
            assertFalse(Outlook.isRunning());
            agree("T");
            assertTrue(dump().contains("\"name\": \"T\", \"default\": true"), dump());
            assertTrue(
                    byWorker("profile", "create", "T", "--mail", "none").out().contains("Nothing to do"));
            var outlook = Outlook.start("/profile", "T");
            while (!Outlook.isRunning()) {
                Thread.onSpinWait();
            }
            for (var action : List.of("create", "delete", "default", "repair")) {
                var refused = tenon("profile", action, "T");
                assertEquals(5, refused.exit(), action + refused.out());
                assertTrue(refused.err().contains("Outlook is running"), refused.err());
            }
            Outlook.close();
            Outlook.end(outlook);
            works("profile", "delete", "T");
            assertTrue(dump().contains("\"profiles\": []"), dump());
        } finally {
            registry.remove(key, "");
        }
    }

    @Test
    void dryRunDoesNothing() throws IOException {
        var said = works("profile", "create", "X", "--store", store(), "--dry-run", "--json");
        assertEquals(5, list(CommandLineHarness.object(said.out()).get("steps")).size(), said.out());
        assertTrue(dump().contains("\"profiles\": []"), dump());
        works("profile", "create", "X", "--store", store());
        works("profile", "delete", "X", "--dry-run");
        assertTrue(dump().contains("\"name\": \"X\""));
    }

    @Test
    void deletedAndDeletedAgainAndTheDataFileStays() throws IOException {
        works("profile", "create", "X", "--store", store());
        works("profile", "delete", "X");
        assertTrue(works("profile", "delete", "X").out().contains("Nothing to do"));
        assertTrue(dump().contains("\"profiles\": []"), dump());
        assertTrue(Files.exists(Path.of(store())));
        assertEquals(5, tenon("profile", "show", "X").exit());
    }

    @Test
    void secondProfileBecomesTheDefaultOnlyWhenAsked() throws IOException {
        works("profile", "create", "One", "--store", store());
        works("profile", "create", "Two", "--store", folder + "\\two.pst");
        assertTrue(dump().contains("\"name\": \"One\", \"default\": true"), dump());
        works("profile", "default", "Two");
        assertTrue(dump().contains("\"name\": \"Two\", \"default\": true"), dump());
        agree("One");
        agree("Two");
    }

    private Path profilesFile() {
        return folder.resolve("profiles");
    }

    @Test
    void lookingWritesNothingIntoAnybodysProfile() throws IOException {
        foreign("Theirs", "C:\\rig\\theirs-1.pst", "C:\\rig\\theirs-2.pst");
        var before = Files.readAllBytes(profilesFile());
        works("profile", "list");
        works("profile", "show", "Theirs");
        works("profile", "create", "X", "--store", store(), "--dry-run");
        tenon("doctor");
        assertArrayEquals(before, Files.readAllBytes(profilesFile()));
    }

    @Test
    void aProfileWithTwoDataFilesKeepsBoth() throws IOException {
        works("profile", "create", "X", "--store", store());
        // A second one, as a person adds an archive in Outlook.
        withServices("X", false, services -> add(services, folder + "\\archive.pst"));
        for (var action : List.of("create", "repair")) {
            var said = works("profile", action, "X", "--store", store());
            assertTrue(said.out().contains("Nothing to do"), said.out());
        }
        assertTrue(works("profile", "repair", "X").out().contains("Nothing to do"));
        assertTrue(dump().contains("archive.pst") && dump().contains("x.pst"), dump());
    }

    private interface WithProfiles {
        void with(Mapi mapi, Profiles profiles);
    }

    private void inThisProcess(WithProfiles work) {
        try (var mapi = Mapi.start(Rig.LIBRARY)) {
            work.with(
                    mapi,
                    new Profiles(
                            mapi, new ProfileIntents(folder.resolve("Tenon").resolve("profiles"))));
        }
    }

    @Test
    void theDefaultStoreIsTheOneThatWasAskedFor() {
        var second = folder + "\\second.pst";
        foreign("X", folder + "\\first.pst", second);
        inThisProcess((mapi, profiles) -> {
            profiles.apply("X", List.of(new ProfileStep.ChooseDefaultStore(second)));
            List<ServiceAdmin.Entry> services = mapi.call(() -> {
                try (var all = mapi.profiles();
                        var admin = all.services("X")) {
                    return admin.list();
                }
            });
            var defaults = services.stream()
                    .flatMap(one -> one.providers().stream())
                    .filter(ServiceAdmin.Provider::defaultStore)
                    .map(one -> one.path().orElse(""))
                    .toList();
            assertEquals(List.of(second), defaults);
        });
    }

    /** Whichever call of a listing fails: from the first profile on it is that profile's trouble. */
    @Test
    void aProfileThatCannotBeLookedAtIsToldAndSoAreTheOthers() {
        foreign("One", folder + "\\one.pst");
        foreign("Two", folder + "\\two.pst");
        inThisProcess((mapi, profiles) -> {
            var rig = new Rig();
            int troubled = 0;
            for (int call = 1; call <= 60; call++) {
                rig.fail(call, Codes.MAPI_E_CALL_FAILED);
                try {
                    var states = profiles.list();
                    assertEquals(2, states.size());
                    troubled += (int) states.stream()
                            .filter(one -> one.trouble().isPresent())
                            .count();
                } catch (MapiException e) {
                    assertTrue(e.call().matches("MAPIAdminProfiles|IProfAdmin.*|IMAPITable.*"), e.getMessage());
                } finally {
                    rig.failNoMore();
                }
            }
            assertTrue(troubled > 5, "troubled in " + troubled);
        });
    }

    /** There an x64 process finds an Outlook that starts, and an ARM process does not. */
    @Test
    void anArmProcessIsToldToBeAnother() {
        var usual = System.setProperty("os.arch", "aarch64");
        try {
            var said = tenon("profile", "list");
            assertEquals(5, said.exit(), said.out());
            assertTrue(said.err().contains("Install Tenon for x64"), said.err());
        } finally {
            System.setProperty("os.arch", usual);
        }
    }

    @Test
    void aFileThatIsNoDataFileOrAnotherProfilesIsRefused() throws IOException {
        var letter = Files.writeString(folder.resolve("letter.pst"), "Dear all, this is no data file.");
        var said = tenon("profile", "create", "X", "--store", letter.toString());
        assertEquals(5, said.exit(), said.out());
        assertTrue(said.err().contains("would overwrite it"), said.err());
        assertEquals("Dear all, this is no data file.", Files.readString(letter));
        works("profile", "create", "One", "--store", store());
        var other = tenon("profile", "create", "Two", "--store", store().toUpperCase(Locale.ROOT));
        assertTrue(other.err().contains("Another profile uses"), other.err());
        var nowhere = tenon("profile", "create", "Two", "--store", folder + "\\nowhere\\x.pst");
        assertTrue(nowhere.err().contains("folder of the data file"), nowhere.err());
        assertFalse(dump().contains("Two"), dump());
        // The same file by the way of another folder is the same file.
        Files.createDirectories(folder.resolve("deep"));
        assertTrue(works("profile", "create", "One", "--store", folder + "\\deep\\..\\x.pst")
                .out()
                .contains("Nothing to do"));
    }

    @Test
    void pathsHaveCharactersThatTheCodePageLacks() throws IOException {
        var path = Files.createDirectories(folder.resolve("\u65E5\u672C")) + "\\x.pst";
        works("profile", "create", "X", "--store", path);
        assertTrue(Files.exists(Path.of(path)));
        assertTrue(works("profile", "create", "X", "--store", path).out().contains("Nothing to do"));
    }

    private interface Work {
        void with(ServiceAdmin services);
    }

    private static void add(ServiceAdmin services, String path) {
        var uid = services.create("MSUPST MS", "Data");
        services.configure(uid, new Props().with(PropTag.text(0x6700), path));
    }

    /** As another program would: by MAPI, without a mark. */
    private static void withServices(String profile, boolean create, Work work) {
        try (var mapi = Mapi.start("C:\\rig\\rig.dll")) {
            mapi.call(() -> {
                try (var profiles = mapi.profiles()) {
                    if (create) {
                        profiles.create(profile);
                    }
                    try (var services = profiles.services(profile)) {
                        work.with(services);
                    }
                }
                return null;
            });
        }
    }

    private static void foreign(String profile, String... paths) {
        withServices(profile, true, services -> {
            for (var path : paths) {
                add(services, path);
            }
        });
    }

    @Test
    void someoneElsesProfileIsNotTouchedWithoutForce() throws IOException {
        works("profile", "create", "X", "--store", store());
        // Made by somebody else: the same without our mark, as Outlook's own dialog would have made it.
        withServices("Theirs", true, services -> services.create("CONTAB", "Book"));
        var before = dump();
        for (var action : List.of("create", "repair", "delete", "default")) {
            var said = tenon("profile", action, "Theirs", "--store", folder + "\\theirs.pst");
            assertEquals(5, said.exit(), action + said.out() + said.err());
            assertTrue(said.err().contains("not made by Tenon"), said.err());
        }
        assertEquals(before, dump());
        works("profile", "repair", "Theirs", "--store", folder + "\\theirs.pst", "--force");
        agree("Theirs");
        assertTrue(dump().contains("theirs.pst"));
    }

    @Test
    void whatCannotWorkIsSaidBefore() throws IOException {
        assertTrue(tenon("profile", "create", "X", "--store", "\\\\server\\share\\x.pst")
                .err()
                .contains("network share"));
        assertTrue(tenon("profile", "create", "X", "--store", "x.pst").err().contains("whole path"));
        assertTrue(tenon("profile", "create", " X", "--store", store()).err().contains("blank"));
        assertTrue(tenon("profile", "create", "x".repeat(65), "--store", store())
                .err()
                .contains("64"));
        assertTrue(tenon("profile", "create", "\u65E5\u672C", "--store", store())
                .err()
                .contains("code page"));
        var roaming = System.getenv("APPDATA") + "\\x.pst";
        assertTrue(tenon("profile", "create", "X", "--store", roaming).err().contains("roaming"));
        var key = "HKCU\\Software\\Policies\\Microsoft\\Office\\16.0\\Outlook";
        native_("reg.exe", "add", key, "/v", "DisablePST", "/t", "REG_DWORD", "/d", "1", "/f");
        try {
            assertTrue(tenon("profile", "create", "X", "--store", store()).err().contains("DisablePST"));
            assertEquals(5, tenon("doctor").exit());
        } finally {
            native_("reg.exe", "delete", key, "/v", "DisablePST", "/f");
        }
        native_("reg.exe", "add", key + "\\PST", "/v", "PSTDisableGrow", "/t", "REG_DWORD", "/d", "1", "/f");
        try {
            assertTrue(tenon("profile", "create", "X", "--store", store()).err().contains("PSTDisableGrow"));
        } finally {
            native_("reg.exe", "delete", key + "\\PST", "/v", "PSTDisableGrow", "/f");
        }
        assertTrue(dump().contains("\"profiles\": []"), dump());
    }

    @Test
    void withoutOutlookOrWithOneOfAnotherWidthTheReasonIsSaid() throws IOException {
        var key = "HKLM\\Software\\Clients\\Mail";
        native_("reg.exe", "add", key, "/ve", "/d", "Native Mail Client", "/f");
        try {
            var said = tenon("profile", "list");
            assertEquals(5, said.exit());
            assertTrue(said.err().contains("no Extended MAPI"), said.err());
        } finally {
            native_("reg.exe", "add", key, "/ve", "/d", "Tenon Rig", "/f");
        }
        var narrow = new byte[256];
        narrow[0x3C] = 0x40;
        narrow[0x44] = 0x4C;
        narrow[0x45] = 0x01;
        Files.write(folder.resolve("narrow.dll"), narrow);
        native_("reg.exe", "add", key + "\\Tenon Rig", "/v", "DLLPathEx", "/d", folder + "\\narrow.dll", "/f");
        try {
            var said = tenon("doctor");
            assertEquals(5, said.exit());
            assertTrue(said.out().contains("Outlook has 32 bits, and this program 64"), said.out());
        } finally {
            native_("reg.exe", "add", key + "\\Tenon Rig", "/v", "DLLPathEx", "/d", "C:\\rig\\rig.dll", "/f");
        }
    }

    @Test
    void theNextLibraryIsTriedWhereOneFails() throws IOException {
        works("profile", "create", "X", "--store", store());
        // A real library that is no MAPI, found before the rig: as a repaired or half-removed Office leaves one.
        var key = "HKLM\\Software\\Clients\\Mail\\Microsoft Outlook";
        native_("reg.exe", "add", key, "/v", "DLLPathEx", "/d", "C:\\windows\\system32\\version.dll", "/f");
        try {
            assertTrue(byWorker("profile", "list").out().contains("X"));
            var said = byWorker("doctor").out();
            assertTrue(said.contains("loaded MAPI: by the default mail client"), said);
        } finally {
            native_("reg.exe", "delete", key, "/f");
        }
    }

    @Test
    void theDeathOfTheLibraryIsASentence() {
        var said = tenon(
                folder,
                Workstation::start,
                Map.of("TENON_RIG_DIE", "10"),
                "profile",
                "create",
                "X",
                "--store",
                store());
        assertEquals(5, said.exit(), said.out() + said.err());
        assertTrue(said.err().contains("ended its process"), said.err());
    }

    @Test
    void whatADryRunWouldDoNamesTheWay() throws IOException {
        var said = works("profile", "create", "X", "--mail", "none", "--dry-run");
        assertTrue(said.out().contains("would have Outlook make the profile"), said.out());
        assertTrue(
                works("profile", "create", "X", "--by-mapi", "--dry-run").out().contains("by MAPI, without Outlook"));
        assertTrue(dump().contains("\"profiles\": []"), dump());
    }

    @Test
    void whoCarriesMailIsNotedAndKept() throws IOException {
        works("profile", "create", "X", "--store", store(), "--mail", "none");
        assertTrue(works("profile", "show", "X").out().contains("mail carried by nobody"));
        assertTrue(works("profile", "repair", "X").out().contains("Nothing to do"));
        assertTrue(works("profile", "repair", "X", "--mail", "connector").out().contains("mail carried by Tenon"));
        assertEquals(
                "connector",
                CommandLineHarness.object(
                                works("profile", "show", "X", "--json").out())
                        .get("mail"));
        agree("X");
        var said = tenon("profile", "create", "Y", "--store", store(), "--mail", "imap");
        assertEquals(5, said.exit());
        assertTrue(said.err().contains("export-prf"), said.err());
        assertTrue(works("profile", "export-prf", "X", "--store", store()).out().contains("MSUPST MS"));
    }

    @Test
    void doctorIsContentAndItsBundleNamesNobody() throws IOException {
        works("profile", "create", "Secret Name", "--store", store());
        var said = works("doctor", "--bundle", folder + "\\bundle.json");
        assertTrue(said.out().contains("ok    profiles: 1, of these 1 by Tenon"), said.out());
        assertTrue(said.out().contains("ok    mode: the data file opens"), said.out());
        assertTrue(said.out().contains("ok    Outlook: is not running"), said.out());
        var bundle = Files.readString(folder.resolve("bundle.json"));
        assertTrue(bundle.contains("\"findings\""));
        assertFalse(bundle.contains("Secret") || bundle.contains("x.pst"), bundle);
    }

    /**
     * The worker dies at a call of the creation, before it or in its middle, and the next run completes it; at every call in the long
     * form, else at one in {@link #SAMPLED}, where each death takes a process of its own.
     */
    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void aCrashAtANativeCallIsCompletedByTheNextRun() throws Exception {
        use("crash-none");
        var create = new String[] {"profile", "create", "T", "--by-mapi", "--store"};
        var whole = byWorker(with(create, store()));
        assertEquals(0, whole.exit(), whole.err());
        var report = Files.readString(folder.resolve("report.txt"));
        int calls = Integer.parseInt(report.replaceAll("(?s).*\\ncalls (\\d+).*", "$1"));
        var points = new ArrayList<String>();
        for (int n = 1; n <= calls; n++) {
            points.add(String.valueOf(n));
        }
        // Calls that have two effects can end between them.
        for (var n :
                report.replaceAll("(?s).*\\nmiddles([ \\d]*).*", "$1").strip().split(" ", -1)) {
            points.add(n + "+");
        }
        int all = points.size();
        if (!Boolean.getBoolean("tenon.long")) {
            points.removeIf(point -> Math.floorMod(point.hashCode(), SAMPLED) != 0);
        }
        var failures = new ArrayList<String>();
        var dying = new ArrayDeque<Future<Said>>();
        try (var pool = Executors.newFixedThreadPool(2)) {
            for (var point : points) {
                var at = crashFolder(point);
                dying.add(pool.submit(() ->
                        tenon(at, Workstation::start, Map.of("TENON_RIG_DIE", point), with(create, at + "\\x.pst"))));
            }
            for (var point : points) {
                looked(point, dying.remove().get(), failures);
            }
        }
        assertEquals(List.of(), failures);
        assertTrue(calls > 15 && all > calls + 3 && points.size() >= all / SAMPLED / 2, points.toString());
        System.out.println("TOLD profile creation: killed at " + points.size() + " of " + calls
                + " native calls and the middles of " + (all - calls) + "; the next run completed it each time");
    }

    private static Path crashFolder(String point) throws IOException {
        return Files.createDirectories(Path.of("C:\\rig\\crash-" + point.replace('+', 'h')));
    }

    private void looked(String point, Said died, List<String> failures) throws IOException {
        use("crash-" + point.replace('+', 'h'));
        if (died.exit() != 5 || !died.err().contains("ended its process")) {
            failures.add("at call " + point + " no death was told: " + died);
        }
        var left = completed();
        var dumped = dump();
        var wanted = "{\"profiles\": [{\"name\": \"T\", \"default\": true, \"services\": ";
        if (!dumped.startsWith(wanted)
                || dumped.split("\"service\":", -1).length != 3
                || dumped.split("\"providers\": 1", -1).length != 3
                || dumped.split("x.pst", -1).length != 2
                || dumped.split("\"name\"", -1).length != 2) {
            failures.add("call " + point + ": " + dumped);
        }
        if (!left.isEmpty()) {
            failures.add("not idle after call " + point + ": " + left);
        }
    }

    /** The next run, in this process, which is there already; and what the one after that would do. */
    private List<ProfileStep> completed() {
        var wanted = new ProfileSpec("T", store(), "Tenon", MailMode.CONNECTOR, true, false);
        try (var mapi = Mapi.start("C:\\rig\\rig.dll")) {
            var profiles = new Profiles(
                    mapi, new ProfileIntents(folder.resolve("Tenon").resolve("profiles")));
            var present = profiles.find("T");
            present.ifPresent(state -> assertTrue(profiles.ours(state), "not known as ours: " + state));
            profiles.apply("T", ProfilePlanner.plan(wanted, present));
            return ProfilePlanner.plan(wanted, profiles.find("T"));
        }
    }

    private static String[] with(String[] words, String last) {
        var all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = last;
        return all;
    }
}
