package org.tenon.lab;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.opentest4j.TestAbortedException;

/** A Windows machine of its own, with the rig in Outlook's place. Gone, with every process, when it is closed. */
public final class WindowsLab implements AutoCloseable {
    private static final int MAKING_SECONDS = 900;
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    private static final int RUNNING_SECONDS = LONG ? 1500 : 600;

    /** The exit code of what was killed because its time was up. */
    public static final int KILLED = 124;

    private final String name = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 1_000_000;
    private final Path script;
    private final Path drive;
    private final Thread atTheEnd = new Thread(this::end);

    /** What a command answered: all 32 bits of its exit code, and both of its streams. */
    public record Answer(int code, String out, String err) {}

    /**
     * How long a program may live before it is killed from outside.
     *
     * @param sign the file in which this time begins; {@code -}: at once
     */
    public record Life(String sign, Duration length) {
        public static final Life LONG_ENOUGH = new Life("-", Duration.ofSeconds(RUNNING_SECONDS));
    }

    private WindowsLab(Path script) {
        this.script = script;
        drive = Path.of(started(MAKING_SECONDS, "new", name).out().strip()).resolve("drive_c");
        Runtime.getRuntime().addShutdownHook(atTheEnd);
    }

    /** A fresh machine; the test is skipped, with the reason, where none can be made. */
    public static WindowsLab fresh() {
        var script = script();
        var lacks = run(script, 60, List.of("missing")).out().strip();
        assumeTrue(lacks.isEmpty(), lacks);
        // What has to be fetched may be out of reach today; what is ours to build may not fail.
        var made = run(script, MAKING_SECONDS, List.of("make"));
        assumeTrue(
                made.code() == 0,
                () -> "the Windows lab could not be made: "
                        + made.err().strip().lines().reduce("", (before, last) -> last));
        return new WindowsLab(script);
    }

    /**
     * The tests of classes on a machine of their own; where none can be made one test that is skipped, with the reason. (A factory that
     * gives up itself leaves no trace in Surefire's reports.)
     */
    public static Stream<DynamicTest> inWindows(Class<?>... types) {
        return inWindows(List.of(), List.of(), types);
    }

    /**
     * @param environment NAME=VALUE, in that of the process
     * @param jvm more options for it
     */
    public static Stream<DynamicTest> inWindows(List<String> environment, List<String> jvm, Class<?>... types) {
        try (var lab = fresh()) {
            return lab.tests(environment, jvm, types);
        } catch (TestAbortedException e) {
            return Stream.of(DynamicTest.dynamicTest("inWindows", () -> {
                throw e;
            }));
        }
    }

    /** The tests of a class shared out among {@code parts} machines, one after the other: each is told its {@code tenon.part}, from 0. */
    public static Stream<DynamicTest> inParts(int parts, Class<?> type) {
        return IntStream.range(0, parts)
                .boxed()
                .flatMap(part -> inWindows(List.of(), List.of("-Dtenon.part=" + part, "-Dtenon.parts=" + parts), type));
    }

    private static Path script() {
        var at = Path.of("").toAbsolutePath();
        while (!Files.exists(at.resolve("scripts/windows-lab"))) {
            at = at.getParent();
        }
        return at.resolve("scripts/windows-lab");
    }

    /** C: as this side sees it. */
    public Path drive() {
        return drive;
    }

    /** Runs a Java program of the test's own class path. */
    public Answer java(List<String> environment, List<String> jvm, String main, String... arguments) {
        return java(Life.LONG_ENOUGH, environment, jvm, main, arguments);
    }

