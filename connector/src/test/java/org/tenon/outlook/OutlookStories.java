package org.tenon.outlook;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.tenon.outlook.RigSteps.Fate;
import org.tenon.sync.dav.DavSide;
import org.tenon.sync.fake.FakeSide;
import org.tenon.sync.fake.FakeStore;
import org.tenon.sync.fake.KindStories;
import org.tenon.sync.fake.Scenario;
import org.tenon.sync.fake.ScenarioRun;
import org.tenon.sync.fake.ScenarioRun.End;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.Story;
import org.tenon.sync.fake.SyncWorld;
import org.tenon.sync.fake.Trait;
import org.tenon.sync.fake.Traits;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;

/** The engine's scenarios of every kind between an Outlook profile and a mail or DAV server: worlds to play them in. */
final class OutlookStories {
    static final Fate LIFE = new Fate.Death(false);

    /** What Outlook cannot be asked for, and why. */
    private static final Map<String, String> MAIL_NOT_ASKED = Map.of(
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

    private static final Map<String, String> ITEMS_NOT_ASKED =
            Map.of("copies made on both sides", "a copy made in Outlook gets a UID of its own, so that there are two");

    /** Stories of a server whose messages change in their places. */
    private static final Set<String> CHANGING =
            Scenario.read("edits").stream().map(Scenario::name).collect(Collectors.toSet());

    /** What Outlook's own folders are called where nobody says otherwise. */
    private static final Set<FolderName> OWN =
            Set.of(OutlookPerson.DELETED_ITEMS, FolderName.of("Sent Items"), FolderName.of("Drafts"));

    private final Path scratch;
    private int worlds;
    private final Map<Story, Long> calls = new LinkedHashMap<>();

    /** @param scratch where ledgers lie */
    OutlookStories(Path scratch) {
        this.scratch = scratch;
    }

    private static List<Story> all() {
        var mail = Stream.of("items", "moves", "folders", "safety", "undo", "edits", "window")
                .flatMap(file -> Scenario.read(file).stream())
                .map(scenario -> new Story(Kind.MAIL, scenario));
        return Stream.concat(mail, KindStories.inTurns().stream())
                .filter(story -> story.kind().word().contains(System.getProperty("tenon.kind", "")))
                .toList();
    }

    static List<Story> stories() {
        return all().stream().filter(s -> whyNot(s).isEmpty()).toList();
    }

    static List<Story> notAsked() {
        return all().stream().filter(s -> whyNot(s).isPresent()).toList();
    }

    /** Why Outlook cannot be asked for it; empty where it can. */
    static Optional<String> whyNot(Story story) {
        return Optional.ofNullable((story.kind() == Kind.MAIL ? MAIL_NOT_ASKED : ITEMS_NOT_ASKED)
                .get(story.scenario().name()));
    }

    /** How many calls of MAPI the syncs of a story make, when nothing happens to them. */
    long calls(Story story) {
        return calls.computeIfAbsent(story, s -> play(s, Long.MAX_VALUE, LIFE));
    }

    long play(Story story, long at, Fate fate) {
        var server = CHANGING.contains(story.scenario().name())
                ? Traits.imap().with(Trait.MUTABLE_BODIES).without(Trait.TELLS_SIZES)
                : Traits.imap();
        var end = fate instanceof Fate.Failure ? End.NONE : End.KILL;
        try (var run = new ScenarioRun(
                story.scenario(),
                story.kind(),
                (client, limited) -> world(story, limited, fate),
                Traits.files(),
                server,
                at,
                end)) {
            return run.play();
        }
    }

    private SyncWorld world(Story story, Traits traits, Fate fate) {
        Predicate<String> imported = onBothSides(story.scenario())::contains;
        return story.kind() == Kind.MAIL
                ? world(traits, imported, fate)
                : world(story.kind(), traits.sizeLimit(), imported, fate);
    }

    /** With a DAV server. */
    SyncWorld world(Kind kind, long sizeLimit, Predicate<String> imported, Fate fate) {
        var steps = new Steps(new RigSteps(fate));
        var server = new DavSide(kind, KindStories.home(kind), steps).limit(sizeLimit);
        var client = new OutlookSide(kind, kinds -> server.store().folders(), imported, server::names);
        return new SyncWorld(
                scratch.resolve("world-" + ++worlds),
                client,
                server,
                Policy.DEFAULT.only(Set.of(kind)),
                steps,
                KindStories.words(kind));
    }

    /** With a mail server. */
    SyncWorld world(Traits traits, Predicate<String> imported, Fate fate) {
        var steps = new Steps(new RigSteps(fate));
        var server = new FakeSide(new FakeStore(traits, steps), MailWords::of, OWN);
        var client = new OutlookSide(Kind.MAIL, kinds -> server.store().folders(), imported, () -> server.store()
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
