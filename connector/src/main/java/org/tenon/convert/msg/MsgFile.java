package org.tenon.convert.msg;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.EntryUtils;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.tenon.convert.Converted;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.Leftover;
import org.tenon.convert.MapiAttachment;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropType;

/** Reads the item in a {@code .msg} file. */
public final class MsgFile {
    /** How deep items may lie in items: beyond that nobody wrote it. */
    private static final int DEEPEST = 50;

    private static final String RECIPIENT = "__recip_version1.0_#";
    private static final String ATTACHMENT = "__attach_version1.0_#";
    private static final String ATTACHED_OBJECT = "__substg1.0_3701000D";
    private static final int HEADER_OF_FILE = 32;
    private static final int HEADER_OF_EMBEDDED = 24;
    private static final int HEADER_OF_PART = 8;

    private final Warnings warnings;
    private final MsgNames names;
    private final MsgSource source;

    private MsgFile(Warnings warnings, MsgNames names, MsgSource source) {
        this.warnings = warnings;
        this.names = names;
        this.source = source;
    }

    /** The item; empty where the bytes are no such file. */
    public static Optional<Converted<MapiItem>> read(Binary file) {
        return read((MsgSource) () -> new POIFSFileSystem(new ByteArrayInputStream(file.shared())));
    }

    /** The item; empty where there is no such file. What is large is read from {@code source} again when somebody opens it. */
    public static Optional<Converted<MapiItem>> read(MsgSource source) {
        var warnings = new Warnings();
        try (var system = source.open()) {
            var root = system.getRoot();
            if (!root.hasEntry(MsgProperties.STREAM)) {
                return Optional.empty();
            }
            var item = new MsgFile(warnings, MsgNames.of(root), source).item(root, HEADER_OF_FILE, 0);
            return Optional.of(new Converted<>(item, Leftover.NONE, warnings.list()));
        } catch (IOException | RuntimeException e) {
            // The library tells of damaged files by exceptions of many kinds, from its own to those of arrays.
            return Optional.empty();
        }
    }

    private MapiItem item(DirectoryEntry entry, int header, int depth) {
        var own = properties(entry, Optional.empty());
        var properties = own.read(header);
        var recipients = new ArrayList<ItemProperties>();
        for (var part : parts(entry, RECIPIENT)) {
            recipients.add(properties(part, Optional.of(own.charset())).read(HEADER_OF_PART));
        }
        var attachments = new ArrayList<MapiAttachment>();
        for (var part : parts(entry, ATTACHMENT)) {
            attachments.add(attachment(part, own.charset(), depth));
        }
        return new MapiItem(properties, recipients, attachments);
    }

    private MsgProperties properties(DirectoryEntry entry, Optional<Charset> outer) {
        return new MsgProperties(entry, names, warnings, source, outer);
    }

    private MapiAttachment attachment(DirectoryEntry part, Charset outer, int depth) {
        var properties = properties(part, Optional.of(outer)).read(HEADER_OF_PART);
        if (!part.hasEntry(ATTACHED_OBJECT) || !(entry(part, ATTACHED_OBJECT) instanceof DirectoryEntry object)) {
            return MapiAttachment.of(properties);
        }
        if (object.hasEntry(MsgProperties.STREAM) && depth < DEEPEST) {
            return new MapiAttachment(properties, Optional.of(item(object, HEADER_OF_EMBEDDED, depth + 1)));
        }
        storage(object)
                .ifPresentOrElse(
                        bytes -> properties.put(PropertyKey.of(PidTag.ATTACH_DATA_BINARY), PropType.BINARY, bytes),
                        () -> warnings.add(
                                "attachment-unreadable",
                                "attachment",
                                "An object in this item cannot be read and was left out."));
        return MapiAttachment.of(properties);
    }

    /** An object of another program, as a file of its own: kept as it is. */
    private static Optional<Binary> storage(DirectoryEntry object) {
        try (var copy = new POIFSFileSystem()) {
            EntryUtils.copyNodes(object, copy.getRoot());
            var out = new ByteArrayOutputStream();
            copy.writeFilesystem(out);
            return Optional.of(Binary.owning(out.toByteArray()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static List<DirectoryEntry> parts(DirectoryEntry entry, String prefix) {
        var parts = new ArrayList<DirectoryEntry>();
        for (var name : new TreeSet<>(entry.getEntryNames())) {
            if (name.startsWith(prefix) && entry(entry, name) instanceof DirectoryEntry part) {
                parts.add(part);
            }
        }
        return parts;
    }

    private static Object entry(DirectoryEntry entry, String name) {
        try {
            return entry.getEntryCaseInsensitive(name);
        } catch (IOException e) {
            return "absent";
        }
    }
}
