package org.tenon.convert.mail;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** Subject, [MS-OXCMSG] section 3.2.5.2: whole, and split into a prefix of at most three letters and the rest. */
enum SubjectField implements MessageField {
    SUBJECT;

    private static final Pattern PREFIX = Pattern.compile("^[^\\s\\d:]{1,3}: ");

    @Override
    public List<String> open() {
        return List.of("Subject");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(
                PropRef.of(PidTag.SUBJECT), PropRef.of(PidTag.SUBJECT_PREFIX), PropRef.of(PidTag.NORMALIZED_SUBJECT));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers().text("Subject").ifPresent(subject -> {
            var prefix = PREFIX.matcher(subject);
            int length = prefix.find() ? prefix.end() : 0;
            out.properties()
                    .put(PidTag.SUBJECT, subject)
                    .put(PidTag.SUBJECT_PREFIX, subject.substring(0, length))
                    .put(PidTag.NORMALIZED_SUBJECT, subject.substring(length));
        });
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        subject(in).filter(s -> !s.isEmpty()).ifPresent(s -> out.text("Subject", s));
    }

    static Optional<String> subject(MapiItem in) {
        var p = in.properties();
        return p.get(PidTag.SUBJECT)
                // Stores keep the length of the prefix in front of the text.
                .map(s -> s.startsWith("\u0001") ? s.substring(Math.min(2, s.length())) : s)
                .or(() -> p.get(PidTag.NORMALIZED_SUBJECT)
                        .map(s -> p.get(PidTag.SUBJECT_PREFIX).orElse("") + s));
    }
}
