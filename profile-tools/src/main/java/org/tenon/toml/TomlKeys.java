package org.tenon.toml;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/** The keys of one TOML file, read one by one; what is wrong with any of them is collected, so that all can be told at once. */
public final class TomlKeys {
    private final String file;
    private final TomlParseResult toml;
    private final List<Problem> problems = new ArrayList<>();

    private TomlKeys(String file, TomlParseResult toml) {
        this.file = file;
        this.toml = toml;
        for (var error : toml.errors()) {
            // The library's first line says what is wrong; what it expected instead is a grammar's list.
            var message = String.valueOf(error.getMessage()).lines().findFirst().orElse("not TOML");
            problems.add(new Problem(new FilePosition(file, error.position().line(), ""), message));
        }
    }

    /** Reads {@code file}, which errors call as it is given here. */
    public static TomlKeys read(Path file) throws IOException {
        return new TomlKeys(file.toString(), Toml.parse(file));
    }

    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    public FilePosition at(String key) {
        var position = toml.inputPositionOf(key);
        if (position != null) {
            return new FilePosition(file, position.line(), key);
        }
        int dot = key.lastIndexOf('.');
        var table = dot < 0 ? null : toml.inputPositionOf(key.substring(0, dot));
        return new FilePosition(file, table == null ? 0 : table.line(), key);
    }

    public void problem(String key, String message) {
        problems.add(new Problem(at(key), message));
    }

    public boolean has(String key) {
        return toml.contains(key);
    }

    public Optional<String> text(String key) {
        return value(key, String.class, "a text in quotes").filter(text -> {
            boolean plain = text.codePoints().noneMatch(Character::isISOControl);
            if (text.isBlank() || !plain) {
                problem(key, plain ? "is empty" : "holds control characters");
            }
            return plain && !text.isBlank();
        });
    }

    /** The text, or a problem where it is missing: {@code how} says what to write. */
    public Optional<String> needed(String key, String how) {
        if (!has(key)) {
            problem(key, "is missing; write " + how);
        }
        return text(key);
    }

    public Optional<Boolean> flag(String key) {
        return value(key, Boolean.class, "true or false, without quotes");
    }

    public Optional<Integer> number(String key, int least, int most) {
        return value(key, Long.class, "a whole number").flatMap(number -> {
            if (number < least || number > most) {
                problem(key, "must lie between " + least + " and " + most);
                return Optional.empty();
            }
            return Optional.of(number.intValue());
        });
    }

    public Optional<List<String>> words(String key) {
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

    /** The constant that {@code word} spells, each of them as {@code spelling} has it. */
    public <E extends Enum<E>> Optional<E> choice(
            String key, String word, Class<E> type, Function<E, String> spelling) {
        var constants = List.of(type.getEnumConstants());
        var found = constants.stream()
                .filter(c -> spelling.apply(c).equalsIgnoreCase(word))
                .findFirst();
        if (found.isEmpty()) {
            problem(key, constants.stream().map(spelling).collect(Collectors.joining(", ", "knows ", " only")));
        }
        return found;
    }

    /** The constant that {@code word} spells, in small letters with hyphens. */
    public <E extends Enum<E>> Optional<E> choice(String key, String word, Class<E> type) {
        return choice(key, word, type, c -> c.name().replace('_', '-').toLowerCase(Locale.ROOT));
    }

    /** The path that {@code text} names, seen from {@code folder}. */
    public Optional<Path> path(String key, Path folder, String text) {
        try {
            return Optional.of(folder.resolve(text).normalize());
        } catch (InvalidPathException e) {
            problem(key, "is not a path on this system");
            return Optional.empty();
        }
    }

    /** What a value such as {@code file:PATH} names. */
    public static String afterColon(String text) {
        return text.substring(text.indexOf(':') + 1);
    }

    /** Complains about every key that is not in {@code known}, with the nearest that is. */
    public void allowOnly(Set<String> known) {
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
