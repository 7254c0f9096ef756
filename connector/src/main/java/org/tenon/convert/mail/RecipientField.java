package org.tenon.convert.mail;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.Mailbox;
import org.tenon.mapi.value.PropTag;

/**
 * To, Cc or Bcc: rows of the table of recipients. The table of a report names those whom it is about, so its own recipient is in
 * properties of the report itself.
 */
record RecipientField(String header, int type, PropTag<String> shown) implements MessageField {
    static final RecipientField TO = new RecipientField("To", 1, PidTag.DISPLAY_TO);
    static final RecipientField CC = new RecipientField("Cc", 2, PidTag.DISPLAY_CC);
    static final RecipientField BCC = new RecipientField("Bcc", 3, PidTag.DISPLAY_BCC);

    private static final int PERSON = 6;
    private static final int SENDABLE = 1;
    /** Set by some programs for "has it already". */
    private static final int TYPE_MASK = 0xF;

    @Override
    public List<String> open() {
        return List.of(header);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.RECIPIENT_TYPE),
                PropRef.of(PidTag.DISPLAY_NAME),
                PropRef.of(PidTag.ADDRESS_TYPE),
                PropRef.of(PidTag.EMAIL_ADDRESS),
                PropRef.of(PidTag.SMTP_ADDRESS),
                PropRef.of(PidTag.ENTRY_ID),
                PropRef.of(PidTag.SEARCH_KEY),
                PropRef.of(shown));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        var people = in.headers().all(header).stream()
                .map(HeaderLine::value)
                .flatMap(v -> Mailbox.list(v).stream())
                .map(Correspondent::of)
                .toList();
        if (people.isEmpty()) {
            return;
        }
        if (in.layout().kind() == Layout.Kind.REPORT && type == TO.type) {
            Role.RECEIVER.put(people.getFirst(), out.properties());
        } else {
            people.forEach(p -> out.recipients().add(row(p)));
        }
        out.properties().put(shown, people.stream().map(Correspondent::name).collect(Collectors.joining("; ")));
    }

    private ItemProperties row(Correspondent person) {
        var row = new ItemProperties();
        row.put(PidTag.RECIPIENT_TYPE, type);
        Role.RECIPIENT.put(person, row);
        return row.put(PidTag.OBJECT_TYPE, PERSON)
                .put(PidTag.DISPLAY_TYPE, 0)
                .put(PidTag.RECIPIENT_DISPLAY_NAME, person.name())
                .put(PidTag.RECIPIENT_FLAGS, SENDABLE)
                .put(PidTag.RECIPIENT_TRACK_STATUS, 0);
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        if (in.isA("REPORT") && type == TO.type) {
            Role.RECEIVER.mailbox(in.properties(), warnings).ifPresent(m -> out.line(header, m.written()));
            return;
        }
        var rows = in.recipients().stream()
                .filter(r -> (r.get(PidTag.RECIPIENT_TYPE).orElse(1) & TYPE_MASK) == type)
                .map(r -> Role.RECIPIENT.mailbox(r, warnings))
                .flatMap(Optional::stream)
                .toList();
        if (!rows.isEmpty()) {
            out.line(header, AuthorField.list(rows));
        } else if (in.recipients().isEmpty()) {
            // Items whose table is lost still say whom they were shown to be for.
            in.properties()
                    .get(shown)
                    .filter(s -> !s.isBlank() && s.contains("@"))
                    .ifPresent(s -> out.line(header, AuthorField.list(Mailbox.list(s.replace(";", ",")))));
        }
    }
}
