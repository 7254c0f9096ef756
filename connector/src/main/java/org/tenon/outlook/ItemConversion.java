package org.tenon.outlook;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.tenon.convert.Converted;
import org.tenon.convert.LargeValue;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.contact.Contacts;
import org.tenon.convert.ical.CalendarKind;
import org.tenon.convert.ical.Settings;
import org.tenon.convert.mail.Messages;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;

/** The items of a kind and the text that the engine knows: both ways, by the conversions. */
sealed interface ItemConversion {
    /** The item that a text becomes; empty where the text has none of the kind, or more than one. */
    Optional<MapiItem> item(LargeValue text, Settings settings) throws IOException;

    /** The item with what a new text says. */
    Optional<MapiItem> updated(MapiItem existing, LargeValue text, Settings settings) throws IOException;

    /** What the data file made of an item counts as what came. */
    void settle(MapiItem kept, Settings settings) throws IOException;

    /** The text that an item becomes. */
    Overflow text(MapiItem item, Settings settings) throws IOException;

    /** Mail: messages. */
    record OfMail() implements ItemConversion {
        @Override
        public Optional<MapiItem> item(LargeValue text, Settings settings) throws IOException {
            return Optional.of(Messages.toMapi(text, settings).value());
        }

        @Override
        public Optional<MapiItem> updated(MapiItem existing, LargeValue text, Settings settings) throws IOException {
            // A message is never changed in part: another one takes its place.
            return item(text, settings);
        }

        @Override
        public void settle(MapiItem kept, Settings settings) throws IOException {
            Messages.settled(kept, settings).ifPresent(now -> kept.properties().put(PidLid.MESSAGE, now));
        }

        @Override
        public Overflow text(MapiItem item, Settings settings) throws IOException {
            var message =
                    Messages.toMime(Messages.unmarked(item, settings), settings).value();
            return Overflow.of(message::writeTo);
        }
    }

    /** Events, tasks and notes: calendars of one item. */
    record OfCalendar(CalendarKind kind) implements ItemConversion {
        @Override
        public Optional<MapiItem> item(LargeValue text, Settings settings) throws IOException {
            return document(text).flatMap(d -> only(kind.toMapi(d, settings)));
        }

        @Override
        public Optional<MapiItem> updated(MapiItem existing, LargeValue text, Settings settings) throws IOException {
            return document(text).map(d -> kind.update(existing, d, settings).value());
        }

        @Override
        public void settle(MapiItem kept, Settings settings) {
            kind.settle(kept);
        }

        @Override
        public Overflow text(MapiItem item, Settings settings) {
            return Overflow.of(kind.toText(item, settings).value().bytes());
        }
    }

    /** Contacts and distribution lists: vCards. */
    record OfCard() implements ItemConversion {
        @Override
        public Optional<MapiItem> item(LargeValue text, Settings settings) throws IOException {
            return document(text).flatMap(d -> only(Contacts.toMapi(d)));
        }

        @Override
        public Optional<MapiItem> updated(MapiItem existing, LargeValue text, Settings settings) throws IOException {
            return document(text).map(d -> Contacts.update(existing, d).value());
        }

        @Override
        public void settle(MapiItem kept, Settings settings) {
            Contacts.settle(kept);
        }

        @Override
        public Overflow text(MapiItem item, Settings settings) {
            return Overflow.of(Contacts.toText(item, false).value().bytes());
        }
    }

    private static Optional<Document> document(LargeValue text) throws IOException {
        try (var in = text.open()) {
            return Document.read(Content.of(in.readAllBytes()));
        }
    }

    private static Optional<MapiItem> only(List<Converted<MapiItem>> items) {
        return items.size() == 1 ? Optional.of(items.getFirst().value()) : Optional.empty();
    }
}
