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
 * URI shows its bytes untouched, so names that are not plain ASCII go that way, as UTF-8.
 */
final class FileNames {
    private static final boolean LOCALE_IS_UNICODE = localeIsUnicode();
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private FileNames() {}

    /** The entry of {@code directory} that is called {@code name}. */
    static Path child(Path directory, String name) {
        if (LOCALE_IS_UNICODE || isAscii(name)) {
            return directory.resolve(name);
        }
        var uri = new StringBuilder("file:///");
        percent(uri, name.getBytes(StandardCharsets.UTF_8));
        return directory.resolve(Path.of(URI.create(uri.toString())).getFileName());
    }

    /** The name of the last element of {@code path}; bytes that are not UTF-8 appear as {@code %} and two digits. */
    static String of(Path path) {
        var name = path.getFileName().toString();
        if (isAscii(name) || (LOCALE_IS_UNICODE && name.indexOf('\ufffd') < 0)) {
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

    private static String text(byte[] name) {
        try {
            return strict(name);
        } catch (CharacterCodingException notUtf8) {
            var literal = new StringBuilder();
            for (byte b : name) {
                if (b > 0) {
                    literal.append((char) b);
                } else {
                    percent(literal, new byte[] {b});
                }
            }
            return literal.toString();
        }
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
