package org.tenon.connector.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.capsule.Capsule;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleException.Fault;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.CapsuleReader;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.enrol.CapsuleCheck;
import org.tenon.connector.enrol.CapsuleCheck.Checked;
import org.tenon.connector.enrol.EnrolFolder;
import org.tenon.connector.enrol.EnrolPlanner;
import org.tenon.connector.enrol.EnrolState;
import org.tenon.connector.enrol.EnrolledAccount;
import org.tenon.connector.enrol.Enrolment;
import org.tenon.connector.enrol.InstalledLink;
import org.tenon.connector.enrol.LinkClient;
import org.tenon.connector.enrol.OutlookPart;
import org.tenon.connector.enrol.Pins;
import org.tenon.connector.sync.AccountSession;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Exit;
import org.tenon.profile.Registry;
import org.tenon.sync.store.StoreException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** {@code tenon enrol}. */
record EnrolCommand(Context context, Enrolment.Milestones milestones) implements Verb {
    /** Below the state folder; no account is called so. */
    private static final String ENROLMENTS = "enrolments";

    /** Between two looks at whether Outlook is closed. */
    private static final int LOOK_MILLIS = 2000;

    EnrolCommand(Context context) {
        this(context, what -> {});
    }

    @Override
    public CommandSpec grammar() {
        return Grammar.command("enrol", "Set up an account from the link in a welcome mail, or from a settings file.")
                .addPositional(
                        Grammar.parameter(
                                0,
                                String.class,
                                "0..1",
                                "CAPSULE|URL|CODE",
                                "A settings file, the link, or the code with its host. Default: go on with what was begun; on Windows, begin with the link that the installer brought."))
                .addOption(Grammar.flag("--quiet", "Ask nothing: what is not given waits."))
                .addOption(Grammar.option(
                                String.class,
                                "HOST",
                                "The service that settings are wanted from, instead of being asked.",
                                "--host")
                        .build())
                .addOption(Grammar.option(
                                String.class,
                                "PLACE",
                                "Where the password is: env:NAME, file:PATH or stdin. Default: it is asked for.",
                                "--password")
                        .build())
                .addOption(Grammar.option(
                                String.class,
                                "STORE",
                                "Where mail and the rest are kept here: files:DIR or outlook:PROFILE. Default: a profile of"
                                        + " classic Outlook where there is one, else Tenon/ADDRESS in the home folder.",
                                "--store")
                        .build())
                .addOption(Grammar.flag("--wait", "Where Outlook has to be closed first, wait for that and go on."))
                .addOption(Grammar.flag(
                        "--undo",
                        "Take the profile, the account file and the password of an account (its ADDRESS) from this machine again. Mail"
                                + " stays."))
                .addOption(Grammar.flag("--dry-run", "Say what would be done, and do nothing."))
                .addOption(Grammar.json());
    }

    @Override
    public Exit run(ParseResult given)
            throws AccountException, StoreException, IOException, BusyException, InterruptedException,
                    CapsuleException {
        var person = new EnrolPerson(context, given);
        var places = context.places();
        var enrolments = places.stateDir(ENROLMENTS);
        boolean dryRun = Grammar.has(given, "--dry-run");
        String named = given.matchedPositionalValue(0, null);
        if (Grammar.has(given, "--undo")) {
            var folder = undone(enrolments, Optional.ofNullable(named), given);
            return folder.isPresent()
                    ? undo(folder.get(), new EnrolOutlook(context), person)
                    : person.undone(List.of());
        }
        var what = named == null && EnrolFolder.all(enrolments, context.clock()).isEmpty() ? installed() : named;
        var text = what == null ? begun(enrolments, given) : text(what, enrolments, dryRun, given);
        var accepted = accepted(text, enrolments);
        var checked = accepted.isPresent() ? Optional.<Checked>empty() : Optional.of(check(what, text, person, given));
        var capsule = accepted.isPresent() ? accepted.get() : checked.get().capsule();
        var folder = EnrolFolder.of(enrolments, EnrolledAccount.name(capsule), context.clock());
        var outlook = new EnrolOutlook(context);
        if (dryRun) {
            return rehearse(capsule, store(capsule, folder, outlook, given), folder, outlook);
        }
        try (var lock = AccountSession.lock(context.machine(), new StateDir(folder.path()))) {
            if (checked.isPresent()) {
                accept(folder, text, checked.get(), store(capsule, folder, outlook, given));
            }
            var current = read(folder.capsule().orElseThrow());
            var store = store(current, folder, outlook, given);
            var account = new EnrolledAccount(current, places, store);
            try (var world = new EnrolWorld(
                    context, person, folder, account, () -> part(current, store, folder, outlook, person))) {
                var enrolment = new Enrolment(folder, account, world, milestones);
                boolean profile = store instanceof ClientStore.Outlook;
                var state = enrolment.advance(profile);
                while (Grammar.has(given, "--wait") && state.isOutlooks()) {
                    Thread.sleep(LOOK_MILLIS);
                    state = enrolment.advance(profile);
                }
                return person.tell(current, account, state, world.verdict());
            }
        }
    }

