package org.tenon.sync.merge;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.tenon.sync.merge.Bookkeeping.Pick;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.ContactForm;
import org.tenon.sync.vobject.Form;

/**
 * How a vCard merges, in any version: one rule for each property or group of properties, and for the rest
 * {@link AnythingElse}: one value where there is one (N, FN, TITLE, NOTE, BDAY, X- ...), else each line on its own. A line
 * and its label are one ({@link Unit}).
 */
final class ContactRules implements Dialect {
    private static final EachValue.Element VALUE =
            (unit, value) -> ((ContactForm) unit.reader()).element(unit.main(), value);

    private static final List<Rule> RULES = List.of(
            Bookkeeping.of(Pick.GREATER, "REV"),
            Bookkeeping.of(Pick.SERVER, "PRODID", "VERSION"),
            new EachLine(Set.of("TEL", "EMAIL", "ADR", "LABEL", "URL", "IMPP"), ContactRules::byValue),
            new EachLine(Set.of("MEMBER", "RELATED", "KEY", "LANG", "X-SOCIALPROFILE"), ContactRules::byValue),
            new EachLine(Set.of("X-ABRELATEDNAMES", "X-ABDATE"), ContactRules::byValue),
            new EachValue(List.of("CATEGORIES"), true, VALUE),
            new EachValue(List.of("NICKNAME"), true, VALUE),
            // Name, organisation and picture are one value each, however many parts or spellings they have.
            OneValue.of("N"),
            OneValue.of("FN"),
            OneValue.of("ORG"),
            OneValue.of("PHOTO"));

    /** By the number that the writers gave it (RFC 6350 section 7.2), else by what it says. */
    private static String byValue(Unit unit) {
        return unit.main().param("PID").orElseGet(() -> unit.value().toLowerCase(Locale.ROOT));
    }

    @Override
    public List<Rule> rules(String component) {
        return RULES;
    }

    @Override
    public String key(Component component, Form form) {
        return component.value("UID").orElse("");
    }

    @Override
    public boolean counts(Component component, Component parent) {
        return true;
    }

    @Override
    public boolean whole(String component) {
        return false;
    }
}
