package org.tenon.toml;

/** One mistake in a file and where it stands. */
public record Problem(FilePosition where, String message) {
    @Override
    public String toString() {
        return where + ": " + message;
    }
}
