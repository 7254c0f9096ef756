package org.tenon.convert.contact;

import java.util.List;
import org.tenon.convert.MapiItem;
import org.tenon.convert.PropRef;
import org.tenon.convert.PropertyKey;
import org.tenon.convert.Warnings;
import org.tenon.convert.ical.Lines;
import org.tenon.convert.ical.TextValue;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.PropType;

/** One text: NOTE, TITLE, NICKNAME. */
record CardText(String name, PropertyKey key) implements CardField {
    static CardText of(String name, PropTag<String> tag) {
        return new CardText(name, PropertyKey.of(tag));
    }

    static CardText of(String name, NamedProp<String> named) {
        return new CardText(name, PropertyKey.of(named));
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
    public void toMapi(CardIn in, MapiItem out, Warnings warnings) {
        in.text(name).ifPresent(t -> out.properties().put(key, PropType.UNICODE, TextValue.windowsLines(t)));
    }

    @Override
    public void toOpen(MapiItem in, CardOut out, Warnings warnings) {
        in.properties().text(key).filter(t -> !t.isBlank()).ifPresent(t -> out.add(Lines.text(name, t)));
    }
}
