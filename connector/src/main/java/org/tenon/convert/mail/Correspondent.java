package org.tenon.convert.mail;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.tenon.convert.ItemProperties;
import org.tenon.convert.PidTag;
import org.tenon.convert.Warnings;
import org.tenon.convert.blob.EntryIds;
import org.tenon.convert.mime.Mailbox;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.PropTag;

/** Somebody as Outlook's items name people: a name, and an address of some type. */
record Correspondent(String name, String type, String address) {
    private static final String SMTP = "SMTP";
    private static final String EXCHANGE = "EX";
    /** Where an address that is no mail address is put to return from, as [MS-OXCMAIL] has it; nobody is there. */
    private static final String NOWHERE = "@exchange.invalid";

    static Correspondent of(Mailbox mailbox) {
        return capsule(mailbox).orElseGet(() -> new Correspondent(mailbox.shown(), SMTP, mailbox.address()));
    }

    /** {@code IMCEAEX-_O=...}: an address of another type inside a mail address. */
    private static Optional<Correspondent> capsule(Mailbox mailbox) {
        var address = mailbox.address();
        int dash = address.indexOf('-');
        if (!address.startsWith("IMCEA") || dash < 6 || !address.endsWith(NOWHERE)) {
            return Optional.empty();
        }
        var text = address.substring(dash + 1, address.length() - NOWHERE.length());
        var bytes = new byte[text.length()];
        int size = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int high = c == '+' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
            bytes[size++] = (byte) (low >= 0 ? high << 4 | low : c == '_' ? '/' : c);
            i += low >= 0 ? 2 : 0;
        }
        var inner = new String(bytes, 0, size, StandardCharsets.UTF_8);
        return Optional.of(new Correspondent(mailbox.shown(), address.substring(5, dash), inner));
    }

    private static String capsule(String type, String address) {
        var out = new StringBuilder("IMCEA" + type.replaceAll("[^A-Za-z0-9]", "") + "-");
        for (byte b : address.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain =
                    (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '=' || c == '-';
            out.append(plain ? "" + c : c == '/' ? "_" : "+%02X".formatted((int) c));
        }
        return out + NOWHERE;
    }

    Binary entryId() {
        return EntryIds.oneOff(name, type, address);
    }

    Binary searchKey() {
        return Binary.owning(
                (type + ":" + address + "\0").toUpperCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    boolean isMail() {
        return type.equals(SMTP);
    }

    /** The properties that name somebody in one role of a message. */
    record Role(
            PropTag<String> name,
            PropTag<String> type,
            PropTag<String> address,
            PropTag<String> smtp,
            PropTag<Binary> entryId,
            PropTag<Binary> searchKey) {
        static final Role AUTHOR = new Role(
                PidTag.SENT_REPRESENTING_NAME,
                PidTag.SENT_REPRESENTING_ADDRESS_TYPE,
                PidTag.SENT_REPRESENTING_EMAIL_ADDRESS,
                PidTag.SENT_REPRESENTING_SMTP_ADDRESS,
                PidTag.SENT_REPRESENTING_ENTRY_ID,
                PidTag.SENT_REPRESENTING_SEARCH_KEY);
        static final Role SENDER = new Role(
                PidTag.SENDER_NAME,
                PidTag.SENDER_ADDRESS_TYPE,
                PidTag.SENDER_EMAIL_ADDRESS,
                PidTag.SENDER_SMTP_ADDRESS,
                PidTag.SENDER_ENTRY_ID,
                PidTag.SENDER_SEARCH_KEY);
        static final Role RECEIVER = new Role(
                PidTag.RECEIVED_BY_NAME,
                PidTag.RECEIVED_BY_ADDRESS_TYPE,
                PidTag.RECEIVED_BY_EMAIL_ADDRESS,
                PidTag.RECEIVED_BY_SMTP_ADDRESS,
                PidTag.RECEIVED_BY_ENTRY_ID,
                PidTag.RECEIVED_BY_SEARCH_KEY);
        static final Role RECIPIENT = new Role(
                PidTag.DISPLAY_NAME,
                PidTag.ADDRESS_TYPE,
                PidTag.EMAIL_ADDRESS,
                PidTag.SMTP_ADDRESS,
                PidTag.ENTRY_ID,
                PidTag.SEARCH_KEY);

        void put(Correspondent person, ItemProperties into) {
            into.put(name, person.name())
                    .put(type, person.type())
                    .put(address, person.address())
                    .put(entryId, person.entryId())
                    .put(searchKey, person.searchKey());
            if (person.isMail()) {
                into.put(smtp, person.address());
            }
        }

        /** Who it is, as a header says it; empty where nobody is named. */
        Optional<Mailbox> mailbox(ItemProperties from, Warnings warnings) {
            var shown = from.get(name).map(String::strip).filter(n -> !n.isEmpty());
            var oneOff = from.get(entryId).flatMap(EntryIds::parseOneOff);
            var own = from.get(address).map(String::strip).filter(a -> !a.isEmpty());
            var kind = from.get(type).map(t -> t.toUpperCase(Locale.ROOT)).filter(t -> !t.isEmpty());
            var mail = from.get(smtp)
                    .filter(a -> a.contains("@"))
                    .or(() -> own.filter(
                            a -> a.contains("@") && !kind.orElse(SMTP).equals(EXCHANGE)))
                    .or(() -> oneOff.filter(o -> !o.addressType().equalsIgnoreCase(EXCHANGE))
                            .map(EntryIds.OneOff::address)
                            .filter(a -> a.contains("@")));
            if (mail.isPresent()) {
                var text =
                        shown.or(() -> oneOff.map(EntryIds.OneOff::displayName)).orElse("");
                return Optional.of(new Mailbox(text.equals(mail.get()) ? "" : text, mail.get()));
            }
            var exchange = own.or(
                    () -> from.get(entryId).flatMap(EntryIds::parseExchange).map(EntryIds.Exchange::distinguishedName));
            if (exchange.isEmpty()) {
                return shown.map(n -> new Mailbox(n, ""));
            }
            warnings.add(
                    "address-not-smtp",
                    "PidTagEmailAddress",
                    "Somebody has no mail address that the world knows, only one of another system; it was kept, and no mail"
                            + " can be sent to it.");
            var text = shown.orElse(exchange.get());
            return Optional.of(new Mailbox(text, capsule(kind.orElse(EXCHANGE), exchange.get())));
        }
    }
}
