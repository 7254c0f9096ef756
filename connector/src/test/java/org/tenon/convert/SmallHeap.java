package org.tenon.convert;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tests share that convert in a process whose heap is smaller than what it converts. */
public final class SmallHeap {
    public static final String SMALL = "-Xmx64m";

    private SmallHeap() {}

    /** Runs {@code program} with a file in a process of its own, which must end well; the last line that it said. */
    public static String run(String heap, Class<?> program, Path file) throws IOException, InterruptedException {
        var process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        heap,
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName(),
                        file.toString()))
                .redirectErrorStream(true)
                .start();
        List<String> said;
        try (BufferedReader out = process.inputReader()) {
            said = out.lines().toList();
        }
        assertEquals(0, process.waitFor(), said::toString);
        return said.isEmpty() ? "" : said.getLast();
    }

    /** A value that is read where it lies. */
    public record InFile(Path file) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            return Channels.newInputStream(Files.newByteChannel(file));
        }

        @Override
        public long sizeBytes() {
            return file.toFile().length();
        }
    }

    /** Counts, and keeps nothing. */
    public static final class Counted extends OutputStream {
        private long sizeBytes;

        public long sizeBytes() {
            return sizeBytes;
        }

        @Override
        public void write(int b) {
            sizeBytes++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) {
            sizeBytes += length;
        }
    }
}
