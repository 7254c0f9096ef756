package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.tenon.mapi.Mapi;
import org.tenon.profile.Registry.Hive;

/**
 * The machine and the user, as far as Outlook's profiles depend on them. What would fail later, or show a dialog that nobody sees, is
 * found here first.
 *
 * @param pointerSize of this process, in bytes
 */
public record Workstation(Registry registry, Map<String, String> env, int pointerSize, Drives drives) {
    private static final String CLIENTS = "Software\\Clients\\Mail";
    private static final List<String> OFFICE = List.of("16.0", "15.0", "14.0");
    private static final String INSTALL =
            "Install classic Outlook for Windows; the new Outlook has no MAPI and cannot be used.";

    /** Whether a drive such as {@code H:\} is on another machine. */
    public interface Drives {
        boolean remote(String root);
    }

    /** One thing that was looked at: what was found, in words; and what to do where it is wrong. */
    public record Finding(String check, boolean good, String found, String remedy) {}

    public static boolean isWindows() {
        return System.getProperty("os.name").startsWith("Windows");
    }

    /** This machine, which has to be Windows. */
    public static Workstation ofThisProcess(Map<String, String> env) {
        if (!isWindows()) {
            throw new OutlookException("Outlook profiles exist on Windows only", "Run this on the workstation.");
        }
        var driveType = NativeLibrary.getInstance("kernel32").getFunction("GetDriveTypeW", Function.ALT_CONVENTION);
        return new Workstation(
                Registry.ofWindows(),
                env,
                Native.POINTER_SIZE,
                root -> driveType.invokeInt(new Object[] {new WString(root)}) == 4);
    }

    /**
     * The library that is Extended MAPI here, by the look-up of Microsoft's stub library: the default mail client of the user, then
     * the machine's; its DLLPathEx. The system's own mapi32 is not asked: without Outlook it answers with a dialog.
     */
    public Optional<String> library() {
        for (var client : client().stream().toList()) {
            for (var hive : List.of(Hive.USER, Hive.MACHINE)) {
                var path = registry.text(hive, CLIENTS + "\\" + client, "DLLPathEx");
                if (path.isPresent()) {
                    return path;
                }
            }
            for (var office : OFFICE) {
                var root = registry.text(
                        Hive.MACHINE, "Software\\Microsoft\\Office\\" + office + "\\Outlook\\InstallRoot", "Path");
                if (root.isPresent() && client.equals("Microsoft Outlook")) {
                    return Optional.of(root.get() + (root.get().endsWith("\\") ? "" : "\\") + "olmapi32.dll");
                }
            }
        }
        return Optional.empty();
    }

    /** The default mail client's name. */
    public Optional<String> client() {
        return registry.text(Hive.USER, CLIENTS, "")
                .filter(name -> !name.isEmpty())
                .or(() -> registry.text(Hive.MACHINE, CLIENTS, ""))
                .filter(name -> !name.isEmpty());
    }

    /** The library, where it can be loaded into this process. */
    public String usableLibrary() {
        var path = library()
                .orElseThrow(() -> new OutlookException(
                        client().map(name -> "The default mail client has no Extended MAPI")
                                .orElse("There is no default mail client"),
                        INSTALL));
        if (path.toLowerCase(Locale.ROOT).matches("(.*\\\\)?mapi(32|stub)\\.dll")) {
            throw new OutlookException(
                    "The default mail client's MAPI is Windows' own stub, which would only show a dialog", INSTALL);
        }
        try {
            int bits = PortableExecutable.bits(Path.of(path));
            if (bits != 8 * pointerSize) {
                throw new OutlookException(
                        "Outlook has " + bits + " bits, and this program " + 8 * pointerSize,
                        "Install Tenon with " + bits + " bits.");
            }
        } catch (IOException e) {
            throw new OutlookException("Outlook's MAPI library is registered but cannot be read", "Repair Office.");
        }
        return path;
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

    /** A look at all of it. */
    public List<Finding> findings() {
        var library = library();
        Finding width;
        try {
            usableLibrary();
            width = new Finding("width", true, 8 * pointerSize + " bits, as Outlook", "");
        } catch (OutlookException e) {
            width = new Finding("width", false, e.getMessage(), e.remedy());
        }
        var policy = policies();
        return List.of(
                new Finding(
                        "mail client",
                        client().isPresent(),
                        client().orElse("none"),
                        client().isPresent() ? "" : INSTALL),
                new Finding(
                        "MAPI",
                        library.isPresent(),
                        library.isPresent() ? "found" : "not found",
                        library.isPresent() ? "" : INSTALL),
                width,
                new Finding(
                        "policies",
                        policy.isEmpty(),
                        policy.map(Throwable::getMessage).orElse("data files are allowed"),
                        policy.map(OutlookException::remedy).orElse("")));
    }

    /** MAPI, started. */
    public Mapi start() {
        return Mapi.start(usableLibrary());
    }
}
