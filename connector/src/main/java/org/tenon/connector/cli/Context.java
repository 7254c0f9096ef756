package org.tenon.connector.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.tenon.connector.account.Directories;
import org.tenon.connector.sync.Machine;
import org.tenon.profile.ProfileAccess;
import org.tenon.profile.ProfileMint;
import org.tenon.profile.Workstation;

/**
 * What the commands take from the world around them.
 *
 * @param minting how long Outlook is waited for
 */
record Context(Machine machine, Screen screen, ProfileOpening profiles, ProfileMint.Timing minting) {
    /** How Outlook's profiles are got at. */
    interface ProfileOpening {
        ProfileAccess open(Workstation station, Path state);
    }

    /** Profiles by a process of their own. */
    Context(Machine machine, Screen screen) {
        this(machine, screen, Workstation::start);
    }

    Context(Machine machine, Screen screen, ProfileOpening profiles) {
        this(machine, screen, profiles, ProfileMint.Timing.real());
    }

    static Context ofThisProcess() {
        var machine = Machine.real();
        return new Context(machine, Screen.ofThisProcess(machine.places().env()));
    }

    static String version() {
        try (var in = Context.class.getResourceAsStream("version.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Directories places() {
        return machine.places();
    }

    Clock clock() {
        return machine.clock();
    }
}
