package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.tenon.convert.PidLid;
import org.tenon.mapi.value.Property;
import org.tenon.mapi.value.Props;
import org.tenon.sync.run.RunReport;

/** A rehearsal only looks: it leaves the data file as it is, to the byte, and tells what a run then does. */
final class OutlookRehearsalInWindows extends OutlookBesideFiles {
    private static final List<String> FOLDERS = Stream.concat(
                    Stream.of(INBOX), Stream.of(Sort.values()).map(s -> s.folder))
            .toList();

    /** No folder and no item has a name of ours yet, and of properties the data file knows none of ours. */
    @Test
    void theFirstLookWritesNothing() throws Exception {
        write("mail/INBOX/new/there", mail("there"));
        for (var sort : Sort.values()) {
            write(sort.directory + "/there" + sort.suffix, sort.text("there"));
        }
        make("here");
        var told = rehearsed().steps().stream().filter(step -> step.action().equals("create"));
        assertEquals(2L * FOLDERS.size(), told.count());
        sync();
        requireBoth("here", "there");
    }

    /** What a person made, copied, moved and edited since, and what a run left that ended between two saves. */
    @Test
    void aLaterLookWritesNothing() throws Exception {
        write("mail/INBOX/new/there", mail("there"));
        for (var sort : Sort.values()) {
            write(sort.directory + "/there" + sort.suffix, sort.text("there"));
            write(sort.directory + "/moved" + sort.suffix, sort.text("moved"));
        }
        sync();
        make("here");
        cutOff("moved");
        for (var sort : Sort.values()) {
            move(sort.folder, "moved", DELETED);
            move(DELETED, "moved", sort.folder);
            in(sort.folder, f -> f.copy(List.of(find(items(f), "there")), f));
        }
        in(INBOX, f -> {
            try (var message = store.messageToChange(find(items(f), "there"))) {
                message.set(new Props().with(store.tag(PidLid.KEYWORDS), List.of("Red")));
                message.save();
                return true;
            }
        });
        assertTrue(rehearsed().steps().size() > FOLDERS.size());
        sync();
        for (var sort : Sort.values()) {
            assertEquals(4, files(sort.directory).size(), sort.folder);
        }
    }

    private RunReport rehearsed() throws Exception {
        endSync();
        var before = Files.readAllBytes(Path.of(profile.dataFile()));
        beginSync();
        var report = engine.sync(true);
        assertTrue(report.failure().isEmpty(), () -> "failed: " + report.failure());
        endSync();
        assertArrayEquals(before, Files.readAllBytes(Path.of(profile.dataFile())), "the data file");
        beginSync();
        return report;
    }

    /** As Outlook makes items. */
    private void make(String title) {
        var classes = Stream.concat(
                        Stream.of("IPM.Note"), Stream.of(Sort.values()).map(Sort::messageClass))
                .iterator();
        for (var name : FOLDERS) {
            in(name, f -> {
                try (var message = f.create()) {
                    message.set(new Props()
                            .with(Property.MESSAGE_CLASS, classes.next())
                            .with(Property.SUBJECT, title)
                            .with(Property.DISPLAY_NAME, title)
                            .with(Property.BODY, title));
                    message.save();
                    return true;
                }
            });
        }
    }

    private void cutOff(String title) {
        in(Sort.EVENT.folder, f -> {
            var entry = find(items(f), title);
            try (var message = store.messageToChange(entry)) {
                var then = Instant.now().minus(Duration.ofMinutes(1));
                message.set(new Props()
                        .with(store.tag(Stamp.HOME), Stamp.UNFINISHED)
                        .with(store.tag(Stamp.CHANGING), new Changing(entry, then).written()));
                message.save();
                return true;
            }
        });
    }

    private void requireBoth(String... titles) throws Exception {
        for (var name : FOLDERS) {
            assertEquals(Set.of(titles), inOutlook(name), name);
        }
        assertEquals(List.of(titles), mails());
        for (var sort : Sort.values()) {
            assertEquals(Set.of(titles), onServer(sort), sort.folder);
        }
    }
}
