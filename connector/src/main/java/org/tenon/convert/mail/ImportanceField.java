package org.tenon.convert.mail;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PidTag;
import org.tenon.convert.PropRef;
import org.tenon.convert.Warnings;

/** Importance and its many names, [MS-OXCMAIL] section 2.2.3.2.13. */
enum ImportanceField implements MessageField {
    IMPORTANCE;

    @Override
    public List<String> open() {
        return List.of("Importance", "X-Priority", "X-MSMail-Priority", "Priority");
    }

    @Override
    public List<PropRef> properties() {
        return List.of(PropRef.of(PidTag.IMPORTANCE), PropRef.of(PidTag.PRIORITY));
    }

    @Override
    public void toMapi(MessageIn in, MapiItem out, Warnings warnings) {
        for (var name : open()) {
            var value = in.headers().value(name).map(v -> v.toLowerCase(Locale.ROOT));
            var level = value.map(ImportanceField::level).orElse(OptionalInt.empty());
            if (level.isPresent()) {
                out.properties().put(PidTag.IMPORTANCE, level.getAsInt()).put(PidTag.PRIORITY, level.getAsInt() - 1);
                return;
            }
        }
    }

    private static OptionalInt level(String value) {
        return switch (value.split("[^a-z0-9-]", 2)[0]) {
            case "high", "urgent", "1", "2" -> OptionalInt.of(2);
            case "normal", "medium", "3" -> OptionalInt.of(1);
            case "low", "non-urgent", "4", "5" -> OptionalInt.of(0);
            default -> OptionalInt.empty();
        };
    }

    @Override
    public void toOpen(MapiItem in, MessageOut out, Warnings warnings) {
        switch (in.properties().get(PidTag.IMPORTANCE).orElse(1)) {
            case 2 -> {
                out.line("Importance", "high");
                out.line("X-Priority", "1");
            }
            case 0 -> {
                out.line("Importance", "low");
                out.line("X-Priority", "5");
            }
            default -> {
                // Normal is what nothing says.
            }
        }
    }
}
