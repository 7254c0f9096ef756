package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidLid;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** Sensitivity, [RFC 2156]. */
enum SensitivityField implements MessageField {
    SENSITIVITY;

    private static final List<String> WORDS = List.of("normal", "personal", "private", "company-confidential");

    @Override
    public List<String> open() {
        return List.of("Sensitivity");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.SENSITIVITY), PropRef.of(PidLid.PRIVATE));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        in.headers().value("Sensitivity").map(v -> v.toLowerCase(Locale.ROOT)).ifPresent(v -> {
            int level = WORDS.indexOf(v.equals("company confidential") ? WORDS.getLast() : v);
            if (level >= 0) {
                out.properties().put(PidTag.SENSITIVITY, level);
            }
            if (level == 2) {
                out.properties().put(PidLid.PRIVATE, true);
            }
        });
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        int level = in.properties().get(PidTag.SENSITIVITY).orElse(0);
        if (level > 0 && level < WORDS.size()) {
            out.line("Sensitivity", WORDS.get(level));
        }
    }
}
