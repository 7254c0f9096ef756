package org.tenon.connector.cli;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.tenon.capsule.Capsule;
import org.tenon.connector.account.LoopbackPorts;
import org.tenon.connector.enrol.EnrolledAccount;
import org.tenon.connector.enrol.OutlookPart;
import org.tenon.profile.DataFile;
import org.tenon.profile.OutlookException;
import org.tenon.profile.OutlookProgram;
import org.tenon.profile.Prf;
import org.tenon.profile.ProfileIntents;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.ProfileSpec;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileStep;
import org.tenon.profile.Workstation;

/** The Outlook of this machine, as an enrolment meets it. */
record EnrolOutlook(Context context) {
    private static final String LOOPBACK = "127.0.0.1";
    /** What the profile is to have lies with those that {@code tenon profile} makes. */
    private static final String NOTES = "profiles";

    private static final String STORES = "stores";

    /** Whether there is a classic Outlook that can be used from this process. */
    boolean usable() {
        if (!context.places().windows() || !Workstation.isWindows()) {
            return false;
        }
        try {
            var station = station();
            return !station.usableLibraries().isEmpty()
                    && OutlookProgram.ofWindows(station.registry(), station.env())
                            .installed();
        } catch (OutlookException e) {
            return false;
        }
    }

    private Workstation station() {
        return Workstation.ofThisProcess(context.places().env());
    }

    /** Outlook's part in the enrolment of an account whose profile is called {@code profile}. */
    OutlookPart part(Capsule capsule, String profile, boolean makeDefault) throws IOException {
        var station = station();
        var folder = folder(capsule);
        var objection = station.objection(profile, folder + "\\Outlook.pst");
        if (objection.isPresent()) {
            throw objection.get();
        }
        var spec = spec(capsule, profile, makeDefault);
        var prf = spec.mail() == MailMode.NONE ? Optional.<String>empty() : Optional.of(prf(capsule, spec));
        return new OutlookPart(place(station), new OutlookPart.Wanted(spec, folder, prf));
    }

    /** What would be done to profiles, in words; no port is chosen for it. */
    List<String> rehearsed(Capsule capsule, String profile, boolean makeDefault) {
        var spec = spec(capsule, profile, makeDefault);
        var prf = spec.mail() == MailMode.NONE ? Optional.<String>empty() : Optional.of("");
        try (var part = new OutlookPart(place(station()), new OutlookPart.Wanted(spec, folder(capsule), prf))) {
            return part.plan().stream().map(ProfileStep::sentence).toList();
        }
    }

    private String folder(Capsule capsule) {
        return DataFile.canonical(context.places()
                .stateDir(STORES)
                .resolve(EnrolledAccount.name(capsule))
                .toString());
    }

    private static ProfileSpec spec(Capsule capsule, String profile, boolean makeDefault) {
        return new ProfileSpec(profile, "", "Tenon", mail(capsule), true, makeDefault);
    }

    private OutlookPart.Place place(Workstation station) {
        var notes = context.places().stateDir(NOTES);
        var intents = new ProfileIntents(notes);
        var program = OutlookProgram.ofWindows(station.registry(), station.env());
        var timing = context.minting();
        return new OutlookPart.Place(
                program,
                new ProfileMint(station.registry(), program, intents, timing),
                intents,
                () -> context.profiles().open(station, notes));
    }

    static MailMode mail(Capsule capsule) {
        var mail = MailMode.valueOf(capsule.profile().mail().toUpperCase(Locale.ROOT));
        if (mail == MailMode.IMAP) {
            throw new OutlookException(
                    "These settings want mail by an account of Outlook's own, which this version cannot set up",
                    "Enrol with plain files: --store files:DIR; or ask whoever sent them for others.");
        }
        return mail;
    }

    /** With an account to send by, that of the agent on this machine: Outlook does not send without one. */
    private String prf(Capsule capsule, ProfileSpec spec) throws IOException {
        var ports = LoopbackPorts.of(context.places().stateDir(EnrolledAccount.name(capsule)), new SecureRandom());
        var person = capsule.person();
        return Prf.of(
                spec,
                Optional.of(new Prf.MailAccount(
                        Prf.Protocol.POP,
                        LOOPBACK,
                        ports.pop3(),
                        LOOPBACK,
                        ports.submission(),
                        person.login(),
                        person.address(),
                        person.name().isEmpty() ? person.address() : person.name())));
    }
}
