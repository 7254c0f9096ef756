package org.tenon.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.mapi.MapiException;
import org.tenon.profile.Registry.Hive;

/**
 * What decides whether Tenon can work beside Outlook here, condition by condition. No finding holds a name, an address or a path of a
 * person.
 *
 * @param runtime the folder with this program's own Java
 */
public record Examination(Workstation station, OutlookProgram outlook, Surroundings surroundings, Path runtime) {
    private static final String OUTLOOK = "Software\\Microsoft\\Office\\16.0\\Outlook";
    private static final String POLICY = "Software\\Policies\\Microsoft\\Office\\16.0\\Outlook";
    /** Office's code of today ends in the locks of older ones. */
    private static final int RUNTIME_MAJOR = 14;

    private static final int RUNTIME_MINOR = 40;

    /** How Tenon gets at the data file while Outlook runs. */
    public enum Mode {
        SHARED("shared: the data file opens beside Outlook"),
        ALTERNATE("alternate: the data file does not open while Outlook runs; synced when it is closed"),
        UNPROVED("the data file opens; whether it does beside Outlook shows when Outlook runs"),
        NONE("the data file does not open");

        private final String sentence;

        Mode(String sentence) {
            this.sentence = sentence;
        }

        static Mode of(boolean opens, boolean outlookRuns) {
            return opens ? outlookRuns ? SHARED : UNPROVED : outlookRuns ? ALTERNATE : NONE;
        }
    }

    /** A look at the machine, the user and this process, without loading anything of Outlook's. */
    public List<Finding> before() {
        var all = new ArrayList<Finding>();
        all.add(good("mail client", station.client().orElse("none is the default one")));
        var libraries = station.libraries();
        all.add(
                libraries.isEmpty()
                        ? new Finding("MAPI", false, "not found", Workstation.INSTALL)
                        : good("MAPI", "found by " + libraries.getFirst().source()));
        all.add(width());
        all.add(station.policies()
                .map(one -> new Finding("policies", false, one.getMessage(), one.remedy()))
                .orElseGet(() -> good("policies", "data files are allowed")));
        all.add(user());
        all.add(session());
        all.add(elevation());
        all.add(good("Outlook", outlook.running() ? "is running" : "is not running"));
        all.add(runtimeLibrary());
        all.addAll(settings());
        return all;
    }

    private static Finding good(String check, String found) {
        return new Finding(check, true, found, "");
    }

    private Finding width() {
        try {
            station.usableLibraries();
            return good("width", 8 * station.pointerSize() + " bits, as Outlook");
        } catch (OutlookException e) {
            return new Finding("width", false, e.getMessage(), e.remedy());
        }
    }

    private Finding user() {
        return surroundings.outlookIsAnothers()
                ? new Finding(
                        "user",
                        false,
                        "the Outlook that runs here is another user's than this program",
                        "Run it as the user whose Outlook it is.")
                : good("user", outlook.running() ? "the same as Outlook's" : "no Outlook of another user runs here");
    }

    private Finding session() {
        int session = surroundings.session();
        if (surroundings.outlookInAnotherSession()) {
            return new Finding(
                    "session",
                    false,
                    "this user has an Outlook open in another session of Windows",
                    "Close it there, or sign out of that session: a data file is shared within one.");
        }
        return session == 0
                ? new Finding(
                        "session",
                        false,
                        "this runs as a service or as a task of nobody who is logged on",
                        "Run it in the user's own session.")
                : good("session", "number " + session);
    }

    private Finding elevation() {
        return surroundings.elevated() && outlook.running()
                ? new Finding(
                        "rights",
                        false,
                        "this runs with an administrator's rights, which Outlook as a rule does not",
                        "Run it without \"Run as administrator\".")
                : good("rights", surroundings.elevated() ? "an administrator's" : "the user's own");
    }

    private Finding runtimeLibrary() {
        var own = version(runtime.resolve("bin").resolve("msvcp140.dll"));
        var root = station.env().getOrDefault("SystemRoot", "C:\\Windows");
        var system = version(Path.of(root, "System32", "msvcp140.dll"))
                .map(one -> ", the system's " + one)
                .orElse("");
        return own.filter(one -> !one.atLeast(RUNTIME_MAJOR, RUNTIME_MINOR))
                .map(one -> new Finding(
                        "C++ runtime",
                        false,
                        "this program's is " + one + system + ", older than what Office needs",
                        "Install a newer Tenon: its Java has to bring " + RUNTIME_MAJOR + "." + RUNTIME_MINOR
                                + " or later."))
                .orElseGet(() -> good(
                        "C++ runtime",
                        own.map(one -> "this program's is " + one).orElse("this program brings none") + system));
    }

