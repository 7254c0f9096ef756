package org.tenon.convert.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.Mailbox;

/** Reply-To: a list of entry ids, [MS-OXCDATA] section 2.3.3, and of names. */
enum ReplyToField implements MessageField {
    REPLY_TO;

    @Override
    public List<String> open() {
        return List.of("Reply-To");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.REPLY_RECIPIENT_ENTRIES), PropRef.of(PidTag.REPLY_RECIPIENT_NAMES));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        var people = in.headers().all("Reply-To").stream()
                .map(HeaderLine::value)
                .flatMap(v -> Mailbox.list(v).stream())
                .filter(m -> !m.address().isEmpty())
                .map(Correspondent::of)
                .toList();
        if (!people.isEmpty()) {
            var ids = people.stream().map(Correspondent::entryId).toList();
            out.properties()
                    .put(PidTag.REPLY_RECIPIENT_ENTRIES, EntryIds.list(ids))
                    .put(
                            PidTag.REPLY_RECIPIENT_NAMES,
                            people.stream().map(Correspondent::name).collect(Collectors.joining(";")));
        }
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var entries = in.properties().get(PidTag.REPLY_RECIPIENT_ENTRIES);
        var ids = entries.flatMap(EntryIds::parseList).orElse(List.of());
        var people = new ArrayList<Mailbox>();
        for (var id : ids) {
            EntryIds.parseOneOff(id)
                    .map(o -> new Mailbox(o.displayName().equals(o.address()) ? "" : o.displayName(), o.address()))
                    .filter(m -> m.address().contains("@"))
                    .ifPresent(people::add);
        }
        if (people.isEmpty()) {
            in.properties()
                    .get(PidTag.REPLY_RECIPIENT_NAMES)
                    .filter(n -> n.contains("@"))
                    .ifPresent(n -> people.addAll(Mailbox.list(n.replace(";", ","))));
        }
        if (people.size() < ids.size()
                || (people.isEmpty() && entries.filter(e -> e.size() > 8).isPresent())) {
            warnings.add(
                    "address-not-smtp",
                    PropRef.of(PidTag.REPLY_RECIPIENT_ENTRIES).key().name(),
                    "Replies were to go to somebody without a mail address; it stays with the item alone.");
        }
        if (!people.isEmpty()) {
            out.line("Reply-To", AuthorField.list(people));
        }
    }
}
