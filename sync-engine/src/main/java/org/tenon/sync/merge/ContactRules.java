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
 * {@link AnythingElse}: one value where there is one (N, FN, TITLE, NOTE, BDAY ...), else each line on its own. A line
 * and its label are one ({@link MergeUnit}).
 */
final class ContactRules implements Dialect {
    private static final EachValue.Element VALUE =
            (unit, value) -> ((ContactForm) unit.reader()).element(unit.main(), value);

    /** What the standards know (RFC 2426, 6350, 6474, 6715, 8605, 9554); any other is an {@link UnknownProperty}. */
    private static final Set<String> STANDARD = Set.of(
            "ADR",
            "AGENT",
            "ANNIVERSARY",
            "BDAY",
            "BIRTHPLACE",
            "CALADRURI",
            "CALURI",
            "CATEGORIES",
            "CLASS",
            "CONTACT-URI",
            "DEATHDATE",
            "DEATHPLACE",
            "EMAIL",
            "EXPERTISE",
            "FBURL",
            "FN",
            "GENDER",
            "GEO",
            "GRAMGENDER",
            "HOBBY",
            "IMPP",
            "INTEREST",
            "KEY",
            "KIND",
            "LABEL",
            "LANG",
            "LANGUAGE",
            "LOGO",
            "MEMBER",
            "N",
            "NICKNAME",
            "NOTE",
            "ORG",
            "ORG-DIRECTORY",
            "PHOTO",
            "PRONOUNS",
            "RELATED",
            "ROLE",
            "SOCIALPROFILE",
            "SORT-STRING",
            "SOUND",
            "TEL",
            "TITLE",
            "TZ",
            "UID",
            "URL");

    private static final List<Rule> RULES = List.of(
            Bookkeeping.of(Pick.GREATER, "REV"),
            Bookkeeping.of(Pick.SERVER, "PRODID", "VERSION", "CREATED"),
            new EachLine(Set.of("TEL", "EMAIL", "LABEL", "URL", "IMPP"), ContactRules::byValue),
            new PostalAddress(ContactRules::byValue),
            new EachLine(Set.of("MEMBER", "RELATED", "KEY", "LANG", "X-SOCIALPROFILE"), ContactRules::byValue),
            new EachLine(Set.of("X-ABRELATEDNAMES", "X-ABDATE"), ContactRules::byValue),
            new EachValue(List.of("CATEGORIES"), true, VALUE),
            new EachValue(List.of("NICKNAME"), true, VALUE),
            // Name, organisation and picture are one value each, however many parts or spellings they have.
            OneValue.of("N"),
            OneValue.of("FN"),
            OneValue.of("ORG"),
            OneValue.of("PHOTO"),
            Bookkeeping.quiet(ProgramNotes::contains),
            new UnknownProperty(STANDARD));

    /** By the number that the writers gave it (RFC 6350 section 7.2), else by what it says. */
    private static String byValue(MergeUnit unit) {
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
