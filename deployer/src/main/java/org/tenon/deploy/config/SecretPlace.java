package org.tenon.deploy.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where a password is kept: never in the configuration itself. */
public sealed interface SecretPlace {
    /** {@code env:NAME}. */
    record Variable(String name) implements SecretPlace {}

    /** {@code file:PATH}: the first line of a file that only its owner may read. */
    record PrivateFile(Path path) implements SecretPlace {}

    /** Fetches it now. */
    default String read(Map<String, String> env) throws ConfigException {
        return switch (this) {
            case Variable(var name) -> {
                var value = env.get(name);
                if (value == null || value.isEmpty()) {
                    throw new ConfigException("the environment variable " + name + " is not set");
                }
                yield value;
            }
            case PrivateFile(var path) -> {
                PrivateFiles.require(path);
                yield firstLine(path);
            }
        };
    }

    private static String firstLine(Path path) throws ConfigException {
        try (var lines = Files.newBufferedReader(path)) {
            var first = lines.readLine();
            if (first == null || first.isEmpty()) {
                throw new ConfigException("the first line of " + path + " is empty; write the password there");
            }
            return first;
        } catch (IOException e) {
            throw new ConfigException(path + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }
}