    /** What it answers when it was killed is {@link #KILLED}. */
    public Answer java(Life life, List<String> environment, List<String> jvm, String main, String... arguments) {
        var words = new ArrayList<>(List.of("java", "--on", name, "--from", life.sign()));
        words.addAll(List.of("--seconds", String.valueOf(life.length().toMillis() / 1e3)));
        var path = Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(WindowsLab::windows)
                .collect(Collectors.joining(";"));
        environment.forEach(pair -> words.addAll(List.of("--env", pair)));
        words.addAll(List.of("--env", "CLASSPATH=" + path));
        return with(
                words,
                Stream.concat(
                        Stream.concat(
                                Stream.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-Djna.nosys=true"), jvm.stream()),
                        Stream.concat(Stream.of(main), Stream.of(arguments))));
    }

    public Answer wine(List<String> environment, String program, String... arguments) {
        var words = new ArrayList<>(List.of("wine", "--on", name, "--seconds", LONG ? "600" : "120"));
        environment.forEach(pair -> words.addAll(List.of("--env", pair)));
        return with(words, Stream.concat(Stream.of(program), Stream.of(arguments)));
    }

    private Answer with(List<String> words, Stream<String> more) {
        try {
            var code = Files.createTempFile("tenon", ".code");
            words.addAll(List.of("--code", code.toString()));
            more.forEach(words::add);
            var answer = run(script, RUNNING_SECONDS + 100, words);
            var told = Files.readString(code).strip();
            Files.delete(code);
            return new Answer(
                    told.isEmpty() ? answer.code() : Integer.parseUnsignedInt(told), answer.out(), answer.err());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String windows(String path) {
        return "Z:" + Path.of(path).toAbsolutePath().toString().replace('/', '\\');
    }

    /** Runs the tests of classes inside, all in one process; each is a test here. */
    public Stream<DynamicTest> tests(Class<?>... types) {
        return tests(List.of(), List.of(), types);
    }

    private Stream<DynamicTest> tests(List<String> environment, List<String> jvm, Class<?>... types) {
        var names = Stream.of(types).map(Class::getName).toArray(String[]::new);
        var options = new ArrayList<>(List.of("-Xmx256m", "-Dtenon.long=" + LONG));
        Optional.ofNullable(System.getenv("TENON_CORPUS"))
                .ifPresent(corpus -> options.add("-Dtenon.corpus=" + windows(corpus)));
        Optional.ofNullable(System.getProperty("tenon.only")).ifPresent(only -> options.add("-Dtenon.only=" + only));
        options.addAll(jvm);
        var answer = java(environment, options, Inside.class.getName(), names);
        var lines = answer.out()
                .lines()
                .filter(line -> line.matches("(PASSED|FAILED|SKIPPED|TOLD) .*"))
                .toList();
        lines.stream().filter(line -> line.startsWith("TOLD ")).forEach(line -> System.out.println(line.substring(5)));
        var all = lines.stream().filter(line -> !line.startsWith("TOLD ")).map(line -> {
            var words = line.split(" ", 3);
            return DynamicTest.dynamicTest(words[1], () -> {
                assumeTrue(!words[0].equals("SKIPPED"), words.length > 2 ? words[2] : "");
                if (words[0].equals("FAILED")) {
                    throw new AssertionError(words[1] + ": " + words[2] + "\n" + answer.err() + answer.out());
                }
            });
        });
        var end = DynamicTest.dynamicTest("theProcessEndedWell", () -> {
            boolean told = lines.stream().anyMatch(line -> line.startsWith("FAILED"));
            if (lines.isEmpty() || (answer.code() != 0 && !told)) {
                throw new AssertionError("exit code " + answer.code() + "\n" + answer.out() + answer.err());
            }
        });
        return Stream.concat(all, Stream.of(end));
    }

    private Answer started(int seconds, String... words) {
        var answer = run(script, seconds, List.of(words));
        if (answer.code() != 0) {
            throw new IllegalStateException("windows-lab " + String.join(" ", words) + ": " + answer.err());
        }
        return answer;
    }

    /** Output goes to files: a pipe would be kept open by whatever Wine starts in passing. */
    private static Answer run(Path script, int seconds, List<String> words) {
        try {
            var out = Files.createTempFile("tenon", ".out");
            var err = Files.createTempFile("tenon", ".err");
            var command = new ArrayList<>(List.of(script.toString()));
            command.addAll(words);
            var process = new ProcessBuilder(command)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
                process.destroy();
                process.waitFor();
            }
            var answer = new Answer(process.exitValue(), read(out), read(err));
            Files.delete(out);
            Files.delete(err);
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r\n", "\n");
    }

    private void end() {
        run(script, 60, List.of("end", name));
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atTheEnd);
        end();
    }
}
