package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileState.Condition;
import org.tenon.profile.ProfileState.Service;
import org.tenon.profile.Workstation.Drives;

/** Each condition for working beside Outlook, not met: one finding says it. */
final class ExaminationTest {
    @TempDir
    Path scratch;

    private final Map<String, Object> registry = new HashMap<>();
    private boolean outlookRuns;
    private boolean elevated;
    private boolean anothers;
    private boolean elsewhere;
    private Optional<ProfileState> theirs = Optional.empty();
    private int session = 1;
    private Optional<MapiException> failure = Optional.empty();
    private ProfileState ours;

    @BeforeEach
    void begin() {
        var id = new Binary(new byte[] {1});
        var store = new Service(id, id, "MSUPST MS", "", Optional.of("C:\\x.pst"), Condition.WHOLE);
        ours = new ProfileState("T", true, Optional.of("m"), true, List.of(store), Optional.empty());
    }

    private final class MadeUp extends UntouchedRegistry {
        @Override
        public Optional<String> text(Hive hive, String key, String name) {
            return Optional.ofNullable((String) registry.get(key + "\\" + name));
        }

        @Override
        public Optional<String> otherView(Hive hive, String key, String name) {
            return Optional.empty();
        }

        @Override
        public List<String> keys(Hive hive, String key) {
            return List.of();
        }

        @Override
        public boolean has(Hive hive, String key, String name) {
            return text(hive, key, name).isPresent() || number(hive, key, name).isPresent();
        }

        @Override
        public Optional<Integer> number(Hive hive, String key, String name) {
            return Optional.ofNullable((Integer) registry.get(key + "\\" + name));
        }
    }

    private final class Profile implements ProfileAccess {
        @Override
        public List<ProfileState> list() {
            return Stream.concat(Stream.of(ours), theirs.stream()).toList();
        }

        @Override
        public boolean ours(ProfileState state) {
            return state.equals(ours);
        }

        @Override
        public void apply(String profile, List<ProfileStep> steps) {
            throw new AssertionError("looking changes nothing");
        }

        @Override
        public void open(String profile) {
            failure.ifPresent(e -> {
                throw e;
            });
        }

        @Override
        public String source() {
            return "a test";
        }

        @Override
        public void close() {}
    }

    private Map<String, Finding> findings() {
        Drives local = root -> false;
        var station = new Workstation(new MadeUp(), Map.of(), 8, local, (category, qualifier) -> Optional.empty());
        var outlook = new OutlookProgram() {
            @Override
            public boolean installed() {
                return true;
            }

            @Override
            public boolean running() {
                return outlookRuns;
            }

            @Override
            public void start(List<String> arguments) {
                throw new AssertionError("looking starts nothing");
            }

            @Override
            public boolean close(Duration patience) {
                throw new AssertionError("looking ends nothing");
            }
        };
        var around = new Surroundings() {
            @Override
            public int session() {
                return session;
            }

            @Override
            public boolean elevated() {
                return elevated;
            }

            @Override
            public boolean outlookIsAnothers() {
                return anothers;
            }

            @Override
            public boolean outlookInAnotherSession() {
                return elsewhere;
            }
        };
        var examination = new Examination(station, outlook, around, scratch);
        var all = new ArrayList<>(examination.before());
        all.addAll(examination.through(new Profile()));
        var named = new HashMap<String, Finding>();
        for (var one : all) {
            assertEquals(one.good(), one.remedy().isEmpty(), one.toString());
            named.put(one.check(), one);
        }
        return named;
    }

    private void wrong(String check, String words) {
        var finding = findings().get(check);
        assertTrue(!finding.good() && finding.found().contains(words), finding.toString());
    }

    private void right(String check, String words) {
        var finding = findings().get(check);
        assertTrue(finding.good() && finding.found().contains(words), finding.toString());
    }

    @Test
    void theModeIsWhatWasFound() {
        right("mode", "shows when Outlook runs");
        outlookRuns = true;
        right("mode", "shared");
        failure = Optional.of(new MapiException("IMAPISession.OpenMsgStore", 0x8004011D));
        right("mode", "alternate");
        outlookRuns = false;
        wrong("mode", "does not open");
        failure = Optional.of(new MapiException("IMAPISession.OpenMsgStore", 0x8004011D, 0x30060401, 0));
        wrong("mode", "has a password");
    }

    @Test
    void rightsAndSessionAreThoseOfOutlook() {
        right("rights", "the user's own");
        elevated = true;
        right("rights", "an administrator's");
        outlookRuns = true;
        wrong("rights", "administrator");
        session = 0;
        wrong("session", "service");
    }

    @Test
    void theUserAndTheSessionAreOutlooks() {
        right("user", "no Outlook of another user");
        outlookRuns = true;
        right("user", "the same as Outlook's");
        anothers = true;
        wrong("user", "another user's");
        right("session", "number");
        elsewhere = true;
        wrong("session", "another session");
    }

    @Test
    void aDataFileInTwoProfilesIsTold() {
        assertFalse(findings().containsKey("data file in two profiles"));
        theirs = Optional.of(
                new ProfileState("Theirs", false, Optional.empty(), true, ours.services(), Optional.empty()));
        right("data file in two profiles", "one of them at a time");
    }

    @Test
    void aRuntimeThatIsTooOldForOfficeIsSaid() throws IOException {
        right("C++ runtime", "brings none");
        library(14, 36);
        wrong("C++ runtime", "14.36");
        library(14, 40);
        right("C++ runtime", "14.40");
    }

    /** Nothing but VS_FIXEDFILEINFO, at a multiple of four. */
    private void library(int major, int minor) throws IOException {
        var bytes = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(64, 0xFEEF04BD).putInt(72, major << 16 | minor);
        Files.write(Files.createDirectories(scratch.resolve("bin")).resolve("msvcp140.dll"), bytes.array());
    }

    @Test
    void settingsThatMakeOutlookDoOtherwiseAreTold() {
        registry.put("Software\\Microsoft\\Office\\16.0\\Outlook\\PickLogonProfile", 1);
        registry.put("Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\ForcePSTPath", "D:\\p");
        registry.put("Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\AutoDiscover\\ZeroConfigExchange", 1);
        registry.put("Software\\Policies\\Microsoft\\Office\\16.0\\Outlook\\DisablePST", 1);
        right("profile choice", "asks");
        right("ForcePSTPath", "policy");
        right("ZeroConfigExchange", "Exchange");
        wrong("policies", "DisablePST");
    }

    @Test
    void aDataFileWhereNoneIsSafeAndAProfileThatIsClosedAreSaid() {
        var id = new Binary(new byte[] {1});
        var shared = new Service(id, id, "MSUPST MS", "", Optional.of("\\\\server\\x.pst"), Condition.WHOLE);
        ours = new ProfileState("T", true, Optional.of("m"), true, List.of(shared), Optional.empty());
        wrong("data file", "network share");
        ours = ProfileState.troubled("T", true, "why");
        wrong("readable profiles", "1 cannot be read");
    }
}
