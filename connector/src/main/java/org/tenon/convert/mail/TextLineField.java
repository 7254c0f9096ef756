package org.tenon.convert.mail;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.PropTag;

/** A field of the header that is a text in Outlook too. */
record TextLineField(String header, PropTag<String> tag) implements MessageField {
    static final TextLineField MESSAGE_ID = new TextLineField("Message-ID", PidTag.INTERNET_MESSAGE_ID);
    static final TextLineField IN_REPLY_TO = new TextLineField("In-Reply-To", PidTag.IN_REPLY_TO_ID);
    static final TextLineField REFERENCES = new TextLineField("References", PidTag.INTERNET_REFERENCES);
    static final TextLineField LIST_HELP = new TextLineField("List-Help", PidTag.LIST_HELP);
    static final TextLineField LIST_SUBSCRIBE = new TextLineField("List-Subscribe", PidTag.LIST_SUBSCRIBE);
    static final TextLineField LIST_UNSUBSCRIBE = new TextLineField("List-Unsubscribe", PidTag.LIST_UNSUBSCRIBE);

    @Override
    public List<String> open() {
        return List.of(header);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(tag));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers().text(header).ifPresent(t -> out.properties().put(tag, t));
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        in.properties().get(tag).map(String::strip).filter(t -> !t.isEmpty()).ifPresent(t -> out.text(header, t));
    }
}