    private OutlookPart part(
            Capsule capsule, ClientStore store, EnrolFolder folder, EnrolOutlook outlook, EnrolPerson person)
            throws IOException {
        if (!(store instanceof ClientStore.Outlook(var profile))) {
            throw new IllegalStateException("plain files have no part for Outlook");
        }
        if (folder.makeDefault().isEmpty()) {
            folder.noteMakeDefault(person.wantsDefault(capsule));
        }
        return outlook.part(capsule, profile, folder.makeDefault().orElseThrow());
    }

    /** The enrolment to undo, by its address where there are several; no service is asked for it. */
    private Optional<EnrolFolder> undone(Path enrolments, Optional<String> address, ParseResult given)
            throws IOException {
        var all = EnrolFolder.all(enrolments, context.clock()).stream()
                .filter(one -> address.filter(
                                name -> !one.path().getFileName().toString().equalsIgnoreCase(name))
                        .isEmpty())
                .toList();
        if (all.size() > 1) {
            throw Grammar.misuse(given, "several accounts were enrolled: say whose, tenon enrol --undo ADDRESS");
        }
        return all.stream().findFirst();
    }

    /** Takes from this machine what an enrolment put there; what a person has in it stays: mail, and Outlook's data file. */
    private Exit undo(EnrolFolder folder, EnrolOutlook outlook, EnrolPerson person)
            throws IOException, BusyException, InterruptedException, CapsuleException {
        var capsule = read(folder.capsule().orElseThrow());
        var store = folder.store()
                .orElseGet(() -> new ClientStore.Files(context.places().home()));
        var account = new EnrolledAccount(capsule, context.places(), store);
        var done = new ArrayList<String>();
        try (var lock = AccountSession.lock(context.machine(), new StateDir(folder.path()))) {
            // Without Outlook a profile is a key that nothing opens.
            if (store instanceof ClientStore.Outlook(var profile) && outlook.usable()) {
                try (var part = outlook.part(capsule, profile, false)) {
                    part.remove();
                }
                done.add("the profile " + profile);
                milestones.reached("profile removed");
            }
            account.remove();
            milestones.reached("account file removed");
            account.secret().forget();
            milestones.reached("password forgotten");
            forget(capsule.issuer(), folder);
            folder.remove();
        }
        folder.sweep();
        // Not a person's, and made anew by the next sync with Outlook.
        ClassArchive.remove(folder.path().getParent().getParent());
        done.addAll(List.of("the account file", "the password that was kept", "the settings"));
        return person.undone(done);
    }

    /** The service's key goes with the last enrolment by it. */
    private void forget(URI service, EnrolFolder folder) throws IOException, CapsuleException {
        for (var other : EnrolFolder.all(folder.path().getParent(), context.clock())) {
            var text = other.capsule();
            if (!other.path().equals(folder.path())
                    && text.isPresent()
                    && read(text.get()).issuer().equals(service)) {
                return;
            }
        }
        pins().forget(service);
    }

    /** A new capsule takes the place of an older one; the same settings once more are no news. */
    private void accept(EnrolFolder folder, String text, Checked checked, ClientStore store)
            throws IOException, CapsuleException {
        var before = folder.capsule();
        if (before.isPresent()) {
            var old = read(before.get());
            if (!old.issuer().equals(checked.capsule().issuer())) {
                throw new CapsuleException(
                        Fault.OTHER_HOST,
                        "This account was set up by " + old.issuer().getRawAuthority() + ", and settings of "
                                + checked.capsule().issuer().getRawAuthority() + " do not change it.");
            }
            if (checked.capsule().serial() < old.serial()) {
                throw new CapsuleException(Fault.EXPIRED, "These settings are older than those in use.");
            }
            if (checked.capsule().serial() == old.serial()) {
                return;
            }
        }
        new CapsuleCheck(pins(), new LinkClient(), context.clock()).remember(checked);
        milestones.reached("service remembered");
        folder.accept(text, store);
        milestones.reached(EnrolState.INSTALLED.word());
    }

    /** What was checked when it was accepted is not checked again: it may have expired since. */
    private Optional<Capsule> accepted(String text, Path enrolments) throws IOException, CapsuleException {
        for (var folder : EnrolFolder.all(enrolments, context.clock())) {
            if (folder.capsule().filter(text.strip()::equals).isPresent()) {
                return Optional.of(read(text));
            }
        }
        return Optional.empty();
    }

    private static Capsule read(String accepted) throws CapsuleException {
        return CapsuleReader.readAccepted(accepted);
    }

    private Checked check(String what, String text, EnrolPerson person, ParseResult given)
            throws CapsuleException, IOException {
        Optional<URI> named = Optional.empty();
        String host = given.matchedOptionValue("--host", null);
        if (host != null) {
            var scheme = CapsuleLink.isLoopback(host.replaceFirst(":[0-9]+$", "")) ? "http://" : "https://";
            try {
                named = Optional.of(CapsuleLink.service(URI.create(scheme + host)));
            } catch (IllegalArgumentException e) {
                throw Grammar.misuse(given, "--host: a name such as deploy.example.com is wanted");
            }
        }
        boolean sure = named.isPresent();
        var asked = named.isPresent() || isFile(what)
                ? named
                : Optional.of(CapsuleLink.parse(what).service());
        return new CapsuleCheck(pins(), new LinkClient(), context.clock())
                .check(text, asked, capsule -> sure || person.wants(capsule));
    }

