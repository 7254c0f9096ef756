package org.tenon.convert.msg;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.poi.poifs.filesystem.DirectoryEntry;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Small {@code .msg} files, [MS-OXMSG], made for the tests. */
public final class MsgMaker {
    private static final int TEXT = 0x001F;
    private static final int BINARY = 0x0102;
    private static final int INTEGER = 0x0003;

    private MsgMaker() {}

    /** An item with a class and a subject. */
    public static byte[] of(String messageClass, String subject) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var system = new POIFSFileSystem()) {
            item(system, messageClass, subject);
            system.writeFilesystem(out);
        }
        return out.toByteArray();
    }

    /** A mail with one attachment: {@code block} so many times. */
    public static void write(OutputStream out, byte[] block, int times) throws IOException {
        try (var system = new POIFSFileSystem()) {
            item(system, "IPM.Note", "large");
            var part = system.createDirectory("__attach_version1.0_#00000000");
            var rows = rows(8, 3);
            row(rows, BINARY, 0x3701, block.length * times);
            row(rows, INTEGER, 0x3705, 1);
            var name = "a.bin".getBytes(StandardCharsets.UTF_16LE);
            row(rows, TEXT, 0x3707, name.length);
            document(part, "__properties_version1.0", bytes(rows));
            document(part, "__substg1.0_3707001F", name);
            part.createDocument("__substg1.0_37010102", new Repeated(block, times));
            system.writeFilesystem(out);
        }
    }

    private static void item(POIFSFileSystem system, String messageClass, String subject) throws IOException {
        var root = system.getRoot();
        var texts = new TreeMap<>(Map.of(0x001A, messageClass, 0x0037, subject));
        var rows = rows(32, texts.size());
        for (var text : texts.entrySet()) {
            var bytes = text.getValue().getBytes(StandardCharsets.UTF_16LE);
            row(rows, TEXT, text.getKey(), bytes.length);
            document(root, "__substg1.0_%04X001F".formatted(text.getKey()), bytes);
        }
        document(root, "__properties_version1.0", bytes(rows));
    }

    private static byte[] bytes(ByteBuffer rows) {
        var bytes = new byte[rows.capacity()];
        rows.duplicate().clear().get(bytes);
        return bytes;
    }

    private static ByteBuffer rows(int header, int count) {
        return ByteBuffer.wrap(new byte[header + 16 * count])
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(header);
    }

    private static void row(ByteBuffer rows, int type, int id, int value) {
        rows.putShort((short) type).putShort((short) id).putInt(6).putInt(value).putInt(0);
    }

    private static void document(DirectoryEntry in, String name, byte[] bytes) throws IOException {
        in.createDocument(name, new ByteArrayInputStream(bytes));
    }

    /** The same bytes again and again. */
    private static final class Repeated extends InputStream {
        private final byte[] block;
        private long left;

        Repeated(byte[] block, int times) {
            this.block = block;
            left = (long) block.length * times;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            int at = (int) (block.length - 1 - (left - 1) % block.length);
            left--;
            return block[at] & 0xFF;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int done = 0;
            while (done < length) {
                int b = read();
                if (b < 0) {
                    break;
                }
                bytes[offset + done++] = (byte) b;
            }
            return done == 0 && length > 0 ? -1 : done;
        }
    }
}
