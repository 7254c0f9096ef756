package org.tenon.convert.mail;

import java.util.List;
import java.util.stream.Collectors;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.convert.mail.Correspondent.Role;
import org.tenon.convert.mime.HeaderLine;
import org.tenon.convert.mime.Mailbox;

/** From and Sender, [MS-OXCMAIL] section 2.2.1.1: for whom a message speaks, and who sent it. */
enum AuthorField implements MessageField {
    AUTHOR;

    @Override
    public List<String> open() {
        return List.of("From", "Sender");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.SENT_REPRESENTING_NAME),
                PropRef.of(PidTag.SENT_REPRESENTING_ADDRESS_TYPE),
                PropRef.of(PidTag.SENT_REPRESENTING_EMAIL_ADDRESS),
                PropRef.of(PidTag.SENT_REPRESENTING_SMTP_ADDRESS),
                PropRef.of(PidTag.SENT_REPRESENTING_ENTRY_ID),
                PropRef.of(PidTag.SENT_REPRESENTING_SEARCH_KEY),
                PropRef.of(PidTag.SENDER_NAME),
                PropRef.of(PidTag.SENDER_ADDRESS_TYPE),
                PropRef.of(PidTag.SENDER_EMAIL_ADDRESS),
                PropRef.of(PidTag.SENDER_SMTP_ADDRESS),
                PropRef.of(PidTag.SENDER_ENTRY_ID),
                PropRef.of(PidTag.SENDER_SEARCH_KEY));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        var authors = in.headers().all("From").stream()
                .map(HeaderLine::value)
                .flatMap(v -> Mailbox.list(v).stream())
                .toList();
        if (authors.size() > 1) {
            warnings.add("several-authors", "From", "Outlook's items have one author: the first; the line is kept.");
        }
        var author = authors.stream().findFirst();
        var sender = in.headers().value("Sender").flatMap(Mailbox::first).or(() -> author);
        author.or(() -> sender).map(Correspondent::of).ifPresent(p -> Role.AUTHOR.put(p, out.properties()));
        sender.map(Correspondent::of).ifPresent(p -> Role.SENDER.put(p, out.properties()));
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var sender = Role.SENDER.mailbox(in.properties(), warnings);
        var author = Role.AUTHOR.mailbox(in.properties(), warnings).or(() -> sender);
        author.ifPresent(a -> out.line("From", a.written()));
        sender.filter(s -> !s.address()
                        .equalsIgnoreCase(author.map(Mailbox::address).orElse("")))
                .ifPresent(s -> out.line("Sender", s.written()));
    }

    static String list(List<Mailbox> people) {
        return people.stream().map(Mailbox::written).collect(Collectors.joining(", "));
    }
}