    private Pins pins() throws IOException, CapsuleException {
        return Pins.read(context.places().machineDir(), context.places().configDir());
    }

    /** An installer's name is a link, whether or not the installer lies here. */
    private static boolean isFile(String what) {
        return !CapsuleLink.looksLikeOne(what);
    }

    private String text(String what, Path enrolments, boolean dryRun, ParseResult given)
            throws IOException, CapsuleException {
        if (isFile(what)) {
            var file = context.places().here().resolve(what);
            if (!Files.isRegularFile(file)) {
                throw Grammar.misuse(given, what + " is no settings file, no link and no code");
            }
            if (Files.size(file) > CapsuleReader.MOST_BYTES) {
                throw new CapsuleException(Fault.MALFORMED, what + " is no settings file.");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
        }
        var link = CapsuleLink.parse(what);
        // A rehearsal is no machine that is set up, and is counted as a browser is.
        var device = dryRun ? "browser" : EnrolFolder.device(enrolments, new SecureRandom());
        var text = new LinkClient().capsule(link, device);
        milestones.reached("fetched");
        return text;
    }

    /** The link that this machine's installer brought; null where there is none. */
    private String installed() {
        return context.places().windows()
                ? InstalledLink.of(Registry.ofWindows()).orElse(null)
                : null;
    }

    private String begun(Path enrolments, ParseResult given) throws IOException {
        var open = new ArrayList<EnrolFolder>();
        for (var folder : EnrolFolder.all(enrolments, context.clock())) {
            if (folder.state() != EnrolState.IN_SYNC) {
                open.add(folder);
            }
        }
        if (open.size() != 1) {
            throw Grammar.misuse(
                    given,
                    open.isEmpty()
                            ? "nothing was begun: name a settings file, a link or a code"
                            : "several were begun: say which, by its settings file, link or code");
        }
        return open.getFirst().capsule().orElseThrow();
    }

    private ClientStore store(Capsule capsule, EnrolFolder folder, EnrolOutlook outlook, ParseResult given)
            throws IOException {
        var chosen = folder.store();
        String store = given.matchedOptionValue("--store", null);
        if (store == null) {
            return chosen.orElseGet(() -> usual(capsule, outlook));
        }
        var wanted = named(store, given);
        if (chosen.isPresent() && !chosen.get().equals(wanted)) {
            throw Grammar.misuse(given, "--store: this account's is chosen already: " + words(chosen.get()));
        }
        return wanted;
    }

    /** A profile where there is a classic Outlook, else plain files. */
    private ClientStore usual(Capsule capsule, EnrolOutlook outlook) {
        if (outlook.usable()) {
            // Refused here and not half-way, where they want what this version has not.
            EnrolOutlook.mail(capsule);
            return new ClientStore.Outlook(EnrolledAccount.profileName(capsule));
        }
        return new ClientStore.Files(context.places().home().resolve("Tenon").resolve(EnrolledAccount.name(capsule)));
    }

    private ClientStore named(String store, ParseResult given) {
        if (store.startsWith("files:") && store.length() > 6) {
            return new ClientStore.Files(context.places()
                    .here()
                    .resolve(store.substring(6))
                    .normalize()
                    .toAbsolutePath());
        }
        if (store.startsWith("outlook:") && !store.substring(8).isBlank()) {
            return new ClientStore.Outlook(store.substring(8));
        }
        throw Grammar.misuse(given, "--store: files:DIR or outlook:PROFILE is wanted");
    }

    private static String words(ClientStore store) {
        return switch (store) {
            case ClientStore.Files(var dir) -> "files:" + dir;
            case ClientStore.Outlook(var profile) -> "outlook:" + profile;
        };
    }

    private Exit rehearse(Capsule capsule, ClientStore store, EnrolFolder folder, EnrolOutlook outlook)
            throws IOException {
        var account = new EnrolledAccount(capsule, context.places(), store);
        account.requireOurs();
        var lines = new ArrayList<>(EnrolPerson.facts(capsule));
        lines.add("Account file     " + account.file());
        lines.add("Client           " + words(store));
        boolean profile = store instanceof ClientStore.Outlook;
        for (var step : EnrolPlanner.plan(folder.state(), profile)) {
            lines.add("would " + step.words());
            if (step == EnrolPlanner.Step.START_OUTLOOK && store instanceof ClientStore.Outlook(var name)) {
                for (var one : outlook.rehearsed(
                        capsule,
                        name,
                        folder.makeDefault().orElse(capsule.profile().makeDefault()))) {
                    lines.add("  would " + one);
                }
            }
        }
        context.screen().print(List.copyOf(lines));
        return Exit.IN_SYNC;
    }
}
