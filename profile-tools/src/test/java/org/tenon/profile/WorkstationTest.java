package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.profile.Workstation.Drives;

/** What would make Outlook fail or ask is found before, each with one line and what to do: on a registry made up for it. */
final class WorkstationTest {
    private static final String CLIENTS = "Software\\Clients\\Mail";
    private static final String POLICIES = "Software\\Policies\\Microsoft\\Office\\";
    private static final String GOOD = "C:\\Users\\u\\AppData\\Local\\Tenon\\x.pst";

    @TempDir
    Path scratch;

    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, String> installed = new HashMap<>();

    private final Registry registry = new UntouchedRegistry() {
        @Override
        public Optional<String> text(Hive hive, String key, String name) {
            return Optional.ofNullable((String) values.get(hive + "\\" + key + "\\" + name));
        }

        @Override
        public Optional<String> otherView(Hive hive, String key, String name) {
            return text(hive, "WOW6432Node " + key, name);
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
            return Optional.ofNullable((Integer) values.get(hive + "\\" + key + "\\" + name));
        }
    };

    private Workstation station(int pointerSize) {
        var env = Map.of(
                "APPDATA",
                "C:\\Users\\u\\AppData\\Roaming",
                "LOCALAPPDATA",
                "C:\\Users\\u\\AppData\\Local",
                "OneDriveCommercial",
                "C:\\Users\\u\\Cloud");
        return new Workstation(
                registry,
                env,
                pointerSize,
                new Drives() {
                    @Override
                    public boolean remote(String root) {
                        return root.equalsIgnoreCase("H:\\");
                    }

                    @Override
                    public boolean removable(String root) {
                        return root.equalsIgnoreCase("E:\\");
                    }
                },
                (category, qualifier) -> Optional.ofNullable(installed.get(category + qualifier)));
    }

    private String objection(String path) {
        return station(8).objection("T", path).map(Throwable::getMessage).orElse("none");
    }

    private String refused(int pointerSize) {
        var refused =
                assertThrows(OutlookException.class, () -> station(pointerSize).usableLibraries());
        assertTrue(!refused.remedy().isEmpty() && !refused.getMessage().contains("\n"), refused.remedy());
        return refused.getMessage();
    }

    /** A library that has nothing but what says its width (PE format, 3.1 and 3.3.1). */
    private String library(int machine) throws IOException {
        var bytes = ByteBuffer.allocate(256).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(0x3C, 0x40).putShort(0x44, (short) machine);
        return Files.write(scratch.resolve("olmapi32.dll"), bytes.array()).toString();
    }

    private void client(String library) {
        values.put("MACHINE\\" + CLIENTS + "\\", "Microsoft Outlook");
        values.put("MACHINE\\" + CLIENTS + "\\Microsoft Outlook\\DLLPathEx", library);
    }

    @Test
    void aLocalPathWithoutPoliciesIsFine() {
        assertEquals("none", objection(GOOD));
    }

    @ParameterizedTest
    @CsvSource({
        "DisablePST, MACHINE, 16.0\\Outlook",
        "DisablePST, USER, 15.0\\Outlook",
        "PSTDisableGrow, MACHINE, 14.0\\Outlook\\PST",
        "PSTDisableGrow, USER, 16.0\\Outlook\\PST"
    })
    void policiesThatForbidAreNamed(String policy, String hive, String key) {
        var value = hive + "\\" + POLICIES + key + "\\" + policy;
        values.put(value, 1);
        assertEquals("The policy " + policy + " forbids data files or their growth", objection(GOOD));
        values.put(value, 0);
        assertEquals("none", objection(GOOD));
    }

    @ParameterizedTest
    @CsvSource({
        "C:\\Users\\u\\AppData\\Roaming\\x.pst, roaming profile",
        "c:\\users\\U\\appdata\\roaming\\deep\\x.pst, roaming profile",
        "C:\\Users\\u\\AppData\\RoamingNot\\x.pst, none",
        "\\\\server\\share\\x.pst, network share",
        "//server/share/x.pst, network share",
        "H:\\x.pst, network share",
        "h:\\x.pst, network share",
        "E:\\x.pst, can be removed",
        "c:\\users\\u\\cloud\\x.pst, OneDrive",
        "x.pst, whole path",
        "C:x.pst, whole path",
        "C:\\, whole path"
    })
    void pathsThatAreNotSafeAreSaid(String path, String word) {
        assertTrue(objection(path).contains(word), objection(path));
    }

    @ParameterizedTest
    @CsvSource({"0x14C, 4, 32", "0x8664, 8, 64", "0xAA64, 8, 64"})
    void theWidthOfOutlookHasToBeOurs(int machine, int pointerSize, int bits) throws IOException {
        client(library(machine));
        assertEquals(
                values.get("MACHINE\\" + CLIENTS + "\\Microsoft Outlook\\DLLPathEx"),
                station(pointerSize).usableLibraries().getFirst().path());
        int other = pointerSize == 8 ? 4 : 8;
        assertEquals("Outlook has " + bits + " bits, and this program " + 8 * other, refused(other));
    }

