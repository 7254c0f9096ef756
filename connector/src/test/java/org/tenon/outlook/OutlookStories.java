package org.tenon.outlook;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.outlook.RigSteps.Fate;
import org.tenon.sync.fake.FakeSide;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.Scenario;
import org.tenon.sync.fake.ScenarioRun;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Trait;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;

/** The engine's scenarios between an Outlook profile and a mail server: worlds to play them in. */
final class OutlookStories {
    static final Fate LIFE = new Fate.Death(false);

    /** What Outlook cannot be asked for, and why. */
    static final Map<String, String> NOT_ASKED = Map.of(
            "keywords cross where both sides keep them",
            "a look here does not read categories",
            "marked for deletion on one side and deleted on the other: it is gone",
            "Outlook has no mark for deletion",
            "a message too large for the client stays on the server",
            "the rig's data file has no such limit",
            "a folder whose name a side cannot hold",
            "Outlook can hold this name",
            "edited to the same on both sides",
            "what Outlook changed is spelled in its own way: two equal edits are two texts, and both are kept");

    /** Stories of a server whose messages change in their places. */
    private static final Set<String> CHANGING =
            Scenario.read("edits").stream().map(Scenario::name).collect(Collectors.toSet());

    /** What Outlook's own folders are called where nobody says otherwise. */
    private static final Set<FolderName> OWN =
            Set.of(OutlookHands.DELETED_ITEMS, FolderName.of("Sent Items"), FolderName.of("Drafts"));

    private final Path scratch;
    private int worlds;
    private final Map<String, Long> calls = new LinkedHashMap<>();

    /** @param scratch where ledgers lie */
    OutlookStories(Path scratch) {
        this.scratch = scratch;
    }

    static List<Scenario> all() {
        return Stream.of("items", "moves", "folders", "safety", "undo", "edits", "window")
                .flatMap(file -> Scenario.read(file).stream())
                .toList();
    }

    static List<Scenario> scenarios() {
        return all().stream().filter(s -> !NOT_ASKED.containsKey(s.name())).toList();
    }

    static List<Scenario> notAsked() {
        return all().stream().filter(s -> NOT_ASKED.containsKey(s.name())).toList();
    }

    /** How many calls of MAPI the syncs of a story make, when nothing happens to them. */
    long calls(Scenario scenario) {
        return calls.computeIfAbsent(scenario.name(), name -> play(scenario, Long.MAX_VALUE, LIFE));
    }

    long play(Scenario scenario, long at, Fate fate) {
        var server = CHANGING.contains(scenario.name())
                ? Traits.imap().with(Trait.MUTABLE_BODIES).without(Trait.TELLS_SIZES)
                : Traits.imap();
        var end = fate instanceof Fate.Failure ? End.NONE : End.KILL;
        try (var run = new ScenarioRun(
                scenario, (client, limited) -> world(scenario, limited, fate), Traits.files(), server, at, end)) {
            return run.play();
        }
    }

    private SyncWorld world(Scenario scenario, Traits traits, Fate fate) {
        var everywhere = onBothSides(scenario);
        return world(traits, everywhere::contains, fate);
    }

    SyncWorld world(Traits traits, Predicate<String> imported, Fate fate) {
        var steps = new Steps(new RigSteps(fate));
        var server = new FakeSide(new FakeStore(traits, steps), MailWords::of, OWN);
        var client = new OutlookSide(kinds -> server.store().folders(), imported, () -> server.store()
                .names());
        return new SyncWorld(
                scratch.resolve("world-" + ++worlds),
                client,
                server,
                Policy.DEFAULT.only(Set.of(Kind.MAIL)),
                steps,
                MailWords::of);
    }

    /** Messages that a story puts on both sides: they came there from elsewhere, so that Outlook has them as a sync brings them. */
    private static Set<String> onBothSides(Scenario scenario) {
        Function<String, Set<String>> put = side -> scenario.rows().stream()
                .filter(row ->
                        row.verb().equals("put") && row.words().getFirst().equals(side))
                .flatMap(row -> row.words().stream().skip(2))
                .map(word -> word.replaceFirst("[=,].*", ""))
                .collect(Collectors.toSet());
        var both = new TreeSet<>(put.apply("client"));
        both.retainAll(put.apply("server"));
        return both;
    }
}
