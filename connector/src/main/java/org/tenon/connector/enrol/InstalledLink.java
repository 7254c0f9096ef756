package org.tenon.connector.enrol;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.tenon.capsule.CapsuleLink;
import org.tenon.profile.Registry;
import org.tenon.profile.Registry.Hive;

/**
 * The link that came with the installer: the property {@code LINK} that it was run with, or its own name, which carries the service
 * and the code. The installer left both in the registry, of the user or of the machine.
 */
public final class InstalledLink {
    private static final String KEY = "Software\\Tenon";

    private InstalledLink() {}

    /** Empty where nothing was installed, or by an installer without a link. */
    public static Optional<String> of(Registry registry) {
        return Stream.of(Hive.USER, Hive.MACHINE)
                .flatMap(hive -> Stream.concat(
                        registry.text(hive, KEY, "Link").stream(),
                        registry.text(hive, KEY, "Installer").map(InstalledLink::name).stream()))
                .filter(CapsuleLink::looksLikeOne)
                .findFirst();
    }

    private static String name(String path) {
        return List.of(path.split("[\\\\/]")).getLast();
    }
}
