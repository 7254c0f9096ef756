package org.tenon.sync.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.model.Handle;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/**
 * How a {@link FakeStore} misbehaves: armed one by one, or drawn from a seed. Every fault is one that a real store has shown:
 * an armed fault strikes once, a condition ({@code full}, {@code readOnly}, {@code slow}, {@code limit}) holds until
 * {@link #calm()}.
 */
public final class Faults {
    /** What a listing that lies leaves out, or says too often. */
    public enum Listing {
        HONEST,
        /** Claims to be complete, but the second half of the items is not there. */
        SHORT,
        /** Claims to be complete, and tells nothing. */
        EMPTY,
        /** Tells everything twice. */
        REPEATED
    }

    /** What may go wrong by chance. */
    public enum Weather {
        /** Connections are lost, and items are busy. */
        DROPS,
        /** Listings lie. */
        LIES,
        BOTH
    }

    private enum Blow {
        DROP,
        DROP_MIDWAY,
        CUT_BODY,
        LOSE_ANSWER,
        REJECT,
        DEFER,
        SHORT,
        EMPTY,
        REPEATED
    }

    private static final class Armed {
        private final Op op;
        private final Blow blow;
        private int countdown;

        Armed(Op op, Blow blow, int countdown) {
            this.op = op;
            this.blow = blow;
            this.countdown = countdown;
        }
    }

    private final List<Armed> armed = new ArrayList<>();
    private final Set<FolderName> hidden = new HashSet<>();
    private final Set<Handle> unreadable = new HashSet<>();
    private Optional<Random> random = Optional.empty();
    private int perMille;
    private Weather weather = Weather.BOTH;
    private long horizonLie;
    private Duration delay = Duration.ZERO;
    private int limit = Integer.MAX_VALUE;
    private Scope scope = Scope.STORE;
    private boolean full;
    private boolean readOnly;
    private long struck;

    /** The connection is lost at the {@code nth} call of {@code op} from now, before anything is done. */
    public synchronized Faults drop(Op op, int nth) {
        return arm(op, Blow.DROP, nth);
    }

    /** The connection is lost in the midst of {@code op}: with {@code items} of it told or done. */
    public synchronized Faults dropMidway(Op op, int items) {
        return arm(op, Blow.DROP_MIDWAY, items);
    }

    /** The connection is lost in the midst of the {@code nth} body read from now. */
    public synchronized Faults cutBody(int nth) {
        return arm(Op.READ, Blow.CUT_BODY, nth);
    }

    /** The next {@code op} is done in full, but its answer never comes. */
    public synchronized Faults loseAnswer(Op op) {
        return arm(op, Blow.LOSE_ANSWER, 1);
    }

    /** The {@code nth} item of {@code op} from now is rejected: a plain NO. */
    public synchronized Faults reject(Op op, int nth) {
        return arm(op, Blow.REJECT, nth);
    }

    /** The {@code nth} item of {@code op} from now is not done this time. */
    public synchronized Faults defer(Op op, int nth) {
        return arm(op, Blow.DEFER, nth);
    }

    /** The next listing lies. */
    public synchronized Faults listing(Listing lie) {
        return switch (lie) {
            case HONEST -> this;
            case SHORT -> arm(Op.OBSERVE, Blow.SHORT, 1);
            case EMPTY -> arm(Op.OBSERVE, Blow.EMPTY, 1);
            case REPEATED -> arm(Op.OBSERVE, Blow.REPEATED, 1);
        };
    }

    /** Listings of folders leave this one out, until it is shown again. */
    public synchronized Faults hidden(FolderName folder, boolean hide) {
        if (hide) {
            hidden.add(folder);
        } else {
            hidden.remove(folder);
        }
        return this;
    }

    synchronized boolean isHidden(FolderName folder) {
        return hidden.contains(folder);
    }

    /** The body of this item is never given: the answer is in order, and has nothing in it. */
    public synchronized Faults unreadable(Handle handle) {
        unreadable.add(handle);
        return this;
    }

    synchronized boolean isUnreadable(Handle handle) {
        return unreadable.contains(handle);
    }

    /** From now on UIDNEXT is told too high by {@code by}, or too low where negative. */
    public synchronized Faults horizon(long by) {
        horizonLie = by;
        return this;
    }

    /** Every call takes {@code delay}. */
    public synchronized Faults slow(Duration delay) {
        this.delay = delay;
        return this;
    }

