package org.tenon.convert.msg;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.DocumentEntry;
import org.apache.poi.poifs.filesystem.DocumentInputStream;
import org.tenon.convert.CodePages;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.LargeValue;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.Cursor;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropType;

/**
 * The properties of an item, a recipient or an attachment, [MS-OXMSG] section 2.4: small values in one stream of rows, each large
 * one in a stream of its own.
 */
final class MsgProperties {
    static final String STREAM = "__properties_version1.0";

    private static final int ROW = 16;
    /** A value of more bytes is read from the file when somebody opens it. */
    private static final int LARGE = 1 << 20;

    private static final int ATTACH_DATA = 0x3701;
    private static final int MESSAGE_CODE_PAGE = 0x3FFD;
    private static final int INTERNET_CODE_PAGE = 0x3FDE;
    private static final long TICKS_PER_SECOND = 10_000_000L;
    private static final long SECONDS_FROM_1601 = 11_644_473_600L;

    private final DirectoryEntry entry;
    private final MsgNames names;
    private final Warnings warnings;
    private final MsgSource source;
    private final List<Row> rows = new ArrayList<>();
    private final ItemProperties all = new ItemProperties();
    private final Optional<Charset> outer;
    private Charset charset = StandardCharsets.ISO_8859_1;

    private record Row(int type, int id, Binary value) {
        int number() {
            return Cursor.parse(value, Cursor::int32).orElseThrow();
        }
    }

    /** @param outer the code page of the item that this is a part of */
    MsgProperties(DirectoryEntry entry, MsgNames names, Warnings warnings, MsgSource source, Optional<Charset> outer) {
        this.outer = outer;
        this.source = source;
        this.entry = entry;
        this.names = names;
        this.warnings = warnings;
    }

    /** @param header how many bytes come before the rows */
    ItemProperties read(int header) {
        stream(entry, STREAM)
                .ifPresent(bytes -> Cursor.parse(bytes, in -> {
                    in.bytes(Math.min(header, in.remaining()));
                    while (in.remaining() >= ROW) {
                        int type = in.int16();
                        int id = in.int16();
                        in.int32();
                        rows.add(new Row(type, id, in.bytes(8)));
                    }
                    return rows;
                }));
        charset = codePage(MESSAGE_CODE_PAGE)
                .or(() -> codePage(INTERNET_CODE_PAGE))
                .or(() -> outer)
                .or(() -> CodePages.charset(CodePages.WESTERN))
                .orElse(charset);
        rows.forEach(this::take);
        return all;
    }

    /** In which the texts are that are not in Unicode. */
    Charset charset() {
        return charset;
    }

    private Optional<Charset> codePage(int id) {
        return rows.stream()
                .filter(row -> row.id() == id && row.type() == PropType.INT32)
                .findFirst()
                .flatMap(row -> CodePages.charset(row.number()));
    }

    private void take(Row row) {
        var value =
                switch (row.type()) {
                    case PropType.OBJECT -> Optional.<Object>empty();
                    case PropType.STRING8, PropType.UNICODE, PropType.BINARY, PropType.CLSID -> variable(row);
                    default ->
                        (row.type() & PropType.MV) != 0
                                ? multiple(row)
                                : Cursor.parse(row.value(), in -> fixed(in, row.type()));
                };
        if (value.isPresent()) {
            all.put(names.key(row.id()), widened(row.type()), value.get());
        } else if (row.type() != PropType.OBJECT) {
            warnings.add(
                    "property-unreadable",
                    names.key(row.id()).name(),
                    "Its value is missing or damaged in the file and was left out.");
        }
    }

    /** Text is text, whatever code page it was in. */
    private static int widened(int type) {
        return switch (type) {
            case PropType.STRING8 -> PropType.UNICODE;
            case PropType.MV_STRING8 -> PropType.MV_UNICODE;
            default -> type;
        };
    }

    private Optional<Object> variable(Row row) {
        if (row.type() == PropType.BINARY && row.id() == ATTACH_DATA) {
            var large = large(name(row, ""));
            if (large.isPresent()) {
                return large;
            }
        }
        return stream(entry, name(row, "")).flatMap(bytes -> value(bytes, row.type()));
    }

    private Optional<Object> value(Binary bytes, int type) {
        return switch (type) {
            case PropType.STRING8 -> Optional.of(new String(bytes.shared(), charset));
            case PropType.UNICODE -> Optional.of(new String(bytes.shared(), StandardCharsets.UTF_16LE));
            case PropType.CLSID -> Cursor.parse(bytes, MsgProperties::guid).map(Object.class::cast);
            default -> Optional.of(bytes);
        };
    }

