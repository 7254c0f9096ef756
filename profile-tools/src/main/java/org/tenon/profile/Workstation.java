package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.mapi.Mapi;
import org.tenon.profile.Registry.Hive;

/**
 * The machine and the user, as far as Outlook's profiles depend on them. What would fail later, or show a dialog that nobody sees, is
 * found here first.
 *
 * @param pointerSize of this process, in bytes
 */
public record Workstation(
        Registry registry, Map<String, String> env, int pointerSize, Drives drives, Components components) {
    private static final String CLIENTS = "Software\\Clients\\Mail";
    private static final List<String> OFFICE = List.of("16.0", "15.0", "14.0");
    static final String INSTALL =
            "Install classic Outlook for Windows; the new Outlook has no MAPI and cannot be used.";

    private static final int DRIVE_REMOVABLE = 2;
    private static final int DRIVE_REMOTE = 4;
    private static final int INSTALLMODE_EXISTING = -1;
    private static final int MOST_CHARACTERS = 2048;
    private static final String LIBRARY = "olmapi32.dll";
    /** Categories of components under which Outlook 16, 15 and 14 register themselves with Windows Installer. */
    private static final List<String> COMPONENTS = List.of(
            "{5812C571-53F0-4467-BEFA-0A4F47A9437C}",
            "{E83B4360-C208-4325-9504-0D23003A74A5}",
            "{1E77DE88-BCAB-4C37-B9E5-073AF52DFD7A}");

    /** Where a component lies by Windows Installer, which repairs nothing for the question. */
    public interface Components {
        Optional<String> path(String category, String qualifier);
    }

    /** Whether a drive such as {@code H:\} is on another machine. */
    public interface Drives {
        boolean remote(String root);

        /** Whether it can be pulled out. */
        default boolean removable(String root) {
            return false;
        }
    }

    public static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /** This machine, which has to be Windows. */
    public static Workstation ofThisProcess(Map<String, String> env) {
        if (!isWindows()) {
            throw new OutlookException("Outlook profiles exist on Windows only", "Run this on the workstation.");
        }
        if (System.getProperty("os.arch").equals("aarch64")) {
            throw new OutlookException(
                    "This program runs as an ARM process, in which Outlook's MAPI does not start",
                    "Install Tenon for x64: Windows on ARM runs it.");
        }
        var driveType = NativeLibrary.getInstance("kernel32").getFunction("GetDriveTypeW", Function.ALT_CONVENTION);
        return new Workstation(
                Registry.ofWindows(),
                env,
                Native.POINTER_SIZE,
                new Drives() {
                    @Override
                    public boolean remote(String root) {
                        return driveType.invokeInt(new Object[] {new WString(root)}) == DRIVE_REMOTE;
                    }

                    @Override
                    public boolean removable(String root) {
                        return driveType.invokeInt(new Object[] {new WString(root)}) == DRIVE_REMOVABLE;
                    }
                },
                Workstation::component);
    }

    private static Optional<String> component(String category, String qualifier) {
        try (var to = new Memory(2L * MOST_CHARACTERS);
                var size = new Memory(4)) {
            size.setInt(0, MOST_CHARACTERS);
            int result = NativeLibrary.getInstance("msi")
                    .getFunction("MsiProvideQualifiedComponentW", Function.ALT_CONVENTION)
                    .invokeInt(
                            new Object[] {new WString(category), new WString(qualifier), INSTALLMODE_EXISTING, to, size
                            });
            return result == 0 ? Optional.of(to.getWideString(0)) : Optional.empty();
        }
    }

    /**
     * What may be Extended MAPI here, in the order in which Microsoft's own stub looks: the installed Outlook by Windows Installer, Outlook
     * as a mail client, the default mail client, and where Office lies. Which mail client is the default says nothing of whether Outlook is
     * installed. The system's own mapi32 is not asked: without Outlook it answers with a dialog.
     */
    public List<MapiLibrary> libraries() {
        var all = new LinkedHashMap<String, MapiLibrary>();
        for (var category : COMPONENTS) {
            for (var qualifier : List.of("outlook.x64.exe", "outlook.exe")) {
                components
                        .path(category, qualifier)
                        .map(program -> program.substring(0, program.lastIndexOf('\\') + 1) + LIBRARY)
                        .ifPresent(path -> add(all, "Windows Installer", path));
            }
        }
        client(all, "Microsoft Outlook", "Outlook as a mail client");
        client().ifPresent(name -> client(all, name, "the default mail client"));
        for (var office : OFFICE) {
            for (var root :
                    both(Hive.MACHINE, "Software\\Microsoft\\Office\\" + office + "\\Outlook\\InstallRoot", "Path")) {
                add(all, "the folder of Office", folder(root) + LIBRARY);
            }
        }
        for (var root :
                both(Hive.MACHINE, "Software\\Microsoft\\Office\\ClickToRun\\Configuration", "InstallationPath")) {
            add(all, "Click-to-Run", folder(root) + "root\\Office16\\" + LIBRARY);
        }
        return List.copyOf(all.values());
    }

    private static void add(Map<String, MapiLibrary> all, String source, String path) {
        all.putIfAbsent(path.toLowerCase(Locale.ROOT), new MapiLibrary(source, path));
    }

    private static String folder(String path) {
        return path.endsWith("\\") ? path : path + "\\";
    }

    private void client(Map<String, MapiLibrary> all, String client, String source) {
        for (var hive : List.of(Hive.USER, Hive.MACHINE)) {
            for (var path : both(hive, CLIENTS + "\\" + client, "DLLPathEx")) {
                add(all, source, path);
            }
        }
    }

    private List<String> both(Hive hive, String key, String name) {
        return Stream.of(registry.text(hive, key, name), registry.otherView(hive, key, name))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .distinct()
                .toList();
    }

    /** The default mail client's name. */
    public Optional<String> client() {
        return registry.text(Hive.USER, CLIENTS, "")
                .filter(name -> !name.isEmpty())
                .or(() -> registry.text(Hive.MACHINE, CLIENTS, ""))
                .filter(name -> !name.isEmpty());
    }

    /** The libraries that can be loaded into a process of this width, the best first; where there is none, why. */
    public List<MapiLibrary> usableLibraries() {
        var good = new ArrayList<MapiLibrary>();
        var wrong = new ArrayList<OutlookException>();
        for (var library : libraries()) {
            var objection = objection(library.path());
            objection.ifPresentOrElse(wrong::add, () -> good.add(library));
        }
        if (!good.isEmpty()) {
            return good;
        }
        // An Outlook of another width is more to know than a stale path.
        throw wrong.stream()
                .filter(one -> one.getMessage().contains("bits"))
                .findFirst()
                .or(() -> wrong.stream().findFirst())
                .orElseGet(() -> new OutlookException(
                        client().map(name ->
                                        "There is no classic Outlook; the default mail client has no Extended MAPI")
                                .orElse("There is no classic Outlook, and no default mail client"),
                        INSTALL));
    }

    private Optional<OutlookException> objection(String library) {
        if (library.toLowerCase(Locale.ROOT).matches("(.*\\\\)?mapi(32|stub)\\.dll")) {
            return Optional.of(new OutlookException(
                    "The default mail client's MAPI is Windows' own stub, which would only show a dialog", INSTALL));
        }
        try {
            int bits = PortableExecutable.bits(Path.of(library));
            return bits == 8 * pointerSize
                    ? Optional.empty()
                    : Optional.of(new OutlookException(
                            "Outlook has " + bits + " bits, and this program " + 8 * pointerSize,
                            "Install Tenon with " + bits + " bits."));
        } catch (IOException e) {
            return Optional.of(
                    new OutlookException("Outlook's MAPI library is registered but cannot be read", "Repair Office."));
        }
    }

    /** What forbids a data file at that path; nothing where all is well. */
    public Optional<OutlookException> objection(String name, String storePath) {
        return name(name).or(() -> policies()).or(() -> path(storePath));
    }

    private Optional<OutlookException> name(String name) {
        var ansi = Mapi.codePage();
        if (name.isEmpty() || name.length() > 64 || !name.equals(name.strip())) {
            return Optional.of(new OutlookException(
                    "A profile's name has 1 to 64 characters and no blank at either end", "Choose another name."));
        }
        return ansi.newEncoder().canEncode(name)
                ? Optional.empty()
                : Optional.of(new OutlookException(
                        "The name has a character that this Windows' code page lacks", "Choose another name."));
    }

    Optional<OutlookException> policies() {
        for (var office : OFFICE) {
            for (var hive : Hive.values()) {
                var key = "Software\\Policies\\Microsoft\\Office\\" + office + "\\Outlook";
                if (registry.number(hive, key, "DisablePST").orElse(0) != 0) {
                    return Optional.of(policy("DisablePST"));
                }
                if (registry.number(hive, key + "\\PST", "PSTDisableGrow").orElse(0) != 0) {
                    return Optional.of(policy("PSTDisableGrow"));
                }
            }
        }
        return Optional.empty();
    }

    private static OutlookException policy(String name) {
        return new OutlookException(
                "The policy " + name + " forbids data files or their growth",
                "Ask whoever sets the policies of this machine to lift it for this user.");
    }

    Optional<OutlookException> path(String path) {
        if (path.startsWith("\\\\") || path.startsWith("//")) {
            return Optional.of(share());
        }
        if (!path.matches("[A-Za-z]:\\\\.*[^\\\\].*")) {
            return Optional.of(new OutlookException(
                    "The data file needs a whole path, such as C:\\...\\name.pst", "Give one with --store."));
        }
        if (drives.remote(path.substring(0, 3))) {
            return Optional.of(share());
        }
        if (drives.removable(path.substring(0, 3))) {
            return Optional.of(new OutlookException(
                    "The data file would lie on a drive that can be removed", "Choose a path on a built-in disk."));
        }
        var cloud = env.entrySet().stream()
                .filter(one -> one.getKey().toUpperCase(Locale.ROOT).startsWith("ONEDRIVE"))
                .map(one -> one.getValue().toLowerCase(Locale.ROOT))
                .filter(folder ->
                        !folder.isEmpty() && path.toLowerCase(Locale.ROOT).startsWith(folder + "\\"));
        if (cloud.findAny().isPresent()) {
            return Optional.of(new OutlookException(
                    "The data file would lie in a folder that OneDrive copies, which locks and damages it",
                    "Choose a path below %LOCALAPPDATA%."));
        }
        var roaming = env.getOrDefault("APPDATA", "").toLowerCase(Locale.ROOT);
        if (!roaming.isEmpty() && path.toLowerCase(Locale.ROOT).startsWith(roaming + "\\")) {
            return Optional.of(new OutlookException(
                    "The data file would lie in the roaming profile, which is copied at each log-on and damages it",
                    "Choose a path below %LOCALAPPDATA%."));
        }
        return Optional.empty();
    }

    private static OutlookException share() {
        return new OutlookException(
                "The data file would lie on a network share, which Outlook does not support",
                "Choose a path on a local disk.");
    }

    /** Profiles, in a process of its own that has loaded MAPI. */
    public MapiWorker start(Path state) {
        return MapiWorker.start(new MapiWorker.Setting(env, state), usableLibraries());
    }
}