    /** The server refuses more than {@code folders} open at once, whatever the store says of its parallelism. */
    public synchronized Faults limit(int folders) {
        limit = folders;
        return this;
    }

    /** No space is left, or there is again. */
    public synchronized Faults full(boolean full) {
        this.full = full;
        return this;
    }

    /** Nothing can be written, or it can again. */
    public synchronized Faults readOnly(boolean readOnly) {
        this.readOnly = readOnly;
        return this;
    }

    /** A connection lost on an open folder concerns that folder alone, or the store. */
    public synchronized Faults scope(Scope scope) {
        this.scope = scope;
        return this;
    }

    /** From now on {@code perMille} of all chances to fail in such {@code weather} are taken, as {@code seed} decides. */
    public synchronized Faults seeded(long seed, int perMille, Weather weather) {
        random = Optional.of(new Random(seed));
        this.perMille = perMille;
        this.weather = weather;
        return this;
    }

    /** The store behaves from now on. */
    public synchronized void calm() {
        armed.clear();
        random = Optional.empty();
        horizonLie = 0;
        delay = Duration.ZERO;
        limit = Integer.MAX_VALUE;
        scope = Scope.STORE;
        full = false;
        readOnly = false;
    }

    /** How many faults have struck. */
    public synchronized long struck() {
        return struck;
    }

    void before(Op op) throws StoreException {
        pause();
        synchronized (this) {
            if (readOnly && op.writes()) {
                throw new StoreException(Scope.STORE, Retry.AFTER_RECONFIGURING, Cause.NO_ACCESS, "read-only");
            }
            if (full && op.grows()) {
                throw new StoreException(Scope.STORE, Retry.LATER, Cause.NO_SPACE, "no space is left");
            }
            dropIf(strikes(op, Blow.DROP), op, "before");
        }
    }

    synchronized void midway(Op op) throws StoreException {
        dropIf(strikes(op, Blow.DROP_MIDWAY), op, "amid");
    }

    synchronized void after(Op op) throws StoreException {
        dropIf(strikes(op, Blow.LOSE_ANSWER), op, "after");
    }

    synchronized boolean cutsBody() {
        return strikes(Op.READ, Blow.CUT_BODY);
    }

    /** What becomes of the next item of {@code op}, where that is not what it should. */
    synchronized <T> Optional<Outcome<T>> item(Op op) {
        if (strikes(op, Blow.REJECT)) {
            return Optional.of(Outcome.rejected("refused", "the store said NO"));
        }
        if (strikes(op, Blow.DEFER)) {
            return Optional.of(Outcome.deferred("the store is busy"));
        }
        return Optional.empty();
    }

    synchronized Listing listing() {
        if (strikes(Op.OBSERVE, Blow.SHORT)) {
            return Listing.SHORT;
        }
        if (strikes(Op.OBSERVE, Blow.EMPTY)) {
            return Listing.EMPTY;
        }
        return strikes(Op.OBSERVE, Blow.REPEATED) ? Listing.REPEATED : Listing.HONEST;
    }

    synchronized long horizonLie() {
        return horizonLie;
    }

    synchronized int limit() {
        return limit;
    }

    private Faults arm(Op op, Blow blow, int countdown) {
        armed.add(new Armed(op, blow, countdown));
        return this;
    }

    private boolean strikes(Op op, Blow blow) {
        for (var fault : armed) {
            if (fault.op == op && fault.blow == blow && --fault.countdown <= 0) {
                armed.remove(fault);
                struck++;
                return true;
            }
        }
        if (random.isPresent() && inSeason(blow) && random.get().nextInt(1000) < perMille) {
            struck++;
            return true;
        }
        return false;
    }

    private boolean inSeason(Blow blow) {
        return switch (blow) {
            case DROP, DROP_MIDWAY, CUT_BODY, LOSE_ANSWER, DEFER -> weather != Weather.LIES;
            case SHORT, EMPTY, REPEATED -> weather != Weather.DROPS;
            // A rejection lasts until the item changes: a seeded run that must converge has no use for it.
            case REJECT -> false;
        };
    }

    private void dropIf(boolean struck, Op op, String when) throws StoreException {
        if (struck) {
            throw new StoreException(
                    op.onFolder() ? scope : Scope.STORE,
                    Retry.NOW,
                    Cause.UNREACHABLE,
                    "the connection was lost " + when + " " + op);
        }
    }

    private void pause() {
        Duration pause;
        synchronized (this) {
            pause = delay;
        }
        if (pause.isPositive()) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
