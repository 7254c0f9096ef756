package org.tenon.convert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a conversion collects on its way; the same warning once only, and not without end. */
public final class Warnings {
    private static final int MOST = 200;

    private final Set<Warning> all = new LinkedHashSet<>();

    public void add(String code, String property, String message) {
        if (all.size() < MOST) {
            all.add(new Warning(code, property, message));
        }
    }

    public void addAll(List<Warning> others) {
        others.forEach(w -> add(w.code(), w.property(), w.message()));
    }

    public List<Warning> list() {
        return List.copyOf(all);
    }
}
