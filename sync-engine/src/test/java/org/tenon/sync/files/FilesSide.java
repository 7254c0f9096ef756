package org.tenon.sync.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.fake.Steps;
import org.tenon.sync.fake.WorldSide;
import org.tenon.sync.kind.KindRules;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Kind;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.UserHands;

/** Files of one kind in a folder of the disk as a side of a world, and a program of their owner's that reads and writes them. */
public final class FilesSide implements WorldSide {
    private final Path root;
    private final Path top;
    private final Steps steps;
    private final ItemReader hands;
    private final Random random = new Random(1);
    private FilesStore store;
    private int renamed;

    /** @param home the folder that is there from the beginning */
    public FilesSide(Kind kind, FolderName home, Path root, Steps steps) {
        this.root = root;
        this.top = root.resolve(kind == Kind.CALENDAR ? "calendars" : kind.word());
        this.steps = steps;
        this.hands = new ItemReader(top, KindRules.of(kind).suffix());
        hands.createFolder(home);
        begin();
    }

    private void begin() {
        var settings = FilesStore.settings(Clock.systemUTC(), random).withSteps(step -> {
            steps.alive();
            steps.step(step);
        });
        try {
            store = FilesStore.open(root, settings, random);
        } catch (StoreException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public Store store() {
        return store;
    }

    @Override
    public UserHands hands() {
        return hands;
    }

    @Override
    public List<FolderName> names() {
        try (var all = Files.list(top)) {
            return all.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .map(name -> FolderName.of(SegmentNames.decode(name).orElse(name)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void restart() {
        store.close();
        begin();
    }

    @Override
    public void assertNothingOpen() {
        // Files are read and written whole.
    }

    @Override
    public long changes() {
        try (var all = Files.walk(top)) {
            long sum = 0;
            for (var path : all.toList()) {
                var is = Files.readAttributes(path, BasicFileAttributes.class);
                sum += Objects.hash(path, is.fileKey(), is.lastModifiedTime(), is.size());
            }
            return sum;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As where another program has written all of it anew: every item is in another file. */
    @Override
    public void changeValidity(FolderName folder) {
        for (var seen : hands.look(folder)) {
            var file = hands.directory(folder).resolve(seen.handle().value());
            try {
                Files.move(
                        file,
                        file.resolveSibling(
                                "anew-" + ++renamed + "-" + seen.handle().value()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public List<Weather> weathers(boolean inDoubt) {
        return List.of();
    }

    @Override
    public void rough(Random random, Weather weather) {
        throw new AssertionError("the disk has no weather");
    }

    @Override
    public void calm() {
        // It always is.
    }

    @Override
    public void close() {
        store.close();
    }
}
