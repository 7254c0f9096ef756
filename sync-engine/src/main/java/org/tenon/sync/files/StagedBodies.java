package org.tenon.sync.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.tenon.sync.store.Body;
import org.tenon.sync.store.NewItem;
import org.tenon.sync.store.StoreException;

/** The bodies that a folder has taken in and that are no items of it yet: files beside it, dropped with it. */
final class StagedBodies implements AutoCloseable {
    private final Durability durability;
    private final Set<StagedFile> staged = new LinkedHashSet<>();

    StagedBodies(Durability durability) {
        this.durability = durability;
    }

    /** How a body becomes a file; the file's size. */
    @FunctionalInterface
    interface Copy {
        long copy(InputStream from, WritableByteChannel to) throws IOException;
    }

    /** How a folder takes in a body that it has not yet. */
    @FunctionalInterface
    interface Stage {
        Body stage(Body body) throws StoreException;
    }

    StagedFile stage(Path part, Body body, Copy copy) throws IOException {
        long size;
        try (var in = StagedFile.Source.open(body);
                var out = SmallFiles.create(part)) {
            size = copy.copy(in, out);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        var file = new StagedFile(part, size, body.receivedAt());
        staged.add(file);
        durability.expect(staged.size());
        return file;
    }

    /** The item's body, staged now if it was not. */
    private StagedFile of(NewItem item, Stage stage) throws StoreException {
        var body = item.body().orElseThrow(() -> new IllegalArgumentException("an item to create needs a body"));
        return body instanceof StagedFile file && staged.contains(file) ? file : (StagedFile) stage.stage(body);
    }

    /** The bodies of these items, in their order. */
    List<StagedFile> of(List<NewItem> items, Stage stage) throws StoreException {
        var parts = new ArrayList<StagedFile>(items.size());
        for (var item : items) {
            parts.add(of(item, stage));
        }
        return parts;
    }

    /** Makes what is in these files durable. */
    void makeDurable(List<StagedFile> parts) throws IOException {
        durability.files(parts.stream().map(StagedFile::path).toList());
    }

    /** It is an item now. */
    void used(StagedFile part) {
        staged.remove(part);
    }

    /** The quick calls of the folder's file system, where there are any. */
    QuickFiles quick() {
        return durability.quick();
    }

    @Override
    public void close() {
        staged.forEach(StagedFile::drop);
        staged.clear();
        durability.close();
    }
}
