package org.tenon.sync.files;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * File names as Unicode text, whatever locale the process was started in. On Unix a name is bytes and Java decodes them by the
 * locale: in the C locale, where a service is often started, {@code Entwürfe} can be neither written nor read back. A path's
 * URI shows its bytes untouched, so names that are not plain ASCII go that way, as UTF-8. A byte that is no UTF-8 is told as one
 * character of a block for private use, {@code U+EF80} to {@code U+EFFF}, and goes back to the same byte.
 */
final class FileNames {
    private static final boolean LOCALE_IS_UNICODE = localeIsUnicode();
    private static final int FIRST_RAW = 0xEF80;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FileNames() {}

    /** The entry of {@code directory} that is called {@code name}. */
    static Path child(Path directory, String name) {
        boolean raw = onUnix() && hasRawBytes(name);
        if ((LOCALE_IS_UNICODE && !raw) || isAscii(name)) {
            return directory.resolve(name);
        }
        var uri = new StringBuilder("file:///");
        percent(uri, encoded(name));
        return directory.resolve(Path.of(URI.create(uri.toString())).getFileName());
    }

    /** The name of the last element of {@code path}, such that {@link #child} finds it again. */
    static String of(Path path) {
        var name = path.getFileName().toString();
        if (isAscii(name) || (LOCALE_IS_UNICODE && name.indexOf('\ufffd') < 0 && !hasRawBytes(name))) {
            return name;
        }
        if (!onUnix()) {
            return name;
        }
        var raw = path.getFileName().toUri().getRawPath();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        return text(bytes(raw.substring(raw.lastIndexOf('/', end - 1) + 1, end)));
    }

    /** The bytes of a path on Unix, as the system itself has them. */
    static byte[] bytesOf(Path path) {
        return bytes(path.toAbsolutePath().toUri().getRawPath());
    }

    /** What a directory of another program is called: bytes that are no UTF-8 as {@code %} and two digits, for servers too. */
    static String label(Path path) {
        var name = of(path);
        if (!hasRawBytes(name)) {
            return name;
        }
        var label = new StringBuilder(name.length() + 8);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (isRawByte(c)) {
                percent(label, new byte[] {(byte) (c - FIRST_RAW + 0x80)});
            } else {
                label.append(c);
            }
        }
        return label.toString();
    }

    /** A name as people may read it. */
    static String shown(String name) {
        var shown = new StringBuilder(name.length());
        name.chars().forEach(c -> shown.append(isRawByte(c) || Character.isISOControl(c) ? '?' : (char) c));
        return shown.toString();
    }

    private static boolean isRawByte(int c) {
        return c >= FIRST_RAW && c < FIRST_RAW + 0x80;
    }

    private static boolean hasRawBytes(String name) {
        return name.chars().anyMatch(FileNames::isRawByte);
    }

    private static byte[] encoded(String name) {
        var bytes = new ByteArrayOutputStream();
        int from = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || isRawByte(name.charAt(i))) {
                bytes.writeBytes(name.substring(from, i).getBytes(StandardCharsets.UTF_8));
                if (i < name.length()) {
                    bytes.write(name.charAt(i) - FIRST_RAW + 0x80);
                }
                from = i + 1;
            }
        }
        return bytes.toByteArray();
    }

    private static String text(byte[] name) {
        try {
            var text = strict(name);
            if (!hasRawBytes(text)) {
                return text;
            }
        } catch (CharacterCodingException notUtf8) {
            return byteByByte(name);
        }
        // Somebody really uses these characters: told byte by byte, they come back as they are.
        return byteByByte(name);
    }

    private static String byteByByte(byte[] name) {
        var text = new StringBuilder();
        for (int i = 0; i < name.length; ) {
            var whole = character(name, i);
            if (name[i] < 0 && (whole.isEmpty() || hasRawBytes(whole))) {
                text.append((char) (FIRST_RAW + (name[i] & 0x7f)));
                i++;
            } else {
                text.append(whole);
                i += whole.getBytes(StandardCharsets.UTF_8).length;
            }
        }
        return text.toString();
    }

    /** The character that begins here; empty where none does. */
    private static String character(byte[] name, int at) {
        for (int length = 1; length <= 4 && at + length <= name.length; length++) {
            var whole = StandardCharsets.UTF_8
                    .decode(ByteBuffer.wrap(name, at, length))
                    .toString();
            if (!whole.contains("\ufffd")) {
                return whole;
            }
        }
        return "";
    }

    static String strict(byte[] utf8) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .decode(ByteBuffer.wrap(utf8))
                .toString();
    }

    private static byte[] bytes(String rawPath) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < rawPath.length(); i++) {
            char c = rawPath.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(rawPath, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        return bytes.toByteArray();
    }

    /** Appends every byte of {@code bytes} as {@code %} and two upper-case digits. */
    static void percent(StringBuilder to, byte[] bytes) {
        for (byte b : bytes) {
            to.append('%').append(HEX.toHexDigits(b));
        }
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) > 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static boolean onUnix() {
        return FileSystems.getDefault().getSeparator().equals("/");
    }

    private static boolean localeIsUnicode() {
        var encoding = System.getProperty("sun.jnu.encoding", "UTF-8");
        return !onUnix()
                || (Charset.isSupported(encoding) && Charset.forName(encoding).equals(StandardCharsets.UTF_8));
    }
}
