package org.tenon.connector.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Says what happens, and shows each command with what it prints. */
final class Teller {
    private static final String BOLD = "1";
    private static final String DIM = "90";
    private static final String GREEN = "32";

    private final Path launcher;
    private final boolean colour;
    private String lastOutput = "";

    Teller(Path launcher, boolean colour) {
        this.launcher = launcher;
        this.colour = colour;
    }

    void headline(String text) {
        System.out.println();
        System.out.println(style(BOLD, text));
        System.out.println(style(DIM, "-".repeat(text.length())));
    }

    void say(String text) {
        System.out.println(text);
    }

    void check(String text) {
        System.out.println("  " + style(GREEN, "ok") + "  " + text);
    }

    /** Runs the real program in a process of its own, and answers with its exit code. */
    int tenon(List<String> words, List<String> options) throws IOException, InterruptedException {
        return run(launcher, words, options, Map.of());
    }

    /**
     * The same of another program.
     *
     * @param words what is shown
     * @param options what is left out of the story
     */
    int run(Path program, List<String> words, List<String> options, Map<String, String> env)
            throws IOException, InterruptedException {
        System.out.println();
        System.out.println("  " + style(BOLD, "$ " + program.getFileName() + " " + String.join(" ", words)));
        var command = new ArrayList<String>();
        command.add(program.toString());
        command.addAll(words);
        command.addAll(options);
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("TENON_NO_BUILD", "1");
        builder.environment().putAll(env);
        var process = builder.start();
        process.getOutputStream().close();
        lastOutput = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        lastOutput.lines().forEach(line -> System.out.println(style(DIM, "  | ") + line));
        int exit = process.waitFor();
        System.out.println(style(DIM, "  exit code " + exit));
        System.out.println();
        return exit;
    }

    String lastOutput() {
        return lastOutput;
    }

    private String style(String code, String text) {
        return colour ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
