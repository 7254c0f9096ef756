package org.tenon.sync.fake;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A story of one account, in rows of words: what people do on either side, when it is synced, and what both sides hold in the
 * end. {@link ScenarioRun} plays it.
 *
 * <pre>
 * put SIDE FOLDER ITEM...            a message arrives; {@code a,\Seen} arrives read
 * flag SIDE FOLDER ITEM +F -F        marks are added and removed
 * edit SIDE FOLDER ITEM ITEM         the first becomes the second: {@code edit client INBOX a a=2}
 * delete SIDE FOLDER ITEM...
 * move SIDE FOLDER ITEM FOLDER       and {@code copy}
 * create SIDE FOLDER                 and {@code remove}, with what is in it; {@code rename SIDE FOLDER FOLDER}
 * empty SIDE                         every item in every folder is gone
 * validity SIDE FOLDER               the folder's handles all change
 * forget                             the ledger is lost
 * weather SIDE WHAT METHOD N         the next so many requests go wrong ({@link org.tenon.sync.fake.dav.DavFault})
 * days N                             pass
 * window [since=DAY] [max=BYTES]     what of the server's mail comes to the client from now on
 * sync [failed] [held=N] [rejected=N] [conflicts=N] [outside=N] [quiet]
 *                                    the run ends so, nothing of it held by default, and has done nothing where it is quiet; another
 *                                    right after it is idle
 * release | restore | undo [N]       what is held; what the last sync did, or the N-th from the end
 * expect [SIDE] FOLDER ITEM...       together with the rows next to it, all that there is; without a side, on both
 * keeps SIDE FLAG... | limit SIDE BYTES | refuses SIDE FOLDER     a side's limits; before all else
 * </pre>
 *
 * <p>An item {@code a} is a message with that Message-ID; {@code a=2} has the same Message-ID and another text;
 * {@code a=1..30} is thirty of them; {@code anon-x} has no Message-ID, {@code big-x} is large, {@code old-x} of 2020.
 *
 * <p>The same story can be played of events, tasks or contacts ({@link KindStories}): {@code INBOX} is then the calendar, task list or
 * address book that is there at first, and {@code a} an item of that UID; {@code a=2} has another description or note, {@code a+title}
 * another title, {@code a+day} another day, and {@code a=2+day} both; {@code series-x} takes place every week, and {@code series-x+exception} once
 * at another hour. Their only mark is that of second copies.
 */
public record Scenario(String name, List<Row> rows) {

    /** One row: a verb and its words. */
    public record Row(int line, String verb, List<String> words) {
        @Override
        public String toString() {
            return "line " + line + ": " + verb + " " + String.join(" ", words);
        }
    }

    public Scenario {
        rows = List.copyOf(rows);
    }

    /** The scenarios of a file beside this class, without its ending. */
    public static List<Scenario> read(String file) {
        try (var in = Scenario.class.getResourceAsStream(file + ".scenarios")) {
            return parse(new String(in.readAllBytes(), UTF_8).lines().toList()).stream()
                    .filter(scenario -> scenario.name().contains(System.getProperty("tenon.scenario", "")))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads scenarios, each under a line {@code == its name}; {@code #} begins a comment. */
    public static List<Scenario> parse(List<String> lines) {
        var scenarios = new ArrayList<Scenario>();
        String name = null;
        var rows = new ArrayList<Row>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i).strip();
            if (line.startsWith("== ")) {
                if (name != null) {
                    scenarios.add(new Scenario(name, rows));
                }
                name = line.substring(3);
                rows.clear();
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                var words = Arrays.asList(line.split("\\s+", -1));
                rows.add(new Row(i + 1, words.getFirst(), words.subList(1, words.size())));
            }
        }
        scenarios.add(new Scenario(name, rows));
        return scenarios;
    }

    @Override
    public String toString() {
        return name;
    }
}
