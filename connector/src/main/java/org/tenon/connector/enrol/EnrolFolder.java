package org.tenon.connector.enrol;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tenon.capsule.CapsuleLink;
import org.tenon.connector.account.ClientStore;
import org.tenon.connector.account.Durable;

/**
 * What is known of one enrolment, on disk: the capsule that was accepted, and a line for each state that was reached. A last line that
 * a crash cut off is passed over.
 */
public final class EnrolFolder {
    private static final String DEVICE = "device";
    private static final String LOCK = "lock";
    private static final String CAPSULE = "capsule.jws";
    private static final String STATES = "states";
    private static final String STORE = "store";
    private static final String DEFAULT = "default";
    private static final String OUTLOOK = "outlook:";

    private final Path path;
    private final Clock clock;

    private EnrolFolder(Path path, Clock clock) {
        this.path = path;
        this.clock = clock;
    }

    /** That of the account called {@code name}; nothing is made yet. */
    public static EnrolFolder of(Path enrolments, String name, Clock clock) {
        return new EnrolFolder(enrolments.resolve(name), clock);
    }

    /** All that are there. */
    public static List<EnrolFolder> all(Path enrolments, Clock clock) throws IOException {
        var all = new ArrayList<EnrolFolder>();
        if (Files.isDirectory(enrolments)) {
            try (var entries = Files.newDirectoryStream(enrolments)) {
                for (var entry : entries) {
                    if (Files.isRegularFile(entry.resolve(CAPSULE))) {
                        all.add(new EnrolFolder(entry, clock));
                    }
                }
            }
        }
        return all;
    }

    /** By which the link service knows this machine and user; made at the first asking, and the same from then on. */
    public static String device(Path enrolments, SecureRandom random) throws IOException {
        var file = enrolments.resolve(DEVICE);
        if (!Files.exists(file)) {
            Durable.folder(enrolments);
            Durable.write(file, CapsuleLink.newCode(random) + "\n");
        }
        return Files.readString(file).strip();
    }

    public Path path() {
        return path;
    }

    /** The capsule that was accepted, as text. */
    public Optional<String> capsule() throws IOException {
        var file = path.resolve(CAPSULE);
        return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
    }

    /** What is synced on the client side; chosen once, since newer settings must not lead to another, empty one. */
    public Optional<ClientStore> store() throws IOException {
        var file = path.resolve(STORE);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        var text = Files.readString(file).strip();
        return Optional.of(
                text.startsWith(OUTLOOK)
                        ? new ClientStore.Outlook(text.substring(OUTLOOK.length()))
                        : new ClientStore.Files(Path.of(text)));
    }

    /** Whether the profile shall be the default one, where a person or the settings have said so. */
    public Optional<Boolean> makeDefault() throws IOException {
        var file = path.resolve(DEFAULT);
        return Files.exists(file)
                ? Optional.of(Boolean.valueOf(Files.readString(file).strip()))
                : Optional.empty();
    }

    /** Said once: whoever goes on with an enrolment is not asked again. */
    public void noteMakeDefault(boolean makeDefault) throws IOException {
        Durable.write(path.resolve(DEFAULT), makeDefault + "\n");
    }

    /** Forgets the enrolment; a second time does nothing. */
    public void remove() throws IOException {
        // Last what tells that there is one: killed before, it is found again and removed.
        for (var name : List.of(STATES, DEFAULT, STORE, EnrolledAccount.REHEARSAL)) {
            Files.deleteIfExists(path.resolve(name));
        }
        Files.deleteIfExists(path.resolve(CAPSULE));
    }

    /** With the last enrolment that was removed, and its lock let go, nothing of them is left: no folder, and no name for this machine. */
    public void sweep() throws IOException {
        if (capsule().isPresent()) {
            return; // Somebody enrols just now.
        }
        Files.deleteIfExists(path.resolve(LOCK));
        if (isEmpty(path)) {
            Files.deleteIfExists(path);
        }
        var enrolments = path.getParent();
        try (var left = Files.list(enrolments)) {
            if (left.anyMatch(Files::isDirectory)) {
                return;
            }
        }
        Files.deleteIfExists(enrolments.resolve(DEVICE));
        if (isEmpty(enrolments)) {
            Files.deleteIfExists(enrolments);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /**
     * Takes a capsule, checked, in the place of an older one; what follows begins anew.
     *
     * @param store what is to be synced on the client side, where that is not chosen yet
     */
    public void accept(String capsule, ClientStore store) throws IOException {
        Durable.folder(path);
        if (store().isEmpty()) {
            var text =
                    switch (store) {
                        case ClientStore.Files(var dir) -> dir.toAbsolutePath().toString();
                        case ClientStore.Outlook(var profile) -> OUTLOOK + profile;
                    };
            Durable.write(path.resolve(STORE), text + "\n");
        }
        // The state first: killed in between, the older capsule is signed in to once more, which is harmless.
        reached(EnrolState.INSTALLED);
        Durable.write(path.resolve(CAPSULE), capsule + "\n");
    }

    public EnrolState state() throws IOException {
        var state = EnrolState.INSTALLED;
        var file = path.resolve(STATES);
        if (Files.exists(file)) {
            for (var line : Files.readString(file).split("\n", -1)) {
                var words = line.split(" ", -1);
                state = words.length == 2 ? EnrolState.ofWord(words[1]).orElse(state) : state;
            }
        }
        return state;
    }

    /** Notes that a state is reached; it holds from when this returns. */
    public void reached(EnrolState state) throws IOException {
        var file = path.resolve(STATES);
        // A line of its own, also behind one that was cut off.
        boolean cut = Files.exists(file) && !Files.readString(file).matches("(?s)(.*\n)?");
        Durable.append(file, (cut ? "\n" : "") + clock.instant() + " " + state.word());
    }
}
