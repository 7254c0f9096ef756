package org.tenon.sync.fake;

import java.util.List;
import java.util.Random;
import org.tenon.sync.fake.Faults.Weather;
import org.tenon.sync.model.FolderName;
import org.tenon.sync.store.Store;
import org.tenon.sync.store.UserHands;

/** One side of a {@link SyncWorld}: a store as the process of today sees it, a person at work in it, and what a process that ended left there. */
public interface WorldSide extends AutoCloseable {
    /** The store of the process that runs now. */
    Store store();

    /** A person's own program; what it sees owes nothing to the code of the store. */
    UserHands hands();

    /** The names of the folders that a story may name, in order. */
    List<FolderName> names();

    /** The process has ended, however it did; another one begins on what it left. */
    void restart();

    /** Whether a power cut would take something back. */
    default boolean hasVolatile() {
        return false;
    }

    /** Takes back whatever was not durable. To be followed by {@link #restart()}. */
    default void powerCut() {
        // What is there is durable.
    }

    /** Fails where the process left something open. */
    void assertNothingOpen();

    /** Another number after everything that anybody changes. */
    long changes();

    /** How many bodies this process read or took in, where the side counts that. */
    default long bodies() {
        return 0;
    }

    /** The folder's handles mean something else from now on. */
    void changeValidity(FolderName folder);

    /** Whether a person can take away this folder and leave what lies below. */
    default boolean removes(FolderName folder) {
        return true;
    }

    /** What may go wrong here, and still end well; {@code inDoubt} where it is not known of some creation whether it landed. */
    List<Weather> weathers(boolean inDoubt);

    /** From now on it fails by chance. */
    void rough(Random random, Weather weather);

    /** The next {@code times} requests of {@code method} go wrong in this way. */
    default void strike(String fault, String method, int times) {
        throw new AssertionError("no such weather here: " + fault);
    }

    /** It behaves from now on. */
    void calm();

    @Override
    void close();
}
