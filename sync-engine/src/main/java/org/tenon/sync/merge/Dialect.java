package org.tenon.sync.merge;

import java.util.List;
import org.tenon.sync.vobject.Component;
import org.tenon.sync.vobject.Form;

/** What a format adds to the merge of trees: its rules, and what tells one component from another. */
interface Dialect {
    Rule ANYTHING_ELSE = new AnythingElse();

    /** The rules for the properties of such a component, in order: the first that covers a property has it. */
    List<Rule> rules(String component);

    /** What tells this component from its sisters, on all sides alike; empty where its content alone does. */
    String key(Component component, Form form);

    /** Whether a component counts as content at all. */
    boolean counts(Component component, Component parent);

    /** Whether such components are taken whole rather than merged inside. */
    boolean whole(String component);

    static Rule ruleFor(List<Rule> rules, String property) {
        for (var rule : rules) {
            if (rule.covers(property)) {
                return rule;
            }
        }
        return ANYTHING_ELSE;
    }
}
