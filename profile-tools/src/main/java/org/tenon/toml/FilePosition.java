package org.tenon.toml;

import java.util.Objects;

/**
 * A place in a file, as errors name it: {@code alice.toml:7: server.imap}.
 *
 * @param file as the person named it
 * @param line from 1, or 0 where it is in no line
 * @param key with its tables, or empty where it is about the whole file
 */
public record FilePosition(String file, int line, String key) {
    public FilePosition {
        Objects.requireNonNull(file);
        Objects.requireNonNull(key);
    }

    @Override
    public String toString() {
        return file + (line > 0 ? ":" + line : "") + (key.isEmpty() ? "" : ": " + key);
    }
}
