package org.tenon.sync.merge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Content;
import org.tenon.sync.vobject.Document;
import org.tenon.sync.vobject.Form;

/**
 * A calendar object taken apart: its series, exceptions and tasks, each with what it says.
 *
 * @param parts by a key that is the same in another version of the object
 */
public record CalendarParts(Document document, Component root, Map<String, Part> parts) {
    /** A component with the form to read it by. */
    public record Part(Component component, Form form) {
        /** What it says, property by property, such that two spellings of the same are alike. */
        public Map<String, List<String>> forms() {
            var units = new HashMap<String, List<MergeUnit>>();
            for (var unit : View.of(Optional.of(component), form).units()) {
                units.computeIfAbsent(unit.name(), n -> new ArrayList<>()).add(unit);
            }
            var rules = new CalendarRules().rules(component.name());
            var forms = new HashMap<String, List<String>>();
            units.forEach(
                    (name, of) -> forms.put(name, Dialect.ruleFor(rules, name).forms(of)));
            return forms;
        }
    }

    /** Empty where the content is no calendar object that is understood. */
    public static Optional<CalendarParts> read(Content content) {
        return ParsedItem.read(content, new CalendarFormat()).map(CalendarParts::of);
    }

    private static CalendarParts of(ParsedItem item) {
        var parts = new HashMap<String, Part>();
        var rules = new CalendarRules();
        item.root().components().stream()
                .filter(c -> !c.is("VTIMEZONE"))
                .forEach(c -> parts.putIfAbsent(rules.key(c, item.form()), new Part(c, item.form())));
        return new CalendarParts(item.document(), item.root(), parts);
    }
}
