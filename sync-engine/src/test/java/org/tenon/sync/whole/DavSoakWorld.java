package org.tenon.sync.whole;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.tenon.sync.fake.dav.FakeDavServer;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;

/** Files here and a fake server there, as the people of a {@link DavSoak} see both. Each item has tokens that occur nowhere else. */
record DavSoakWorld(FakeDavServer server, DavRig rig, List<Place> places) {
    private static final Pattern TOKEN = Pattern.compile("tok[0-9]+x");

    /** A folder on both sides. */
    record Place(Kind kind, String name, String path) {}

    /** One item as a person sees it; {@code name} is its file here, or the last segment of its address there. */
    record Seen(Place place, String name, String text) {
        Set<String> tokens() {
            return DavSoakWorld.tokens(text);
        }

        /** What it was made with: its oldest token. */
        String first() {
            return tokens().stream()
                    .min((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length())
                    .orElseThrow();
        }
    }

    List<Seen> all(Side side) {
        var all = new ArrayList<Seen>();
        for (var place : places) {
            if (side == Side.SERVER || Files.isDirectory(directory(place))) {
                items(side, place).forEach((name, text) -> all.add(new Seen(place, name, text)));
            }
        }
        return all;
    }

    Map<String, String> items(Side side, Place place) {
        return side == Side.SERVER ? server.items(place.path) : rig.here(place.kind, place.name);
    }

    /** The same without what stores may say in their own way, in an order that both sides have. */
    List<String> lines(Side side, Place place) {
        return items(side, place).values().stream()
                .map(DavRig::lines)
                .map(List::toString)
                .sorted()
                .toList();
    }

    void write(Side side, Place place, String name, String text) {
        if (side == Side.SERVER) {
            server.put(place.path, name, text.getBytes(StandardCharsets.UTF_8));
            return;
        }
        try {
            Files.createDirectories(directory(place));
            Files.writeString(directory(place).resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(Side side, Seen seen) {
        if (side == Side.SERVER) {
            server.delete(seen.place.path, seen.name);
            return;
        }
        try {
            Files.delete(directory(seen.place).resolve(seen.name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Puts a file into another folder; false where one of its name is there. */
    boolean move(Seen seen, Place to) {
        var target = directory(to).resolve(seen.name);
        if (Files.exists(target)) {
            return false;
        }
        try {
            Files.createDirectories(target.getParent());
            Files.move(directory(seen.place).resolve(seen.name), target);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return true;
    }

    private Path directory(Place place) {
        return rig.directory(place.kind, place.name);
    }

    static Set<String> tokens(String text) {
        var found = new TreeSet<String>();
        var matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group());
        }
        return found;
    }
}
