package org.tenon.convert.mail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mime.HeaderBlock;
import org.tenon.convert.mime.Part;
import org.tenon.convert.mime.PartReader;
import org.tenon.convert.tnef.Tnef;
import org.tenon.mapi.value.Binary;

/**
 * A message that is read: its header, and what its parts are.
 *
 * @param depth how many messages it is in
 */
public record MessageIn(HeaderBlock headers, Layout layout, Settings settings, MessageReader reader, int depth) {
    /** A header alone. */
    static MessageIn ofHeader(HeaderBlock headers, Layout.Kind kind, Settings settings) {
        return new MessageIn(headers, Layout.empty(kind), settings, new MessageReader(settings, new Warnings()), 0);
    }

    Optional<Binary> bytes(LargeValue content, long most) {
        try {
            return LargeContents.bytes(content, most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In memory where it is small, as it is where not. */
    Object kept(LargeValue content, long most) {
        try {
            return reader.contents().kept(content, most);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The item that Outlook packed into a part; empty where it cannot be opened. */
    Optional<Converted<MapiItem>> tnef(Part part) {
        try {
            var near = LargeContents.bytes(part.content(), MessageReader.SMALL);
            return Tnef.read(near.<LargeValue>map(LargeValue::of).orElse(part.content()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The item of a message in this one. */
    MapiItem embedded(Part part) {
        try {
            if (part.children().isEmpty()) {
                var content = part.content();
                var near = LargeContents.bytes(content, MessageReader.SMALL);
                var inner = PartReader.read(near.<LargeValue>map(LargeValue::of).orElse(content));
                return reader.item(inner.message(), depth + 1);
            }
            return reader.item(part.children().getFirst(), depth + 1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
