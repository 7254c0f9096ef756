package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Interfaces.IMAPITable;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Slot;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/** Rows: a folder's messages or folders, a profile's services, a message's recipients. */
public final class MapiTable extends MapiObject {
    /** Large enough that a call is a small part of the cost, small enough that memory stays flat. */
    private static final int BATCH = 500;

    private static final int FIRST = Structs.SRowSet.at("aRow");
    private static final int ROW = Structs.SRow.size();
    private static final int COUNT = Structs.SRow.at("cValues");
    private static final int PROPS = Structs.SRow.at("lpProps");

    /** How often a table is waited for that sorts or searches in the background, and how long each time. */
    private static final int WAITS = 60;

    private static final int WAIT_MILLIS = 500;
    private int[] asked = {};

    MapiTable(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    /** A table that is busy is one that has to be waited for. */
    @Override
    int ask(Slot slot, Object... arguments) {
        int result = super.ask(slot, arguments);
        for (int i = 0; i < WAITS && result == Codes.MAPI_E_BUSY; i++) {
            int waited = super.ask(IMAPITable.WaitForCompletion, 0, WAIT_MILLIS, null);
            if (waited < 0 && waited != Codes.MAPI_E_TIMEOUT) {
                // It does not know how to be waited for.
                LockSupport.parkNanos(Duration.ofMillis(WAIT_MILLIS / 10).toNanos());
            }
            result = super.ask(slot, arguments);
        }
        return result;
    }

    /** What each row shall have. Where this or what follows fails the table is closed: nobody would be there to do it. */
    public MapiTable columns(PropTag<?>... tags) {
        asked = Stream.of(tags).mapToInt(PropTag::tag).toArray();
        return setUp(scratch ->
                call(IMAPITable.SetColumns, PropertyObject.tags(scratch, tags).pointer(), Defs.TBL_BATCH));
    }

    public MapiTable where(Restriction restriction) {
        return setUp(
                scratch -> call(IMAPITable.Restrict, restriction.write(scratch).pointer(), Defs.TBL_BATCH));
    }

    public MapiTable everything() {
        return setUp(scratch -> call(IMAPITable.Restrict, null, Defs.TBL_BATCH));
    }

    public MapiTable sorted(Sort sort) {
        return setUp(scratch -> call(IMAPITable.SortTable, sort.write(scratch).pointer(), Defs.TBL_BATCH));
    }

    private MapiTable setUp(Mapi.Use<Integer> use) {
        boolean done = false;
        try {
            mapi.scratch(use);
            done = true;
            return this;
        } finally {
            if (!done) {
                close();
            }
        }
    }

    public int count() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPITable.GetRowCount, 0, out.pointer());
            return out.getInt(0);
        });
    }

    public MapiTable fromStart() {
        call(IMAPITable.SeekRow, Defs.BOOKMARK_BEGINNING, 0, null);
        return this;
    }

    /** Moves by a number of rows, as far as there are. */
    public int seek(int rows) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPITable.SeekRow, Defs.BOOKMARK_CURRENT, rows, out.pointer());
            return out.getInt(0);
        });
    }

    /** Moves to the next row that is in the restriction; false where there is none. */
    public boolean find(Restriction restriction) {
        return mapi.scratch(scratch -> {
            int result = ask(IMAPITable.FindRow, restriction.write(scratch).pointer(), Defs.BOOKMARK_CURRENT, 0);
            if (result == Codes.MAPI_E_NOT_FOUND) {
                return false;
            }
            if (result < 0) {
                throw new MapiException(IMAPITable.FindRow.call(), result);
            }
            return true;
        });
    }

    /** A place to come back to. Sorting and restricting make it invalid. */
    public int bookmark() {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPITable.CreateBookmark, out.pointer());
            return out.getInt(0);
        });
    }

    public void seekTo(int bookmark) {
        call(IMAPITable.SeekRow, bookmark, 0, null);
    }

    public void forget(int bookmark) {
        call(IMAPITable.FreeBookmark, bookmark);
    }

    /** The rows from here on, in batches: a table of any length in the same memory. */
    public Stream<Props> rows() {
        return StreamSupport.stream(
                Spliterators.spliteratorUnknownSize(new Batches(), Spliterator.ORDERED | Spliterator.NONNULL), false);
    }

    /** Up to so many rows; none at the end. */
    public List<Props> next(int most) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPITable.QueryRows, most, 0, out.pointer());
            var set = out.target();
            try {
                return read(mapi.reach(), Pointer.nativeValue(set));
            } finally {
                mapi.freeRows(set);
            }
        });
    }

    private List<Props> read(Reach reach, long set) {
        int count = reach.getInt(set);
        var all = new ArrayList<Props>(count);
        for (int i = 0; i < count; i++) {
            long at = set + FIRST + (long) i * ROW;
            all.add(Values.read(reach, reach.getAddress(at + PROPS), reach.getInt(at + COUNT), asked));
        }
        return all;
    }

    /** Tells of rows that are added, changed or gone, until the subscription is closed. */
    public Subscription watch(Consumer<Event> told) {
        return Subscription.open(
                mapi,
                told,
                (sink, connection) -> call(IMAPITable.Advise, Defs.fnevTableModified, sink, connection),
                connection -> call(IMAPITable.Unadvise, connection));
    }

    private final class Batches implements Iterator<Props> {
        private Iterator<Props> batch = List.<Props>of().iterator();
        private boolean ended;

        @Override
        public boolean hasNext() {
            if (!batch.hasNext() && !ended) {
                batch = MapiTable.this.next(BATCH).iterator();
                ended = !batch.hasNext();
            }
            return batch.hasNext();
        }

        @Override
        public Props next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return batch.next();
        }
    }
}