    private static Optional<PortableExecutable.Version> version(Path library) {
        try {
            return Files.exists(library) ? PortableExecutable.version(library) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Settings that make Outlook ask, or do otherwise than the profile says. */
    private List<Finding> settings() {
        var all = new ArrayList<Finding>();
        var registry = station.registry();
        if (registry.number(Hive.USER, OUTLOOK, "PickLogonProfile").orElse(0) == 1) {
            all.add(good("profile choice", "Outlook asks which profile to open at each start (PickLogonProfile)"));
        }
        for (var hive : Hive.values()) {
            if (registry.text(hive, POLICY, "ForcePSTPath").isPresent()) {
                all.add(good(
                        "ForcePSTPath", "a policy says where Outlook puts data files; it wins over Tenon's folder"));
            }
            if (registry.number(hive, POLICY + "\\AutoDiscover", "ZeroConfigExchange")
                                    .orElse(0)
                            != 0
                    || registry.number(hive, POLICY + "\\AutoDiscover", "ZeroConfigExchangeOnce")
                                    .orElse(0)
                            != 0) {
                all.add(good("ZeroConfigExchange", "a policy has Outlook make an Exchange profile of its own"));
            }
        }
        return all;
    }

    /** A look through Outlook's own MAPI, in a process of its own: its profiles, and ours opened. */
    public List<Finding> through(ProfileAccess profiles) {
        var all = new ArrayList<Finding>();
        var states = profiles.list();
        var ours = states.stream().filter(profiles::ours).toList();
        boolean whole =
                ours.stream().flatMap(state -> state.services().stream()).allMatch(one -> one.complete());
        all.add(new Finding(
                "profiles",
                whole,
                states.size() + ", of these " + ours.size() + " by Tenon" + (whole ? "" : ", not all finished"),
                whole ? "" : "Run tenon profile repair NAME."));
        long closed = states.stream().filter(one -> !one.readable()).count();
        if (closed > 0) {
            all.add(new Finding(
                    "readable profiles",
                    ours.stream().allMatch(ProfileState::readable),
                    closed + " cannot be read",
                    "Close Outlook and other mail programs, and look again."));
        }
        for (var state : ours) {
            all.addAll(store(profiles, state));
            all.addAll(twice(state, states));
        }
        return all;
    }

    /** Shared from different profiles a data file has failed to open now and then. */
    private static List<Finding> twice(ProfileState state, List<ProfileState> all) {
        var paths = paths(state);
        return all.stream().filter(one -> !one.name().equals(state.name())).anyMatch(one -> paths(one).stream()
                        .anyMatch(paths::contains))
                ? List.of(good("data file in two profiles", "open it by one of them at a time: Outlook by Tenon's"))
                : List.of();
    }

    private static List<String> paths(ProfileState state) {
        return state.services().stream()
                .flatMap(one -> one.path().stream())
                .map(path -> path.toLowerCase(Locale.ROOT))
                .toList();
    }

    private List<Finding> store(ProfileAccess profiles, ProfileState state) {
        var all = new ArrayList<Finding>();
        var path = state.services().stream().flatMap(one -> one.path().stream()).findFirst();
        if (path.isEmpty()) {
            return all;
        }
        var objection = station.path(path.get());
        all.add(objection
                .map(one -> new Finding("data file", false, one.getMessage(), one.remedy()))
                .orElseGet(() -> good("data file", "on a local disk, in a folder that nothing else moves")));
        if (!DataFile.canonical(path.get()).equalsIgnoreCase(path.get())) {
            all.add(new Finding(
                    "path of the data file",
                    false,
                    "it is kept by another name than Windows' own",
                    "Make the profile anew: two names of one file keep programs from sharing it."));
        }
        try {
            profiles.open(state.name());
            all.add(good("mode", Mode.of(true, outlook.running()).sentence));
        } catch (MapiException e) {
            var mode = Mode.of(false, outlook.running());
            all.add(new Finding(
                    "mode",
                    mode == Mode.ALTERNATE,
                    (e.wantsPassword() ? "the data file has a password" : mode.sentence) + " (" + e.getMessage() + ")",
                    e.wantsPassword()
                            ? "Remove the password in Outlook: nobody is there to type it."
                            : mode == Mode.ALTERNATE ? "" : "Start Outlook once with that profile, and look again."));
        }
        return all;
    }
}