    @Test
    void noOutlookIsSaid() {
        assertEquals("There is no classic Outlook, and no default mail client", refused(8));
        values.put("MACHINE\\" + CLIENTS + "\\", "Another");
        assertEquals("There is no classic Outlook; the default mail client has no Extended MAPI", refused(8));
    }

    @ParameterizedTest
    @CsvSource({"C:\\Windows\\System32\\mapi32.dll", "C:\\WINDOWS\\SYSTEM32\\MAPISTUB.DLL", "mapi32.dll"})
    void theStubOfWindowsIsNeverLoaded(String stub) {
        client(stub);
        assertTrue(refused(8).contains("stub"), refused(8));
        client("C:\\Office\\notmapi32.dll");
        assertTrue(refused(8).contains("cannot be read"), refused(8));
    }

    @Test
    void whatIsNoLibraryIsNotLoaded() throws IOException {
        client(Files.writeString(scratch.resolve("olmapi32.dll"), "text").toString());
        assertEquals("Outlook's MAPI library is registered but cannot be read", refused(8));
        client(library(0x1234));
        assertEquals("Outlook's MAPI library is registered but cannot be read", refused(8));
    }

    /** Each candidate of the list is removed in turn: what comes next is the one that is documented to. */
    @Test
    void outlookIsFoundWhateverTheDefaultMailClientIs() {
        var office = "Software\\Microsoft\\Office\\";
        installed.put("{5812C571-53F0-4467-BEFA-0A4F47A9437C}outlook.x64.exe", "C:\\msi16\\OUTLOOK.EXE");
        installed.put("{E83B4360-C208-4325-9504-0D23003A74A5}outlook.exe", "C:\\msi15\\OUTLOOK.EXE");
        values.put("MACHINE\\" + CLIENTS + "\\Microsoft Outlook\\DLLPathEx", "C:\\own.dll");
        values.put("MACHINE\\WOW6432Node " + CLIENTS + "\\Microsoft Outlook\\DLLPathEx", "C:\\narrow.dll");
        values.put("MACHINE\\" + CLIENTS + "\\", "Thunderbird");
        values.put("USER\\" + CLIENTS + "\\", "Mine");
        values.put("MACHINE\\" + CLIENTS + "\\Thunderbird\\DLLPathEx", "C:\\bird.dll");
        values.put("USER\\" + CLIENTS + "\\Mine\\DLLPathEx", "C:\\mine.dll");
        values.put("MACHINE\\" + office + "16.0\\Outlook\\InstallRoot\\Path", "C:\\Office\\");
        values.put("MACHINE\\WOW6432Node " + office + "15.0\\Outlook\\InstallRoot\\Path", "C:\\Office15");
        values.put("MACHINE\\" + office + "ClickToRun\\Configuration\\InstallationPath", "C:\\c2r");
        assertEquals(
                List.of(
                        "C:\\msi16\\olmapi32.dll",
                        "C:\\msi15\\olmapi32.dll",
                        "C:\\own.dll",
                        "C:\\narrow.dll",
                        "C:\\mine.dll",
                        "C:\\Office\\olmapi32.dll",
                        "C:\\Office15\\olmapi32.dll",
                        "C:\\c2r\\root\\Office16\\olmapi32.dll"),
                station(8).libraries().stream().map(MapiLibrary::path).toList());
    }

    @Test
    void aStaleOrNarrowLibraryIsPassedOver() throws IOException {
        client("C:\\stale.dll");
        values.put("MACHINE\\WOW6432Node " + CLIENTS + "\\Microsoft Outlook\\DLLPathEx", library(0x14C));
        assertEquals("Outlook has 32 bits, and this program 64", refused(8));
        var wide = scratch.resolve("wide.dll");
        Files.copy(Path.of(library(0x8664)), wide);
        library(0x14C);
        values.put("MACHINE\\" + CLIENTS + "\\", "Mine");
        values.put("USER\\" + CLIENTS + "\\Mine\\DLLPathEx", wide.toString());
        assertEquals(
                List.of(wide.toString()),
                station(8).usableLibraries().stream().map(MapiLibrary::path).toList());
    }

    @Test
    void theFoldersThatOfficeNeedsComeFirstInThePath() {
        var found = new MapiLibrary("", "C:\\O\\root\\VFS\\ProgramFilesCommonX64\\system\\msmapi\\1033\\msmapi32.dll");
        assertEquals(
                List.of("C:\\O\\root\\Office16", "C:\\O\\root\\vfs\\ProgramFilesCommonX64\\Microsoft Shared\\OFFICE16"),
                List.of(found.searchPath("C:\\Windows").split(";", -1)).subList(0, 2));
        assertTrue(found.searchPath("C:\\Windows").endsWith(";C:\\Windows"));
    }

    @ParameterizedTest
    @CsvSource(value = {"''", "' T'", "'T '"})
    void namesThatOutlookRefusesAreRefused(String name) {
        assertTrue(station(8).objection(name, GOOD).orElseThrow().getMessage().contains("blank"));
    }
}
