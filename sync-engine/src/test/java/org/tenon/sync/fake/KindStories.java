package org.tenon.sync.fake;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.tenon.sync.dav.DavSide;
import org.tenon.sync.fake.Scenario.Row;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.fake.dav.DavTrait;
import org.tenon.sync.files.FilesSide;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;

/** The scenarios of events, tasks and contacts: their own, and those of mail that can be told of them as well. */
public final class KindStories {
    public static final List<Kind> KINDS = List.of(Kind.CALENDAR, Kind.TASKS, Kind.CONTACTS);

    private static final String ONCE = "a collection holds a UID once";

    /** Stories of mail that end in another way, or cannot be told, and why. */
    private static final Map<String, String> OTHERWISE = Map.of(
            "deleted on the client while the same arrives again on the server",
            ONCE,
            "a copy in the same folder is a copy",
            ONCE,
            "one of two equal messages is deleted",
            ONCE,
            "thirty messages are equal",
            ONCE,
            "one of two equal messages is moved",
            ONCE,
            "the ledger is lost with thirty equal messages",
            ONCE,
            "two messages share a Message-ID, one on each side",
            "of one UID they are one item in two versions",
            "another validity, and deleted there as well: it comes back",
            "no name changes its meaning, so that a deletion is one",
            "the ledger is lost while things change: what was deleted comes back, nothing is lost",
            "of one UID they are one item in two versions");

    private KindStories() {}

    /** Every story of every kind; {@code -Dtenon.kind=WORD} for those of one. */
    public static List<Story> all() {
        return KINDS.stream()
                .filter(kind -> kind.word().contains(System.getProperty("tenon.kind", "")))
                .flatMap(kind -> Stream.concat(shared().stream(), Scenario.read("kinds").stream())
                        .map(scenario -> new Story(kind, scenario)))
                .filter(story -> story.kind() == Kind.CALENDAR || !isOfSeries(story.scenario()))
                .toList();
    }

    /** Every story of one kind or another, each kind in its turn: the three go much the same way. All where one kind or the long form is asked for. */
    public static List<Story> inTurns() {
        boolean all = Boolean.getBoolean("tenon.long") || System.getProperty("tenon.kind") != null;
        return all().stream()
                .filter(story -> all || isTurnOf(story.kind(), story.scenario()))
                .toList();
    }

    private static boolean isTurnOf(Kind kind, Scenario scenario) {
        return isOfSeries(scenario)
                || KINDS.indexOf(kind) == Math.floorMod(scenario.name().hashCode(), KINDS.size());
    }

    /** Those of mail. */
    private static List<Scenario> shared() {
        return mail().stream().filter(s -> whyNot(s).isEmpty()).toList();
    }

    static List<Scenario> mail() {
        return Stream.of("items", "moves", "folders", "safety", "undo", "edits", "window")
                .flatMap(file -> Scenario.read(file).stream())
                .toList();
    }

    /** Why a story of mail is not one of events, tasks and contacts; empty where it is. */
    static Optional<String> whyNot(Scenario scenario) {
        if (OTHERWISE.containsKey(scenario.name())) {
            return Optional.of(OTHERWISE.get(scenario.name()));
        }
        return scenario.rows().stream().flatMap(row -> whyNot(row).stream()).findFirst();
    }

    private static Optional<String> whyNot(Row row) {
        return switch (row.verb()) {
            case "flag" ->
                row.words().stream().skip(3).allMatch("-Conflict_copy"::equals)
                        ? Optional.empty()
                        : Optional.of("they have no marks");
            case "keeps" -> Optional.of("they have no marks");
            case "window" -> Optional.of("the window is one of mail");
            case "refuses" -> Optional.of("any name is one that people see, and can be held");
            case "limit" ->
                row.words().getFirst().equals("client") ? Optional.of("a disk has no limit") : Optional.empty();
            default ->
                row.words().stream().anyMatch(word -> word.startsWith("anon-"))
                        ? Optional.of("without a UID they are none")
                        : row.words().stream().anyMatch(word -> word.contains("/"))
                                ? Optional.of("no collection lies in another")
                                : Optional.empty();
        };
    }

    private static boolean isOfSeries(Scenario scenario) {
        return scenario.rows().stream()
                .anyMatch(row -> row.words().stream().anyMatch(word -> word.startsWith("series")));
    }

    /** What a text says, in one spelling. */
    public static UnaryOperator<byte[]> words(Kind kind) {
        return body -> Words.of(kind, body).write("any");
    }

    /** The folder of a kind that is there from the beginning. */
    public static FolderName home(Kind kind) {
        return Wording.of(kind).home();
    }

    /** Between files and a DAV server of that shape. */
    static ScenarioRun between(Story story, Path dir, long crashAt, End end, DavTrait... shape) {
        var kind = story.kind();
        return new ScenarioRun(
                story.scenario(),
                kind,
                (client, server) -> {
                    var steps = new Steps();
                    return new SyncWorld(
                            dir.resolve("state"),
                            new FilesSide(kind, home(kind), dir.resolve("client"), steps),
                            new DavSide(kind, home(kind), steps, shape).limit(server.sizeLimit()),
                            Policy.DEFAULT.only(Set.of(kind)),
                            steps,
                            words(kind));
                },
                Traits.files(),
                Traits.files(),
                crashAt,
                end);
    }
}
