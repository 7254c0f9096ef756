package org.tenon.profile;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.tenon.mapi.MapiException;

/**
 * Profiles by a process of their own ({@link WorkerMain}): Outlook's libraries, and all that they pull in, can end the process that loads
 * them. That is one sentence here, and the next library is tried.
 */
public final class MapiWorker implements ProfileAccess {
    /** Long for a slow disk, short for somebody who waits. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String END = "";
    private static final String REMEDY =
            "Nothing else was harmed, and what was begun is completed by the next run. Run this again; where it stays so, repair Office.";

    private final Process process;
    private final Writer to;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final ProfileIntents intents;
    private final MapiLibrary library;

    /**
     * How it is started.
     *
     * @param env the worker's whole environment
     * @param state where notes and reports of crashes lie
     */
    public record Setting(Map<String, String> env, Path state) {}

    private MapiWorker(Setting setting, MapiLibrary library) throws IOException {
        this.library = library;
        intents = new ProfileIntents(setting.state());
        Files.createDirectories(setting.state());
        var windows = System.getProperty("os.name").startsWith("Windows");
        var java = Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
        var command = new ArrayList<String>();
        command.add(java.toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Djna.nosys=true"));
        // Of the last crash only, and not where the user happens to stand.
        command.add("-XX:ErrorFile=" + setting.state().resolve("worker-crash.log"));
        command.addAll(List.of(
                WorkerMain.class.getName(), library.path(), setting.state().toString()));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
        var env = builder.environment();
        env.clear();
        env.putAll(setting.env());
        env.keySet().removeIf(name -> name.equalsIgnoreCase("PATH") || name.equals("CLASSPATH"));
        env.put("CLASSPATH", System.getProperty("java.class.path"));
        env.put("PATH", library.searchPath(value(setting.env(), "PATH")));
        process = builder.start();
        to = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        var reader = new Thread(this::read, "mapi-worker");
        reader.setDaemon(true);
        reader.start();
    }

    private static String value(Map<String, String> env, String name) {
        return env.entrySet().stream()
                .filter(one -> one.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    /** Starts one with the first of these libraries that lives; the sentence of the last where none does. */
    public static MapiWorker start(Setting setting, List<MapiLibrary> libraries) {
        OutlookException last = new OutlookException("There is no library to load", REMEDY);
        for (var library : libraries) {
            try {
                return start(setting, library);
            } catch (OutlookException e) {
                last = e;
            }
        }
        throw last;
    }

    private static MapiWorker start(Setting setting, MapiLibrary library) {
        MapiWorker worker;
        try {
            worker = new MapiWorker(setting, library);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        boolean done = false;
        try {
            var answer = worker.answer("the start of MAPI");
            var failure = WorkerProtocol.map(answer, "failure");
            if (failure.isPresent()) {
                throw new OutlookException(
                        WorkerProtocol.failure(failure.get()).getMessage() + ", by the library " + library.source(),
                        "Repair Office, and show this line to its admin.");
            }
            if (answer.containsKey("unloadable")) {
                throw new OutlookException(
                        "Outlook's MAPI library could not be loaded (" + library.source() + ")",
                        "Repair Office: a file that it needs is missing.");
            }
            done = true;
            return worker;
        } finally {
            if (!done) {
                worker.close();
            }
        }
    }

    @Override
    public String source() {
        return library.source();
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(WorkerProtocol.PREFIX)) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            lines.add(END);
        }
        lines.add(END);
    }

    private Map<String, Object> answer(String what) {
        try {
            var line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (line == null) {
                process.destroyForcibly();
                throw new OutlookException(
                        "Outlook's MAPI did not answer for " + PATIENCE.toSeconds() + " s during " + what
                                + ", and was ended",
                        REMEDY);
            }
            return WorkerProtocol.read(line).orElseThrow(() -> died(what));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new OutlookException("It was interrupted during " + what, REMEDY);
        }
    }

    private OutlookException died(String what) {
        Optional<Integer> code = Optional.empty();
        try {
            code = process.waitFor(10, TimeUnit.SECONDS) ? Optional.of(process.exitValue()) : code;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new OutlookException(
                "Outlook's MAPI ended its process during " + what
                        + code.map(number -> String.format(" (exit code 0x%08X)", number))
                                .orElse(""),
                REMEDY);
    }

    private Map<String, Object> ask(String what, Map<String, Object> question) {
        try {
            to.write(WorkerProtocol.line(question) + "\n");
            to.flush();
        } catch (IOException e) {
            throw died(what);
        }
        var answer = answer(what);
        WorkerProtocol.map(answer, "failure").ifPresent(failure -> {
            throw WorkerProtocol.failure(failure);
        });
        return answer;
    }

    /** @throws MapiException where MAPI refuses */
    @Override
    public List<ProfileState> list() {
        return WorkerProtocol.maps(ask("the listing of profiles", Map.of("list", true)), "profiles").stream()
                .map(WorkerProtocol::state)
                .toList();
    }

    @Override
    public boolean ours(ProfileState state) {
        return ProfilePlanner.ours(state, intents.of(state.name()));
    }

    /** One step at a time, so that a death tells in which. */
    @Override
    public void apply(String profile, List<ProfileStep> steps) {
        for (var step : steps) {
            ask("this step: " + step.sentence(), Map.of("apply", profile, "step", WorkerProtocol.step(step)));
        }
    }

    @Override
    public void open(String profile) {
        ask("the opening of a data file", Map.of("open", profile));
    }

    @Override
    public void close() {
        try {
            to.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
