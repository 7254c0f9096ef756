package org.tenon.sync.run;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Kind;
import org.tenon.sync.model.Side;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Text;

/**
 * What people call an item: a mail's subject, the summary of an event, a task or a note, a contact's name. For rehearsals alone: a real run
 * keeps no such words. Small items only, since a title is a comfort and a body costs time.
 */
final class Titles {
    private static final int MOST_BYTES = 128 << 10;

    private Titles() {}

    /** The titles of those that have one and can be read now. */
    static Map<ItemPlace, String> of(RunContext context, Collection<ItemPlace> places) {
        var titles = new HashMap<ItemPlace, String>();
        for (var side : Side.values()) {
            places.stream()
                    .filter(place -> place.side() == side)
                    .collect(Collectors.groupingBy(ItemPlace::folder))
                    .forEach((folder, items) -> {
                        try {
                            read(context, folder, side, items, titles);
                        } catch (StoreException e) {
                            // Then these have none: what would be done is told all the same.
                        }
                    });
        }
        return titles;
    }

    private static void read(
            RunContext context, FolderId id, Side side, List<ItemPlace> items, Map<ItemPlace, String> titles)
            throws StoreException {
        var kind = context.about(id).kind();
        try (var folder = context.store(side).open(context.listings.info(side, id))) {
            var small = new ArrayList<Handle>();
            folder.describe(items.stream().map(ItemPlace::handle).distinct().toList(), (handle, linkId, size) -> {
                if (size <= MOST_BYTES) {
                    small.add(handle);
                }
            });
            folder.read(small, (handle, body) -> {
                try (var in = body.open()) {
                    title(kind, in.readNBytes(MOST_BYTES))
                            .ifPresent(title -> titles.put(new ItemPlace(id, side, handle), title));
                    in.skip(Long.MAX_VALUE);
                } catch (IOException e) {
                    // As above.
                }
            });
        }
    }

    static Optional<String> title(Kind kind, byte[] item) {
        return (switch (kind) {
                    case MAIL -> subject(item);
                    case CALENDAR, TASKS, NOTES -> line(item, "SUMMARY");
                    case CONTACTS -> line(item, "FN");
                })
                .map(String::strip)
                .filter(title -> !title.isEmpty());
    }

    private static Optional<String> subject(byte[] message) {
        try {
            var subject = new InternetHeaders(new ByteArrayInputStream(message), true).getHeader("Subject", " ");
            return subject == null
                    ? Optional.empty()
                    : Optional.of(MimeUtility.decodeText(MimeUtility.unfold(subject)));
        } catch (MessagingException | UnsupportedEncodingException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> line(byte[] item, String name) {
        return Document.read(Content.of(item)).stream()
                .flatMap(document -> document.roots().stream())
                .flatMap(root -> root.allLines())
                .filter(line -> line.is(name))
                .map(line -> Text.unescape(
                        new String(line.value().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)))
                .findFirst();
    }
}
