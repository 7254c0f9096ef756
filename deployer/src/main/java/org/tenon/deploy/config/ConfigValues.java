package org.tenon.deploy.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tenon.toml.TomlKeys;

/**
 * The values of {@code deploy.toml} that are more than TOML has: times, places of secrets, addresses.
 *
 * @param file paths are relative to it
 */
record ConfigValues(Path file, TomlKeys keys) {
    /** A text such as {@code "14 days"} or {@code "12 hours"}. */
    Duration time(String key, Duration otherwise) {
        var text = keys.text(key);
        if (text.isEmpty()) {
            return otherwise;
        }
        var words = text.get().strip().split(" +", -1);
        if (words.length == 2 && words[0].matches("[1-9][0-9]{0,3}")) {
            long count = Long.parseLong(words[0]);
            switch (words[1]) {
                case "minute", "minutes" -> {
                    return Duration.ofMinutes(count);
                }
                case "hour", "hours" -> {
                    return Duration.ofHours(count);
                }
                case "day", "days" -> {
                    return Duration.ofDays(count);
                }
                default -> {
                    // Told below.
                }
            }
        }
        keys.problem(key, "must look like \"14 days\", \"12 hours\" or \"30 minutes\"");
        return otherwise;
    }

    List<String> words(String key, Set<String> known) {
        var words = keys.words(key).orElse(List.of());
        if (!known.containsAll(words)) {
            keys.problem(
                    key, "knows " + String.join(", ", known.stream().sorted().toList()) + " only");
        }
        return words;
    }

    /** A path, relative to the file, after {@code file:}. */
    Optional<Path> path(String key) {
        return keys.text(key).flatMap(text -> {
            if (!text.startsWith("file:") || text.length() == 5) {
                keys.problem(key, "must be file:PATH");
                return Optional.empty();
            }
            return Optional.of(resolve(text.substring(5)));
        });
    }

    Optional<SecretPlace> secret(String key) {
        return keys.text(key).flatMap(text -> {
            if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
                return Optional.of(new SecretPlace.Variable(text.substring(4)));
            }
            if (text.startsWith("file:") && text.length() > 5) {
                return Optional.of(new SecretPlace.PrivateFile(resolve(text.substring(5))));
            }
            // Somebody may have written the password itself here: it must not be repeated.
            keys.problem(key, "must be env:NAME or file:PATH, and never the password itself");
            return Optional.empty();
        });
    }

    /** An address with one of these schemes and a host, and nothing that could be a password. */
    Optional<URI> uri(String key, String text, String... schemes) {
        try {
            var uri = new URI(text.strip());
            if (uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && List.of(schemes).contains(String.valueOf(uri.getScheme()))) {
                return Optional.of(uri);
            }
        } catch (URISyntaxException e) {
            // Told below.
        }
        keys.problem(key, "must look like " + schemes[0] + "://host.example.com");
        return Optional.empty();
    }

    private Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }
}
