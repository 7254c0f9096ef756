package org.tenon.sync.lab;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A running {@code scripts/server}: it ends its server when it ends itself, and itself when its standard input ends. */
final class ServerProcess implements AutoCloseable {
    private static final int SECONDS_TO_END = 20;

    private final Process process;
    private final Map<String, String> facts;

    private ServerProcess(Process process, Map<String, String> facts) {
        this.process = process;
        this.facts = Map.copyOf(facts);
    }

    static Optional<String> missing(String kind) {
        try {
            var process = new ProcessBuilder(script().toString(), "missing", kind)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return said.isEmpty() ? Optional.empty() : Optional.of(said);
        } catch (IOException e) {
            return Optional.of("scripts/server cannot run (" + e.getMessage() + "): apt-get install python3");
        }
    }

    static ServerProcess start(String kind, Path dir, Setup setup) throws IOException {
        var command = new ArrayList<>(List.of(script().toString(), "run", kind, dir.toString()));
        command.addAll(setup.arguments());
        Files.createDirectories(dir);
        var errors = dir.resolve("start.log");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        var facts = new HashMap<String, String>();
        // Not closed: it would close the stream of a process that still runs.
        var said = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        for (var line = said.readLine(); !"ready".equals(line); line = said.readLine()) {
            if (line == null) {
                throw new IOException(kind + " did not start: " + Files.readString(errors));
            }
            int equals = line.indexOf('=');
            facts.put(line.substring(0, equals), line.substring(equals + 1));
        }
        return new ServerProcess(process, facts);
    }

    /** The project's own folder of scripts, from whichever module's folder the tests run in. */
    static Path script() {
        return Lab.script("server");
    }

    int port(String name) {
        return Integer.parseInt(facts.get(name));
    }

    Path path(String name) {
        return Path.of(facts.get(name));
    }

    String fact(String name) {
        return facts.get(name);
    }

    /** How many files are in a folder of the server's; none where it has no such folder. */
    int filesIn(String name) throws IOException {
        if (!facts.containsKey(name)) {
            return 0;
        }
        try (var files = Files.list(path(name))) {
            return (int) files.count();
        }
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("the server did not end within " + SECONDS_TO_END + " seconds");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
