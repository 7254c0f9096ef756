package org.tenon.deploy.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;

/** The keys of one TOML file, read one by one; what is wrong with any of them is collected, so that all can be told at once. */
final class ConfigKeys {
    private final Path file;
    private final TomlParseResult toml;
    private final List<String> problems = new ArrayList<>();

    ConfigKeys(Path file, TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
        toml.errors()
                .forEach(e -> problems.add(file + ", line " + e.position().line() + ": "
                        + String.valueOf(e.getMessage()).lines().findFirst().orElse("not TOML")));
    }

    List<String> problems() {
        return List.copyOf(problems);
    }

    void problem(String key, String message) {
        var position = toml.inputPositionOf(key);
        problems.add(file + (position == null ? "" : ", line " + position.line()) + ", " + key + ": " + message);
    }

    /** Complains about every key that is not in {@code known}. */
    void allowOnly(Set<String> known) {
        for (var key : toml.dottedKeySet()) {
            if (!known.contains(key)) {
                problem(key, "unknown key");
            }
        }
    }

    Optional<String> text(String key) {
        return value(key, String.class, "a text in quotes").filter(text -> {
            boolean good = !text.isBlank() && text.codePoints().noneMatch(Character::isISOControl);
            if (!good) {
                problem(key, "is empty or no plain text");
            }
            return good;
        });
    }

    /** The text; where it is missing a problem, and an empty text to go on with. */
    String needed(String key, String how) {
        if (!toml.contains(key)) {
            problem(key, "is missing; write " + how);
        }
        return text(key).orElse("");
    }

    boolean flag(String key, boolean otherwise) {
        return value(key, Boolean.class, "true or false, without quotes").orElse(otherwise);
    }

    int number(String key, int least, int most, int otherwise) {
        var number = value(key, Long.class, "a whole number").orElse((long) otherwise);
        if (number < least || number > most) {
            problem(key, "must lie between " + least + " and " + most);
            return otherwise;
        }
        return number.intValue();
    }

    /** A text such as {@code "14 days"} or {@code "12 hours"}. */
    Duration time(String key, Duration otherwise) {
        var text = text(key);
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
        problem(key, "must look like \"14 days\", \"12 hours\" or \"30 minutes\"");
        return otherwise;
    }

    List<String> words(String key, Set<String> known) {
        var words = new ArrayList<String>();
        value(key, TomlArray.class, "a list of texts").ifPresent(array -> {
            for (var element : array.toList()) {
                if (element instanceof String word && known.contains(word)) {
                    words.add(word);
                } else {
                    problem(
                            key,
                            "knows " + String.join(", ", known.stream().sorted().toList()) + " only");
                }
            }
        });
        return words;
    }

    /** A path, relative to the file, after {@code file:}. */
    Optional<Path> path(String key) {
        return text(key).flatMap(text -> {
            if (!text.startsWith("file:") || text.length() == 5) {
                problem(key, "must be file:PATH");
                return Optional.empty();
            }
            return Optional.of(resolve(text.substring(5)));
        });
    }

    Optional<SecretPlace> secret(String key) {
        return text(key).flatMap(text -> {
            if (text.matches("env:[A-Za-z_][A-Za-z0-9_]*")) {
                return Optional.of(new SecretPlace.Variable(text.substring(4)));
            }
            if (text.startsWith("file:") && text.length() > 5) {
                return Optional.of(new SecretPlace.PrivateFile(resolve(text.substring(5))));
            }
            // Somebody may have written the password itself here: it must not be repeated.
            problem(key, "must be env:NAME or file:PATH, and never the password itself");
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
        problem(key, "must look like " + schemes[0] + "://host.example.com");
        return Optional.empty();
    }

    private Path resolve(String path) {
        return file.toAbsolutePath().resolveSibling(path).normalize();
    }

    private <T> Optional<T> value(String key, Class<T> type, String wanted) {
        var value = toml.get(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            problem(key, "must be " + wanted);
            return Optional.empty();
        }
        return Optional.of(type.cast(value));
    }
}
