package org.tenon.sync.whole;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.Lab;
import org.tenon.sync.model.Kind;

/** The lab's scripts at work on a real server and a folder of files: they make items, edit both sides, and judge the end. */
final class DavLab {
    private static final Duration LIMIT = Duration.ofMinutes(20);

    private final DavServer server;
    private final Path files;

    DavLab(DavServer server, Path files) {
        this.server = server;
        this.files = files;
    }

    void fillFiles(Kind kind, String folder, int count, int seed) throws IOException, InterruptedException {
        var tree = files.resolve(kind == Kind.CALENDAR ? "calendars" : kind.word());
        make(kind, count, seed, List.of("--files", tree.resolve(folder).toString()));
    }

    void fillServer(Kind kind, String folder, int count, int seed) throws IOException, InterruptedException {
        var home = kind == Kind.CONTACTS
                ? server.homes().getLast()
                : server.homes().getFirst();
        var words = new ArrayList<>(List.of("--home", home.toString(), "--user", "u1", "--password", "p1"));
        words.addAll(List.of(
                "--folder",
                folder,
                "--path",
                home.resolve("lab-" + kind.word() + "/").getPath()));
        make(kind, count, seed, words);
    }

    private static void make(Kind kind, int count, int seed, List<String> where)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(
                List.of("--kind", kind.word(), "--count", Integer.toString(count), "--seed", Integer.toString(seed)));
        words.addAll(where);
        assertEquals(0, script("generate-dav", words).code());
    }

    void edit(int seed, int edits, String... more) throws IOException, InterruptedException {
        var words = both();
        words.addAll(List.of("--edits", Integer.toString(edits), "--seed", Integer.toString(seed)));
        words.addAll(List.of(more));
        var ended = script("edit-dav", words);
        assertEquals(0, ended.code(), ended::said);
    }

    /** Answers what the judge said. */
    String assertEqual() throws IOException, InterruptedException {
        var ended = script("compare-dav", both());
        assertEquals(0, ended.code(), ended::said);
        return ended.said();
    }

    private ArrayList<String> both() {
        var words = new ArrayList<String>();
        server.homes().forEach(home -> words.addAll(List.of("--home", home.toString())));
        words.addAll(List.of("--user", "u1", "--password", "p1", "--files", files.toString()));
        return words;
    }

    private static Lab.Ended script(String name, List<String> words) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Lab.script(name).toString()));
        command.addAll(words);
        return Lab.run(LIMIT, command);
    }
}
