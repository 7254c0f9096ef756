package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.sync.kind.ContentSummary;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.body.MemoryBody;

/** Real files go into a data file and come back: none throws, and none that nobody touched comes back as another content. */
final class OutlookCorpusInWindows {
    private static final Map<String, Kind> KINDS =
            Map.of(".eml", Kind.MAIL, ".ics", Kind.CALENDAR, ".vcf", Kind.CONTACTS);
    /** One file in so many, in the short form. */
    private static final int SAMPLED = Boolean.getBoolean("tenon.long") ? 1 : 12;

    private static final int MOST_BYTES = 8 << 20;

    @Test
    void realFilesComeBackAsTheyWent() throws Exception {
        var corpus = System.getProperty("tenon.corpus");
        assumeTrue(corpus != null, "TENON_CORPUS is not set");
        List<Path> files;
        try (var all = Files.walk(Path.of(corpus))) {
            files = all.filter(f -> KINDS.containsKey(suffix(f))).sorted().toList();
        }
        var other = new ArrayList<String>();
        int kept = 0;
        int refused = 0;
        var profile = new OutlookProfile();
        try (var store = profile.open()) {
            for (var kind : KINDS.values()) {
                var home = store.folders().stream()
                        .filter(f -> f.kind() == kind && f.name().segments().size() == 1)
                        .findFirst()
                        .orElseThrow();
                try (var folder = store.open(home)) {
                    for (int i = 0; i < files.size(); i += SAMPLED) {
                        var file = files.get(i);
                        if (KINDS.get(suffix(file)) != kind || Files.size(file) > MOST_BYTES) {
                            continue;
                        }
                        var bytes = Files.readAllBytes(file);
                        var found = summary(kind, bytes);
                        var item = new NewItem(
                                Optional.empty(),
                                found.linkId(),
                                found.hash(),
                                found.sizeBytes(),
                                Flags.NONE,
                                Optional.of(MemoryBody.lasting(bytes)));
                        if (!(folder.create(List.of(item)).getFirst() instanceof Outcome.Accepted<Placed>(Placed at))) {
                            refused++;
                            continue;
                        }
                        folder.read(List.of(at.handle()), (handle, body) -> {
                            try (var in = body.open()) {
                                if (!summary(kind, in.readAllBytes()).hash().equals(found.hash())) {
                                    other.add(file.getFileName().toString());
                                }
                            } catch (IOException e) {
                                throw new AssertionError(e);
                            }
                        });
                        kept++;
                    }
                }
            }
        }
        System.out.println("TOLD Outlook's data file took " + kept + " real files, and refused " + refused);
        assertEquals(List.of(), other);
        assertTrue(kept > refused, "most are taken");
        assertEquals(0, new Rig().references());
        assertEquals(0, new Rig().violations(), new Rig()::violation);
    }

    private static String suffix(Path file) {
        var name = file.getFileName().toString();
        return name.substring(Math.max(0, name.length() - 4));
    }

    private static ContentSummary summary(Kind kind, byte[] bytes) {
        var digest = KindRules.of(kind).digest();
        digest.writeBytes(bytes);
        return digest.found();
    }
}
