package org.tenon.sync.whole;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.store.StoreException;

/** One sync in a process of its own, which a test can kill: {@code SyncOnce PORT CLIENT STATE}. Ends with 0 where in sync. */
public final class SyncOnce {
    private SyncOnce() {}

    public static void main(String[] words) throws StoreException {
        var report = MailRig.run(Integer.parseInt(words[0]), Path.of(words[1]), Path.of(words[2]), false);
        report.failure().ifPresent(e -> System.err.println(e.kind() + ": " + e.getMessage()));
        report.warnings().forEach(System.err::println);
        report.rejected().forEach(System.err::println);
        System.exit(report.failure().isPresent() ? 3 : report.inSync() ? 0 : 1);
    }

    static List<String> command(int port, Path client, Path state) {
        return java(SyncOnce.class, Integer.toString(port), client.toString(), state.toString());
    }

    /** The command that runs a class of ours, with little memory and a quick start. */
    static List<String> java(Class<?> main, String... words) {
        // Surefire hides the class path in a jar of its own and says here what it was.
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classes,
                main.getName()));
        command.addAll(List.of(words));
        return command;
    }
}
