package org.tenon.sync.house;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules of the house are given small trees that break them, and each must object. */
class WrongHouseTest {
    private static final String MODULE = "sync-engine";

    /** By the name of the rule: classes that break it, and would break no build otherwise. */
    private static final Map<String, List<String>> WRONG = new LinkedHashMap<>();

    static {
        wrong(
                "DECISIONS_TOUCH_NOTHING",
                "package org.tenon.sync.plan; class A { boolean a(java.nio.file.Path p) { return p.isAbsolute(); } }",
                "package org.tenon.sync.settle; class A { int a(java.io.InputStream in) throws java.io.IOException { return in.read(); } }",
                "package org.tenon.sync.model; record A(java.net.URI uri) {}");
        wrong(
                "CONTENT_IS_READ_AND_MERGED_WITHOUT_THE_WORLD",
                "package org.tenon.sync.merge; record A(java.nio.file.Path file) {}",
                "package org.tenon.sync.vobject; class A { java.util.concurrent.Future<String> later; }");
        wrong(
                "NOTHING_PURE_READS_A_CLOCK",
                "package org.tenon.sync.plan; record A(java.time.Clock clock) {}",
                "package org.tenon.sync.store; class A { long now() { return System.nanoTime(); } }");
        wrong(
                "TIME_IS_ASKED_OF_AN_INJECTED_CLOCK",
                "package org.tenon.sync.run; class A { java.time.Instant now() { return java.time.Instant.now(); } }",
                "package org.tenon.sync.imap; class A { java.time.Clock clock = java.time.Clock.systemUTC(); }");
        wrong(
                "ONLY_FILES_ARE_MEASURED_BY_THE_CLOCK_OF_THE_SYSTEM",
                "package org.tenon.sync.imap; class A { long now() { return System.currentTimeMillis(); } }");
        wrong(
                "THE_MODEL_KNOWS_ONLY_ITSELF",
                "package org.tenon.sync.model; record A(org.tenon.sync.store.Body body) {}");
        wrong(
                "TEXT_TREES_KNOW_ONLY_THEMSELVES",
                "package org.tenon.sync.vobject; record A(org.tenon.sync.model.ItemId item) {}");
        wrong(
                "THE_PORT_KNOWS_ONLY_THE_MODEL",
                "package org.tenon.sync.store; record A(org.tenon.sync.vobject.Content content) {}");
        wrong(
                "ADAPTERS_DECIDE_NOTHING_AND_REMEMBER_NOTHING",
                "package org.tenon.sync.dav; record A(org.tenon.sync.ledger.Ledger ledger) {}",
                "package org.tenon.sync.files; record A(org.tenon.sync.plan.Policy policy) {}");
        wrong(
                "ADAPTERS_NEVER_SEE_EACH_OTHER",
                "package org.tenon.sync.imap; public record A(String name) {}",
                "package org.tenon.sync.dav; record B(org.tenon.sync.imap.A other) {}");
        wrong(
                "THE_ENGINE_KNOWS_THE_PORT_AND_NO_ADAPTER",
                "package org.tenon.sync.run; record A(org.tenon.sync.imap.ImapStore store) {}");
        wrong("ONLY_THE_LEDGER_SPEAKS_SQL", "package org.tenon.sync.run; record A(java.sql.Connection connection) {}");
        wrong(
                "THREADS_ARE_THE_SYSTEMS_OWN",
                "package org.tenon.sync.run; class A { Object a() { return java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor(); } }",
                "package org.tenon.sync.dav; class A { Thread a() { return Thread.ofVirtual().unstarted(() -> {}); } }");
        wrong(
                "PACKAGES_HAVE_NO_CYCLES",
                "package org.tenon.sync.kind; public record A(org.tenon.sync.mail.B other) {}",
                "package org.tenon.sync.mail; public record B(org.tenon.sync.kind.A other) {}");
        wrong(
                "ONLY_THE_PLAN_SAYS_HOW_AN_ITEM_STANDS_AND_WHAT_BECOMES_OF_IT",
                "package org.tenon.sync.run; class A { Object a() { return org.tenon.sync.plan.Standing.EDITED; } }",
                "package org.tenon.sync.ledger; class A { boolean a(org.tenon.sync.plan.TruthTable.Deed deed) { return deed == null; } }");
        wrong(
                "ONLY_THE_PLAN_MAKES_STEPS_AND_ASKS_THE_VALVES",
                """
                package org.tenon.sync.run;
                class A {
                    Object a(org.tenon.sync.model.ItemId item) {
                        return new org.tenon.sync.plan.Step.Delete(item, org.tenon.sync.model.Side.CLIENT, "");
                    }
                }
                """,
                """
                package org.tenon.sync.run;
                class A {
                    Object a(org.tenon.sync.plan.Policy.DeleteLimit limit) {
                        return new org.tenon.sync.plan.Valve(limit);
                    }
                }
                """,
                "package org.tenon.sync.run; class A { Object a() { return new org.tenon.sync.plan.ContentPlanner.Way.Merge(); } }");
        wrong("WHAT_THE_STAGES_SHARE_IS_NOT_REPLACED", "package org.tenon.sync.run; class RunContext { int tries; }");
        wrong(
                "CLASSES_OF_A_PACKAGE_HAVE_NO_CYCLES",
                "package org.tenon.sync.run; record A(B b) {}",
                "package org.tenon.sync.run; record B(C.Inner c) {}",
                "package org.tenon.sync.run; class C { record Inner(int n) {} A a; }");
        wrong("NOBODY_PRINTS", "package org.tenon.sync.run; class A { void a() { System.out.println(); } }");
        wrong(
                "NOBODY_USES_JAVA_UTIL_LOGGING",
                "package org.tenon.sync.run; class A { java.util.logging.Logger log = java.util.logging.Logger.getLogger(\"\"); }");
        wrong("NOTHING_CHANGES_IN_STATIC_FIELDS", "package org.tenon.sync.run; class A { static int n; }");
    }

