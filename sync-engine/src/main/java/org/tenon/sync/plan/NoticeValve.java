package org.tenon.sync.plan;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tenon.sync.model.FolderId;
import org.tenon.sync.model.ItemId;

/**
 * What holds writes back by which a server would mail people. What a person changed may be told; more people in one run than the
 * owner allows is what a restored disk or a broken program looks like.
 */
public final class NoticeValve {
    private final int allowed;
    private final boolean strict;

    /**
     * @param people so many may be told in one run
     * @param strict nobody may be told anything in this run, since it takes an earlier one back or has no ledger to go by
     */
    public NoticeValve(int people, boolean strict) {
        this.allowed = strict ? 0 : people;
        this.strict = strict;
    }

    /**
     * A write to the server that is planned.
     *
     * @param people whom the server would mail about it
     * @param repeated it only repeats what was there before, since an earlier run is taken back
     * @param fresh it is new on the server
     * @param released a person gave leave
     */
    public record Write(
            ItemId item, FolderId folder, Set<String> people, boolean repeated, boolean fresh, boolean released) {
        private boolean tells() {
            return !people.isEmpty() && !released;
        }

        private boolean counts() {
            return tells() && !repeated;
        }
    }

    /**
     * Which writes of a run must wait.
     *
     * @param held each with why
     * @param told whom those tell that go ahead
     */
    public record Verdict(Map<Write, String> held, Set<String> told) {}

    /** Of all that is planned at the beginning of a run. */
    public Verdict plan(List<Write> writes) {
        var told = new HashSet<String>();
        writes.stream().filter(Write::counts).forEach(w -> told.addAll(w.people()));
        var held = new LinkedHashMap<Write, String>();
        for (var write : writes) {
            hold(write, told.size()).ifPresent(reason -> held.put(write, reason));
        }
        return new Verdict(held, told.size() > allowed ? Set.of() : told);
    }

    /**
     * Why a write must wait, where so many people are told in all. The rows, first that fits.
     *
     * <pre>
     * tells nobody                                  goes
     * a person gave leave                           goes
     * repeats what was there, new on the server     goes: it is stored such that nobody is told
     * repeats what was there                        held
     * more people in all than allowed               held
     * else                                          goes
     * </pre>
     */
    public Optional<String> hold(Write write, int toldInAll) {
        if (!write.tells() || (write.repeated() && write.fresh())) {
            return Optional.empty();
        }
        if (write.repeated()) {
            return Optional.of(reason(write.people().size()));
        }
        return toldInAll > allowed ? Optional.of(reason(toldInAll)) : Optional.empty();
    }

    private String reason(int people) {
        return strict || people <= allowed
                ? "the server would mail " + people + (people == 1 ? " person" : " people")
                        + " about what may only be repeated"
                : "the server would mail " + people + " people; more than " + allowed + " in one run are held";
    }
}
