package org.tenon.convert.ical;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;

/** One text: SUMMARY, LOCATION, DESCRIPTION. */
public record TextField(String name, PropertyKey key, boolean manyLines) implements CalendarField {
    public static TextField of(String name, PropTag<String> tag, boolean manyLines) {
        return new TextField(name, PropertyKey.of(tag), manyLines);
    }

    public static TextField of(String name, NamedProp<String> named) {
        return new TextField(name, PropertyKey.of(named), false);
    }

    @Override
    public List<String> open() {
        return List.of(name);
    }

    @Override
    public List<PropRef> properties() {
        return List.of(new PropRef(key, PropType.UNICODE));
    }

    @Override
    public void toMapi(CalendarIn in, MapiItem out, Warnings warnings) {
        if (in.text(name).filter(TextField::hasControls).isPresent()) {
            warnings.add(
                    "control-characters",
                    name,
                    "There are control characters in the text, which no calendar may have; a changed text goes without them.");
        }
        in.text(name).ifPresent(t -> out.properties()
                .put(
                        key,
                        PropType.UNICODE,
                        manyLines
                                ? TextValue.windowsLines(t)
                                : t.replace("\r", "").replace('\n', ' ')));
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\r' && c != '\t');
    }

    @Override
    public void toOpen(MapiItem in, CalendarOut out, Warnings warnings) {
        in.properties().text(key).filter(t -> !t.isBlank()).ifPresent(t -> out.add(Lines.text(name, t)));
    }
}
