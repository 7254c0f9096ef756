package org.tenon.sync.merge;

import java.util.List;
import java.util.Optional;

/**
 * Whether a task is done, said in three properties at once (RFC 5545 sections 3.8.1.11, 3.8.2.1, 3.8.1.8). Done on both sides is
 * done, whatever the hour and however each program says so: the earlier one is when it was.
 */
record DoneTask() implements Rule {
    private static final List<String> NAMES = List.of("STATUS", "COMPLETED", "PERCENT-COMPLETE");

    @Override
    public boolean covers(String name) {
        return NAMES.contains(name);
    }

    @Override
    public String bucket(String name) {
        return NAMES.getFirst();
    }

    @Override
    public void merge(Three three, Draft draft) {
        var base = forms(three.base());
        var client = forms(three.client());
        var server = forms(three.server());
        boolean bothChanged = !client.equals(base) && !server.equals(base) && !client.equals(server);
        if (!bothChanged || !isDone(three.client()) || !isDone(three.server())) {
            OneValue.mergeWhole(three, draft);
        } else if (isEarlier(completed(three.client()), completed(three.server()))) {
            draft.replace(three.server(), three.client());
        }
    }

    private static boolean isDone(List<MergeUnit> units) {
        var status = value(units, "STATUS");
        return status.isPresent()
                ? status.get().equals("COMPLETED")
                : completed(units).isPresent()
                        || value(units, "PERCENT-COMPLETE").orElse("").equals("100");
    }

    private static Optional<String> completed(List<MergeUnit> units) {
        return value(units, "COMPLETED");
    }

    private static Optional<String> value(List<MergeUnit> units, String name) {
        return units.stream().filter(u -> u.name().equals(name)).findFirst().map(MergeUnit::value);
    }

    /** Moments in one format compare as text; one that is told beats one that is not. */
    private static boolean isEarlier(Optional<String> one, Optional<String> other) {
        return one.isPresent() && (other.isEmpty() || one.get().compareTo(other.get()) < 0);
    }
}
