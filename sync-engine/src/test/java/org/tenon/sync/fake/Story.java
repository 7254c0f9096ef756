package org.tenon.sync.fake;

import org.tenon.sync.model.Kind;

/** A scenario with items of one kind. */
public record Story(Kind kind, Scenario scenario) {
    @Override
    public String toString() {
        return kind == Kind.MAIL ? scenario.name() : kind.word() + ": " + scenario.name();
    }
}
