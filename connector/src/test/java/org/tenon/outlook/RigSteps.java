package org.tenon.outlook;

import java.util.Optional;
import org.tenon.lab.Rig;
import org.tenon.mapi.MapiException;
import org.tenon.sync.fake.Steps;

/** Counts a process's steps in calls of MAPI, and lets it end, or one call fail, at the n-th. */
final class RigSteps implements Steps.Elsewhere {
    /** What is in store for a process. */
    sealed interface Fate {
        /** It ends before a call; or amid one, and then only the calls that have a middle count. */
        record Death(boolean amid) implements Fate {}

        /** Outlook goes away before a call; the process lives on, with a session that is worth nothing. */
        record Departure() implements Fate {}

        /** A call fails, once. */
        record Failure(int result) implements Fate {}
    }

    private static final int USUAL = 900;

    private final Rig rig = new Rig();
    private final Fate fate;
    private int start;
    private long at = Long.MAX_VALUE;

    RigSteps(Fate fate) {
        this.fate = fate;
    }

    @Override
    public void arm(long n) {
        start = counted();
        at = n;
        boolean never = n > Integer.MAX_VALUE;
        switch (fate) {
            case Fate.Death(boolean amid) -> rig.vanish(never ? 0 : (int) n, amid);
            case Fate.Departure() -> rig.vanish(never ? 0 : (int) n, false);
            case Fate.Failure(int result) -> {
                rig.failNoMore();
                if (!never) {
                    rig.fail((int) n, result);
                }
            }
        }
    }

    private int counted() {
        return fate instanceof Fate.Death(boolean amid) && amid ? rig.middles() : rig.calls();
    }

    @Override
    public long taken() {
        return (long) counted() - start;
    }

    @Override
    public Optional<String> died() {
        return fate instanceof Fate.Departure ? Optional.empty() : vanished();
    }

    private Optional<String> vanished() {
        var call = rig.vanished();
        return call.isEmpty() ? Optional.empty() : Optional.of("call " + at + ", " + call);
    }

    @Override
    public Optional<String> struck() {
        return switch (fate) {
            case Fate.Death death -> Optional.empty();
            case Fate.Departure departure -> vanished().map(call -> "Outlook went away at " + call);
            case Fate.Failure(int result) ->
                taken() >= at
                        ? Optional.of("call " + at + " failed with " + MapiException.name(result))
                        : Optional.empty();
        };
    }

    @Override
    public int usual() {
        return USUAL;
    }
}
