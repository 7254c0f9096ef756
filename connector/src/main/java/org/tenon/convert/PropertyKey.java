package org.tenon.convert;

import java.util.Locale;
import java.util.UUID;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;

/** What a property is known by, whatever the type of its value: an identifier, or a set with a number or a text. */
public sealed interface PropertyKey {
    record Tagged(int id) implements PropertyKey {
        @Override
        public String toString() {
            return String.format("0x%04X", id);
        }
    }

    record Numbered(UUID set, int lid) implements PropertyKey {
        @Override
        public String toString() {
            return String.format("%s/0x%04X", set, lid);
        }
    }

    /** Names compare without regard to case, as [MS-OXCPRPT] section 3.1.4.1.1 has it for those of the mail's headers. */
    record Texted(UUID set, String text) implements PropertyKey {
        @Override
        public boolean equals(Object other) {
            return other instanceof Texted that && set.equals(that.set) && text.equalsIgnoreCase(that.text);
        }

        @Override
        public int hashCode() {
            return 31 * set.hashCode() + text.toLowerCase(Locale.ROOT).hashCode();
        }

        @Override
        public String toString() {
            return set + "/" + text;
        }
    }

    static PropertyKey of(PropTag<?> tag) {
        return new Tagged(tag.id());
    }

    static PropertyKey of(NamedProp<?> name) {
        return name.text() == null ? new Numbered(name.set(), name.number()) : new Texted(name.set(), name.text());
    }

    /** The canonical name of [MS-OXPROPS] where there is one, else what it is known by. */
    default String name() {
        return PropertyNames.name(this).orElseGet(this::toString);
    }
}
