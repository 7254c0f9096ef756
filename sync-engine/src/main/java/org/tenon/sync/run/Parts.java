package org.tenon.sync.run;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.tenon.sync.model.Kind;
import org.tenon.sync.plan.Policy;
import org.tenon.sync.store.StoreException;

/** What hangs on one server after what hangs on another, so that none waits for one that is down. */
final class Parts {
    private Parts() {}

    /** Gives {@code work} the policy of one part after another. */
    static void each(List<Set<Kind>> parts, Policy policy, Tally tally, Consumer<Policy> work) {
        var failures = new ArrayList<StoreException>();
        boolean putOff = false;
        var left = EnumSet.noneOf(Kind.class);
        left.addAll(policy.kinds());
        for (int i = 0; i < parts.size(); i++) {
            var kinds = EnumSet.copyOf(left);
            if (i < parts.size() - 1) {
                kinds.retainAll(parts.get(i));
            }
            left.removeAll(kinds);
            if (!kinds.isEmpty()) {
                work.accept(policy.only(kinds));
                tally.failure().map(f -> f.about(kinds)).ifPresent(failures::add);
                putOff |= tally.anyPutOff();
            }
        }
        tally.failedWith(failures);
        // The report names one failure; what else is down must not go untold.
        failures.stream()
                .filter(f -> tally.failure().filter(told -> told == f).isEmpty())
                .forEach(f -> tally.warn(words(f.about()) + ": " + f.getMessage()));
        if (putOff) {
            tally.putOff();
        }
    }

    private static String words(Set<Kind> kinds) {
        return kinds.stream().sorted().map(Kind::word).collect(Collectors.joining(", "));
    }
}