    /** Rules that only several classes together can break; each class of any other must be seen alone. */
    private static final Set<String> TOGETHER =
            Set.of("ADAPTERS_NEVER_SEE_EACH_OTHER", "PACKAGES_HAVE_NO_CYCLES", "CLASSES_OF_A_PACKAGE_HAVE_NO_CYCLES");

    @TempDir
    private Path folder;

    private static void wrong(String rule, String... classes) {
        WRONG.put(rule, List.of(classes));
    }

    @Test
    void eachRuleObjectsToATreeThatBreaksIt() throws Exception {
        var rules = rules();
        assertEquals(rules.keySet(), new TreeSet<>(WRONG.keySet()), "rules with a tree that breaks them");
        var silent = new ArrayList<String>();
        for (var rule : rules.entrySet()) {
            var classes = WRONG.get(rule.getKey());
            var trees = TOGETHER.contains(rule.getKey())
                    ? List.of(classes)
                    : classes.stream().map(List::of).toList();
            for (var tree : trees) {
                if (!objects(rule.getValue(), tree)) {
                    silent.add(rule.getKey() + " says nothing of " + tree);
                }
            }
        }
        assertEquals(List.of(), silent);
    }

    private boolean objects(ArchRule rule, List<String> classes) throws IOException {
        var tree = new WrongTree(Files.createTempDirectory(folder, "wrong"));
        for (var text : classes) {
            tree.with(MODULE, text);
        }
        return rule.evaluate(tree.classes()).hasViolation();
    }

    private static Map<String, ArchRule> rules() throws IllegalAccessException {
        var rules = new TreeMap<String, ArchRule>();
        for (var field : EngineRules.class.getDeclaredFields()) {
            if (Modifier.isPublic(field.getModifiers()) && ArchRule.class.isAssignableFrom(field.getType())) {
                rules.put(field.getName(), (ArchRule) field.get(null));
            }
        }
        return rules;
    }

    @Test
    void aMapThatLiesIsFoundOut() throws IOException {
        var classes = new WrongTree(folder)
                .with(MODULE, "package org.tenon.upper; record A(org.tenon.lower.B b) {}")
                .with(MODULE, "package org.tenon.lower; public record B(int n) {}")
                .classes();
        assertEquals(List.of(), lies(classes, "| | `upper` | | `lower` |", "| | `lower` | | nothing |"));
        assertEquals(
                List.of("upper knows lower, and its row does not say so"),
                lies(classes, "| | `upper` | | nothing |", "| | `lower` | | nothing |"));
        assertEquals(
                List.of("lower does not know upper, and its row says so"),
                lies(classes, "| | `upper` | | `lower` |", "| | `lower` | | `upper` |"));
        assertEquals(List.of("lower has no row; it knows []"), lies(classes, "| | `upper` | | `lower` |"));
        assertEquals(
                List.of("cellar has a row and no class"),
                lies(classes, "| | `upper` | | `lower` |", "| | `lower` | | nothing |", "| | `cellar` | | nothing |"));
    }

    private List<String> lies(JavaClasses classes, String... rows) throws IOException {
        var document = new ArrayList<>(List.of("# A map", "## Modules and packages"));
        document.addAll(Arrays.asList(rows));
        var map = Files.write(folder.resolve("ARCHITECTURE.md"), document);
        return ArchitectureMap.read(map).lies(classes);
    }

    @Test
    void aNameInTwoModulesIsFound() throws IOException {
        var sources = new WrongTree(folder)
                .with("sync-engine", "package org.tenon.sync.run; class Session {}")
                .with("connector", "package org.tenon.connector.cli; class Session {}")
                .with("connector", "package org.tenon.connector.cli; class Screen {}")
                .sources();
        assertEquals(
                List.of("connector/src/main/java/org/tenon/connector/cli/Session.java and"
                        + " sync-engine/src/main/java/org/tenon/sync/run/Session.java"),
                sources.namesTwice());
    }

    @Test
    void aQualifiedNameAmongTheCodeIsFound() throws IOException {
        var sources = new WrongTree(folder)
                .with("sync-engine", "package org.tenon.sync.run; class A { java.time.Instant when; }")
                .with("sync-engine", "package org.tenon.sync.run; class B { String said = \"java.time.Instant\"; }")
                .sources();
        assertEquals(
                List.of("sync-engine/src/main/java/org/tenon/sync/run/A.java: java.time.Instant"),
                sources.inlineNames());
    }

    @Test
    void aStageThatAsksForARehearsalIsFound() throws IOException {
        var sources = new WrongTree(folder)
                .with("sync-engine", "package org.tenon.sync.run; class SyncEngine { boolean dryRun; }")
                .with("sync-engine", "package org.tenon.sync.run; class ItemStage { void a(boolean dryRun) {} }")
                .with("sync-engine", "package org.tenon.sync.run; class Tally { /* not of a dryRun */ }")
                .sources();
        assertEquals(List.of("ItemStage.java"), EngineRules.askingForRehearsals(sources));
    }
}
