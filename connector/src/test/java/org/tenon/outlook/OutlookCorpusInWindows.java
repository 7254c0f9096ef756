package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Rig;
import org.tenon.sync.fake.Mails;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.ContentHash;
import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Folder;
import org.tenon.sync.store.FolderInfo;
import org.tenon.sync.store.ListedItems;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.Placed;
import org.tenon.sync.store.StoreException;

/** Real files go into a data file and come back: none throws, and none that nobody touched comes back as another content. */
final class OutlookCorpusInWindows {
    private static final Map<String, Kind> KINDS =
            Map.of(".eml", Kind.MAIL, ".ics", Kind.CALENDAR, ".vcf", Kind.CONTACTS);
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    /** One file in so many, in the short form. */
    private static final int SAMPLED = 12;

    private static final int CUT_OFF = 60;

    /** Of these the data file makes something else; in the short form as well. */
    private static final Set<String> REMADE = Set.of("calconnect6.ics", "testGroupWiseEml.eml");

    private static final int MOST_BYTES = 8 << 20;

    private final Rig rig = new Rig();

    @Test
    void realFilesComeBackAsTheyWent() throws Exception {
        var other = new ArrayList<String>();
        int kept = 0;
        int refused = 0;
        var profile = new OutlookProfile();
        for (var kind : KINDS.values()) {
            try (var store = profile.open();
                    var folder = store.open(home(store, kind))) {
                for (var file : files(kind, SAMPLED)) {
                    var item = item(kind, file);
                    if (!(folder.create(List.of(item)).getFirst() instanceof Outcome.Accepted<Placed>(Placed at))) {
                        refused++;
                        continue;
                    }
                    if (!hash(folder, kind, at.handle()).equals(item.hash())) {
                        other.add(file.getFileName().toString());
                    }
                    kept++;
                }
            }
        }
        System.out.println("TOLD Outlook's data file took " + kept + " real files, and refused " + refused);
        assertEquals(List.of(), other);
        assertTrue(kept > refused, "most are taken");
        assertLeftInOrder();
    }

    /**
     * The process ends just before an item is saved for the second time, or, where a message needs to be saved once only, while that is
     * found out: the next one knows it for what came, or takes it back where the data file made something else of it, so that it is there
     * once in the end.
     */
    @Test
    void realFilesCutOffBetweenTheirSavesAreKnownAgainOrTakenBack() throws Exception {
        var other = new ArrayList<String>();
        int cut = 0;
        int takenBack = 0;
        int savedOnce = 0;
        var profile = new OutlookProfile();
        for (var kind : KINDS.values()) {
            nextFile:
            for (var file : files(kind, CUT_OFF)) {
                var item = item(kind, file);
                String horizon;
                Set<Handle> before;
                try (var store = profile.open();
                        var folder = store.open(home(store, kind))) {
                    // The first time may make names of properties; the last call tells where it is, the one before it
                    // saves. Behind a message are three more, which end its batch.
                    int calls = 0;
                    for (int i = 0; i < 2; i++) {
                        int called = rig.calls();
                        var made = folder.create(List.of(item)).getFirst();
                        calls = rig.calls() - called;
                        if (!(made instanceof Outcome.Accepted<Placed>(Placed at))) {
                            continue nextFile;
                        }
                        folder.delete(List.of(at.handle()));
                    }
                    horizon = folder.horizon();
                    before = ListedItems.of(folder).keySet();
                    boolean mail = kind == Kind.MAIL;
                    rig.vanish(calls - (mail ? 4 : 1), false);
                    assertThrows(StoreException.class, () -> folder.create(List.of(item)));
                    boolean saving = rig.vanished().equals("IMAPIProp.SaveChanges");
                    assertTrue(saving || mail, rig::vanished);
                    savedOnce += saving ? 0 : 1;
                } finally {
                    rig.comeBack();
                }
                cut++;
                try (var store = profile.open();
                        var folder = store.open(home(store, kind))) {
                    var landed = folder.landed(List.of(item), horizon).getFirst();
                    boolean known = landed.isPresent()
                            && hash(folder, kind, landed.get()).equals(item.hash());
                    boolean back =
                            landed.isEmpty() && ListedItems.of(folder).keySet().equals(before);
                    if (!known && !back) {
                        other.add(file.getFileName().toString());
                    }
                    takenBack += back ? 1 : 0;
                }
            }
        }
        System.out.println("TOLD " + cut + " real files were cut off between their two saves, or " + savedOnce
                + " behind their only one, " + takenBack + " taken back");
        assertEquals(List.of(), other);
        assertTrue(cut > 15 && takenBack > 0 && savedOnce > 0, "hardly any was cut off");
        assertLeftInOrder();
    }

    private void assertLeftInOrder() {
        rig.requireOrder();
    }

    private static List<Path> files(Kind kind, int sampled) throws IOException {
        var corpus = System.getProperty("tenon.corpus");
        assumeTrue(corpus != null, "TENON_CORPUS is not set");
        List<Path> files;
        try (var all = Files.walk(Path.of(corpus))) {
            files = all.filter(f -> KINDS.containsKey(suffix(f))).sorted().toList();
        }
        var some = new ArrayList<Path>();
        for (int i = 0; i < files.size(); i++) {
            var name = files.get(i).getFileName().toString();
            boolean drawn = LONG || i % sampled == 0 || REMADE.contains(name);
            if (drawn && KINDS.get(suffix(files.get(i))) == kind && Files.size(files.get(i)) <= MOST_BYTES) {
                some.add(files.get(i));
            }
        }
        return some;
    }

    private static FolderInfo home(OutlookStore store, Kind kind) throws StoreException {
        return store.folders().stream()
                .filter(f -> f.kind() == kind && f.name().segments().size() == 1)
                .findFirst()
                .orElseThrow();
    }

    private static NewItem item(Kind kind, Path file) throws IOException {
        return Mails.item(kind, Files.readAllBytes(file), Flags.NONE);
    }

    private static ContentHash hash(Folder folder, Kind kind, Handle handle) throws StoreException {
        var hashes = new ArrayList<ContentHash>();
        folder.read(List.of(handle), (h, body) -> {
            try (var in = body.open()) {
                hashes.add(KindRules.of(kind).summary(in.readAllBytes()).hash());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        return hashes.getFirst();
    }

    private static String suffix(Path file) {
        var name = file.getFileName().toString();
        return name.substring(Math.max(0, name.length() - 4));
    }
}
