package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenon.sync.fake.dav.DavFault;
import org.tenon.sync.ledger.CommitHook;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.StoreException;

/** The same day's work under every fault of the server, and cut off at every commit: it always comes to the same end. */
final class DavWeatherTest extends OnFakeDav {
    private static final String FOLDER = "Day";

    private static String event(int number, String... lines) {
        return TwoWayDavContract.item(Kind.CALENDAR, "day-" + number, lines);
    }

    private Path file(int number) {
        return rig.directory(Kind.CALENDAR, FOLDER).resolve("day-" + number + ".ics");
    }

    private static String with(String text, String line) {
        return text.replaceFirst("END:VEVENT", line + "\r\nEND:VEVENT");
    }

    /** Both sides agree on ten events; then each is edited, deleted and added to, on its own and at the same time. */
    private void work() throws Exception {
        for (int i = 0; i < 10; i++) {
            rig.put(Kind.CALENDAR, FOLDER, event(i, "SUMMARY:plain " + i));
        }
        rig.settle();
        Files.writeString(file(0), with(Files.readString(file(0)), "X-HERE:0"));
        rig.editThere(Kind.CALENDAR, FOLDER, "day-1\r", t -> with(t, "X-THERE:1"));
        Files.writeString(file(2), with(Files.readString(file(2)), "X-HERE:2"));
        rig.editThere(Kind.CALENDAR, FOLDER, "day-2\r", t -> with(t, "X-THERE:2"));
        Files.delete(file(3));
        rig.deleteThere(Kind.CALENDAR, FOLDER, "day-4\r");
        Files.writeString(file(5), Files.readString(file(5)).replace("plain", "ours"));
        rig.editThere(Kind.CALENDAR, FOLDER, "day-5\r", t -> t.replace("plain", "theirs"));
        Files.delete(file(6));
        rig.editThere(Kind.CALENDAR, FOLDER, "day-6\r", t -> with(t, "X-THERE:6"));
        rig.write(Kind.CALENDAR, FOLDER, "new", event(11, "SUMMARY:new here"));
        rig.put(Kind.CALENDAR, FOLDER, event(12, "SUMMARY:new there"));
        Files.createDirectories(rig.directory(Kind.CALENDAR, "Other"));
        Files.move(file(7), rig.directory(Kind.CALENDAR, "Other").resolve("day-7.ics"));
    }

    private void assertDone() throws StoreException {
        rig.assertEqual(Kind.CALENDAR, FOLDER);
        rig.assertEqual(Kind.CALENDAR, "Other");
        var items = new ArrayList<>(rig.here(Kind.CALENDAR, FOLDER).values());
        items.addAll(rig.here(Kind.CALENDAR, "Other").values());
        // Ten, less two deleted, with two new ones and the second copy of the clash.
        assertEquals(11, items.size(), items::toString);
        var all = items.toString();
        for (var mark : List.of(
                "X-HERE:0",
                "X-THERE:1",
                "X-HERE:2",
                "X-THERE:2",
                "ours 5",
                "theirs 5",
                "X-THERE:6",
                "new here",
                "new there",
                "plain 7")) {
            assertTrue(all.contains(mark), () -> mark + " is lost: " + all);
        }
    }

    @Test
    void onACalmDayEverythingLands() throws Exception {
        work();
        rig.settle();
        assertDone();
    }

    static Stream<Arguments> faults() {
        return Stream.of(DavFault.values())
                .filter(f -> f != DavFault.SILENT && f != DavFault.HUGE)
                .flatMap(fault -> methods(fault).map(method -> Arguments.of(fault, method)));
    }

    /** Where a fault can strike. */
    private static Stream<String> methods(DavFault fault) {
        return switch (fault) {
            case SHOWN_LATE, STORED_ELSEWHERE -> Stream.of("PUT");
            case COLLECTION_MISSING -> Stream.of("PROPFIND");
            case BROKEN_TEXT -> Stream.of("*");
            case NOT_FOUND -> Stream.of("PUT", "REPORT");
            case CONFLICT, REDIRECT_TO_COLLECTION -> Stream.of("PUT", "DELETE", "MOVE");
            default -> Stream.of("PROPFIND", "REPORT", "PUT", "DELETE", "MOVE", "GET");
        };
    }

    @ParameterizedTest
    @MethodSource("faults")
    void whateverTheServerDoesNothingIsLostAndNothingDoubled(DavFault fault, String method) throws Exception {
        work();
        var settings = DavRig.settings(server.root(), server.root());
        rig.settings(settings.withTimes(Duration.ofSeconds(1), Duration.ofSeconds(1), Duration.ofMillis(50)));
        server.fault(fault, method, 3);
        rig.sync();
        rig.sync();
        server.mend();
        rig.settings(settings);
        rig.engine(CommitHook.NONE, e -> {
            e.history().retryRejected();
            return e.sync(false);
        });
        rig.settle();
        assertDone();
    }

    /** Answers whether the run was killed; false where it has fewer commits than that. */
    private boolean killAt(int commit) throws StoreException {
        try {
            rig.engine(Killed.at(commit), e -> e.sync(false));
            return false;
        } catch (Killed e) {
            return true;
        }
    }

    static Stream<Integer> commits() {
        return Stream.iterate(1, n -> n + 1).limit(60);
    }

    @ParameterizedTest
    @MethodSource("commits")
    void aRunThatIsKilledAtAnyCommitIsTakenUpWithoutLossOrDouble(int commit) throws Exception {
        work();
        if (!killAt(commit)) {
            return;
        }
        killAt(commit / 2 + 1);
        rig.settle();
        assertDone();
    }
}