    private Optional<Object> multiple(Row row) {
        int element = row.type() & ~PropType.MV;
        var lengths = stream(entry, name(row, ""));
        if (lengths.isEmpty()) {
            return Optional.empty();
        }
        var values = new ArrayList<Object>();
        switch (element) {
            case PropType.STRING8, PropType.UNICODE, PropType.BINARY -> {
                // A table of lengths, of eight bytes for binary values and four for texts; then each value in a stream.
                int count = lengths.get().size() / (element == PropType.BINARY ? 8 : 4);
                for (int i = 0; i < count; i++) {
                    var value = stream(entry, name(row, String.format(Locale.ROOT, "-%08X", i)))
                            .flatMap(bytes -> value(bytes, element));
                    if (value.isEmpty()) {
                        return Optional.empty();
                    }
                    values.add(value.get() instanceof String text ? untilZero(text) : value.get());
                }
            }
            default ->
                Cursor.parse(lengths.get(), in -> {
                    while (in.remaining() >= size(element)) {
                        values.add(element == PropType.CLSID ? guid(in) : fixed(in, element));
                    }
                    return values;
                });
        }
        return Optional.of(List.copyOf(values));
    }

    private static String untilZero(String text) {
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    private static int size(int type) {
        return switch (type) {
            case PropType.INT16 -> 2;
            case PropType.INT32, PropType.FLOAT -> 4;
            case PropType.CLSID -> 16;
            default -> 8;
        };
    }

    private static Object fixed(Cursor in, int type) {
        return switch (type) {
            case PropType.INT16 -> (int) (short) in.int16();
            case PropType.INT32 -> in.int32();
            case PropType.FLOAT -> Float.intBitsToFloat(in.int32());
            case PropType.ERROR -> new PropError(in.int32());
            case PropType.BOOLEAN -> in.int16() != 0;
            case PropType.DOUBLE, PropType.APPTIME -> Double.longBitsToDouble(in.int64());
            case PropType.SYSTIME -> instant(in.int64());
            // What is left has eight bytes: INT64, CURRENCY, and what nobody knows.
            default -> in.int64();
        };
    }

    private static Instant instant(long ticks) {
        return Instant.ofEpochSecond(
                Math.floorDiv(ticks, TICKS_PER_SECOND) - SECONDS_FROM_1601,
                Math.floorMod(ticks, TICKS_PER_SECOND) * 100);
    }

    static UUID guid(Cursor in) {
        long first = in.int32() & 0xFFFFFFFFL;
        long second = in.int16();
        long third = in.int16();
        return new UUID(first << 32 | second << 16 | third, Long.reverseBytes(in.int64()));
    }

    private static String name(Row row, String suffix) {
        return String.format(Locale.ROOT, "__substg1.0_%04X%04X%s", row.id(), row.type(), suffix);
    }

    /** A stream that is too large to be kept in memory. */
    private Optional<Object> large(String name) {
        try {
            if (!entry.hasEntryCaseInsensitive(name)
                    || !(entry.getEntryCaseInsensitive(name) instanceof DocumentEntry document)
                    || document.getSize() <= LARGE) {
                return Optional.empty();
            }
            try (var in = new DocumentInputStream(document)) {
                // Damage is to show now, and not when somebody opens the attachment.
                in.transferTo(OutputStream.nullOutputStream());
            }
            return Optional.of(new InFile(source, path(entry), document.getName(), document.getSize()));
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> path(DirectoryEntry entry) {
        var names = new ArrayList<String>();
        for (var at = entry; at.getParent() != null; at = at.getParent()) {
            names.addFirst(at.getName());
        }
        return List.copyOf(names);
    }

    /** A stream in the file, found by its path each time that somebody opens it. */
    private record InFile(MsgSource source, List<String> path, String name, long sizeBytes) implements LargeValue {
        @Override
        public InputStream open() throws IOException {
            var system = source.open();
            try {
                DirectoryEntry at = system.getRoot();
                for (var folder : path) {
                    at = (DirectoryEntry) at.getEntryCaseInsensitive(folder);
                }
                return new Closing(new DocumentInputStream((DocumentEntry) at.getEntryCaseInsensitive(name)), system);
            } catch (IOException | RuntimeException e) {
                system.close();
                throw new IOException("the file has changed or is damaged", e);
            }
        }
    }

    /** Closes the file with the stream. */
    private static final class Closing extends FilterInputStream {
        private final Closeable file;

        Closing(InputStream in, Closeable file) {
            super(in);
            this.file = file;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            try {
                return super.read(bytes, offset, length);
            } catch (RuntimeException e) {
                // Damaged chains of blocks show as exceptions of many kinds.
                throw new IOException("the file is damaged", e);
            }
        }

        @Override
        public void close() throws IOException {
            super.close();
            file.close();
        }
    }

    static Optional<DirectoryEntry> directory(DirectoryEntry entry, String name) {
        try {
            return entry.hasEntry(name) && entry.getEntryCaseInsensitive(name) instanceof DirectoryEntry found
                    ? Optional.of(found)
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static Optional<Binary> stream(DirectoryEntry entry, String name) {
        try {
            if (!entry.hasEntryCaseInsensitive(name)
                    || !(entry.getEntryCaseInsensitive(name) instanceof DocumentEntry document)) {
                return Optional.empty();
            }
            try (var in = new DocumentInputStream(document)) {
                return Optional.of(Binary.owning(in.readAllBytes()));
            }
        } catch (IOException | RuntimeException e) {
            // Damaged chains of blocks show as exceptions of many kinds.
            return Optional.empty();
        }
    }
}
