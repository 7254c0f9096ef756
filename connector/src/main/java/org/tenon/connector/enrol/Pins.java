package org.tenon.connector.enrol;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.tenon.capsule.CapsuleException;
import org.tenon.capsule.CapsuleException.Fault;
import org.tenon.capsule.CapsuleLink;
import org.tenon.capsule.ServiceKey;
import org.tenon.connector.account.Durable;

/**
 * The link services whose keys are known here: a line each, {@code https://host KEY}. The machine's file, where its admin has made
 * one, says all that may be used; the user's own holds those that the user confirmed.
 */
public final class Pins {
    private static final String FILE = "pins";

    private final Path usersFile;
    private final Map<URI, ServiceKey> machine;
    private final Map<URI, ServiceKey> user;

    private Pins(Path usersFile, Map<URI, ServiceKey> machine, Map<URI, ServiceKey> user) {
        this.usersFile = usersFile;
        this.machine = machine;
        this.user = user;
    }

    /**
     * @param machineDir settings of the machine
     * @param userDir settings of the user
     */
    public static Pins read(Path machineDir, Path userDir) throws IOException, CapsuleException {
        var usersFile = userDir.resolve(FILE);
        return new Pins(usersFile, lines(machineDir.resolve(FILE)), lines(usersFile));
    }

    private static Map<URI, ServiceKey> lines(Path file) throws IOException, CapsuleException {
        var pins = new LinkedHashMap<URI, ServiceKey>();
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file)) {
                var words = line.strip().split("\\s+", -1);
                if (line.isBlank() || line.strip().startsWith("#")) {
                    continue;
                }
                try {
                    pins.put(
                            CapsuleLink.service(URI.create(words[0])),
                            ServiceKey.ofPin(words.length == 2 ? words[1] : ""));
                } catch (IllegalArgumentException | CapsuleException e) {
                    throw new CapsuleException(
                            Fault.MALFORMED,
                            file + ": a line must be https://host and the key, as tenon-deploy keys show"
                                    + " prints it.");
                }
            }
        }
        return pins;
    }

    /** Refuses a service that this machine's admin has not named, where the admin has named any. */
    void requireAllowed(URI service) throws CapsuleException {
        if (!machine.isEmpty() && !machine.containsKey(service)) {
            throw new CapsuleException(
                    Fault.OTHER_HOST,
                    "These settings are of " + service.getRawAuthority() + ". This computer takes settings from "
                            + machine.keySet().stream()
                                    .map(URI::getRawAuthority)
                                    .reduce((a, b) -> a + ", " + b)
                                    .orElseThrow()
                            + " only.");
        }
    }

    Optional<ServiceKey> of(URI service) {
        return Optional.ofNullable(machine.get(service)).or(() -> Optional.ofNullable(user.get(service)));
    }

    /** Remembers a key that the user confirmed. */
    void add(URI service, ServiceKey key) throws IOException {
        if (of(service).isEmpty()) {
            Durable.folder(usersFile.getParent());
            Durable.append(usersFile, service + " " + key.pin());
            user.put(service, key);
        }
    }

    /** Forgets a key that the user confirmed: the next settings of that service are shown anew. */
    public void forget(URI service) throws IOException {
        if (user.remove(service) == null) {
            return;
        }
        if (user.isEmpty()) {
            Files.delete(usersFile);
            return;
        }
        var lines = new StringBuilder();
        user.forEach(
                (one, key) -> lines.append(one).append(' ').append(key.pin()).append('\n'));
        Durable.write(usersFile, lines.toString());
    }
}
