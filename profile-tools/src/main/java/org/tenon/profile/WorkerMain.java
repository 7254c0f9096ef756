package org.tenon.profile;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tenon.mapi.Mapi;
import org.tenon.mapi.MapiException;

/**
 * The process that loads MAPI, the only one that does. It answers each line with a line, and ends with its input: so it outlives neither
 * its parent nor an Outlook that took it down.
 */
public final class WorkerMain {
    private WorkerMain() {}

    /** @param arguments the library, and the folder of the notes on profiles in the making */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        try (var mapi = Mapi.start(arguments[0])) {
            // Also at log-off and shut-down, so that no session is left open in a data file.
            Runtime.getRuntime().addShutdownHook(new Thread(mapi::close));
            var profiles = new Profiles(mapi, new ProfileIntents(Path.of(arguments[1])));
            out.println(WorkerProtocol.line(Map.of("ready", true)));
            serve(profiles, out);
        } catch (MapiException e) {
            out.println(WorkerProtocol.line(Map.of("failure", WorkerProtocol.failure(e))));
        } catch (UnsatisfiedLinkError e) {
            out.println(WorkerProtocol.line(Map.of("unloadable", String.valueOf(e.getMessage()))));
        }
        // What MAPI leaves running shall not keep a process that is done.
        Runtime.getRuntime().halt(0);
    }

    private static void serve(Profiles profiles, PrintStream out) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            var asked = WorkerProtocol.read(line);
            if (asked.isPresent()) {
                out.println(WorkerProtocol.line(answer(profiles, asked.get())));
            }
        }
    }

    private static Map<String, Object> answer(Profiles profiles, Map<String, Object> asked) {
        try {
            var opened = WorkerProtocol.text(asked, "open");
            if (opened != null) {
                profiles.open(opened);
                return Map.of("done", true);
            }
            var profile = WorkerProtocol.text(asked, "apply");
            if (profile == null) {
                return Map.of(
                        "profiles",
                        profiles.list().stream().map(WorkerProtocol::state).toList());
            }
            profiles.apply(
                    profile,
                    WorkerProtocol.map(asked, "step")
                            .map(WorkerProtocol::step)
                            .map(List::of)
                            .orElse(List.of()));
            return Map.of("done", true);
        } catch (MapiException e) {
            return Map.of("failure", WorkerProtocol.failure(e));
        }
    }
}
