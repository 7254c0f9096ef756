package org.tenon.convert.mail;

import java.util.Base64;
import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.Binary;

/** Thread-Topic and Thread-Index, [MS-OXOMSG] sections 2.2.1.5 and 2.2.1.3. */
enum ConversationField implements MessageField {
    CONVERSATION;

    private static final int LARGEST = 64 * 1024;

    @Override
    public List<String> open() {
        return List.of("Thread-Topic", "Thread-Index");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.CONVERSATION_TOPIC), PropRef.of(PidTag.CONVERSATION_INDEX));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers()
                .text("Thread-Topic")
                .or(() -> out.properties().get(PidTag.NORMALIZED_SUBJECT))
                .ifPresent(t -> out.properties().put(PidTag.CONVERSATION_TOPIC, t));
        in.headers().value("Thread-Index").ifPresent(v -> {
            try {
                var bytes = Base64.getDecoder().decode(v.replaceAll("\\s", ""));
                out.properties().put(PidTag.CONVERSATION_INDEX, Binary.owning(bytes));
            } catch (IllegalArgumentException e) {
                warnings.add("bad-base64", "Thread-Index", "It cannot be read; the line is kept as it stands.");
            }
        });
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        var index = in.properties().get(PidTag.CONVERSATION_INDEX).filter(b -> b.size() > 0 && b.size() < LARGEST);
        var topic = in.properties().get(PidTag.CONVERSATION_TOPIC).filter(t -> !t.isBlank());
        boolean follows = topic.equals(in.properties().get(PidTag.NORMALIZED_SUBJECT));
        topic.filter(t -> index.isPresent() || !follows).ifPresent(t -> out.text("Thread-Topic", t));
        index.ifPresent(b -> out.line("Thread-Index", Base64.getEncoder().encodeToString(b.shared())));
    }
}
