package org.tenon.connector.account;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.tenon.connector.account.AccountException.Problem;
import org.tenon.sync.net.Mechanism;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The keys of one TOML file, read one by one; what is wrong with any of them is collected, so that all can be told at once. */
final class KnownKeys {
    private final String file;
    private final TomlParseResult toml;
    private final List<Problem> problems = new ArrayList<>();

    KnownKeys(String file, TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
        for (var error : toml.errors()) {
            // The library's first line says what is wrong; what it expected instead is a grammar's list.
            var message = String.valueOf(error.getMessage()).lines().findFirst().orElse("not TOML");
            problems.add(new Problem(new FilePosition(file, error.position().line(), ""), message));
        }
    }

    List<Problem> problems() {
        return List.copyOf(problems);
    }

    FilePosition at(String key) {
        var position = toml.inputPositionOf(key);
        if (position != null) {
            return new FilePosition(file, position.line(), key);
        }
        int dot = key.lastIndexOf('.');
        var table = dot < 0 ? null : toml.inputPositionOf(key.substring(0, dot));
        return new FilePosition(file, table == null ? 0 : table.line(), key);
    }

    void problem(String key, String message) {
        problems.add(new Problem(at(key), message));
    }

    boolean has(String key) {
        return toml.contains(key);
    }

    Optional<String> text(String key) {
        return value(key, String.class, "a text in quotes").flatMap(text -> {
            if (text.isBlank()) {
                problem(key, "is empty");
                return Optional.empty();
            }
            return Optional.of(text);
        });
    }

    /** The text, or a problem where it is missing: {@code how} says what to write. */
    Optional<String> needed(String key, String how) {
        if (!has(key)) {
            problem(key, "is missing; write " + how);
        }
        return text(key);
    }

    Optional<Boolean> flag(String key) {
        return value(key, Boolean.class, "true or false, without quotes");
    }

    Optional<Integer> number(String key, int least, int most) {
        return value(key, Long.class, "a whole number").flatMap(number -> {
            if (number < least || number > most) {
                problem(key, "must lie between " + least + " and " + most);
                return Optional.empty();
            }
            return Optional.of(number.intValue());
        });
    }

    Optional<List<String>> words(String key) {
        return value(key, TomlArray.class, "a list of texts, such as [\"mail\"]")
                .flatMap(array -> {
                    var words = new ArrayList<String>();
                    for (var element : array.toList()) {
                        if (!(element instanceof String word)) {
                            problem(key, "must be a list of texts, such as [\"mail\"]");
                            return Optional.empty();
                        }
                        words.add(word);
                    }
                    return Optional.of(List.copyOf(words));
                });
    }

    /** The constant that {@code word} spells. */
    <E extends Enum<E>> Optional<E> choice(String key, String word, Class<E> type) {
        var constants = List.of(type.getEnumConstants());
        var found = constants.stream()
                .filter(c -> spelling(c).equalsIgnoreCase(word))
                .findFirst();
        if (found.isEmpty()) {
            problem(
                    key,
                    constants.stream().map(KnownKeys::spelling).collect(Collectors.joining(", ", "knows ", " only")));
        }
        return found;
    }

    private static String spelling(Enum<?> constant) {
        var words = constant.name().replace('_', '-');
        // SASL mechanisms are written in capitals (RFC 4422 section 3.1), everything of ours in small letters.
        return constant instanceof Mechanism ? words : words.toLowerCase(Locale.ROOT);
    }

    /** The path that {@code text} names, seen from {@code folder}. */
    Optional<Path> path(String key, Path folder, String text) {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException e) {
            problem(key, "is not a path on this system");
            return Optional.empty();
        }
    }

    /** What a value such as {@code file:PATH} names. */
    static String afterColon(String text) {
        return text.substring(text.indexOf(':') + 1);
    }

    /** Complains about every key that is not in {@code known}, with the nearest that is. */
    void allowOnly(Set<String> known) {
        unknown(toml, "", known);
    }

    private void unknown(TomlTable table, String prefix, Set<String> known) {
        for (var name : new TreeSet<>(table.keySet())) {
            var key = prefix + name;
            var isTable = known.stream().anyMatch(k -> k.startsWith(key + "."));
            if (table.get(List.of(name)) instanceof TomlTable inner && isTable) {
                unknown(inner, key + ".", known);
            } else if (isTable) {
                problems.add(new Problem(position(table, name, key), "must be a table: [" + key + "]"));
            } else if (!known.contains(key)) {
                var hint = Nearest.to(key, known)
                        .map(k -> "; did you mean " + k + "?")
                        .orElse("");
                problems.add(new Problem(position(table, name, key), "unknown key" + hint));
            }
        }
    }

    private FilePosition position(TomlTable table, String name, String key) {
        var position = table.inputPositionOf(List.of(name));
        return new FilePosition(file, position == null ? 0 : position.line(), key);
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
