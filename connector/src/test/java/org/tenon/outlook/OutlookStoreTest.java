package org.tenon.outlook;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Holds the Outlook store to its contracts in Windows processes, on the rig. */
final class OutlookStoreTest {
    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        // Tasks, notes and contacts go the way of events: they are in the long form.
        var items = Boolean.getBoolean("tenon.long") ? OutlookItemsInWindows.class : OutlookItemsInWindows.Events.class;
        return WindowsLab.inWindows(
                OutlookMailInWindows.class, OutlookSentInWindows.class, OutlookArrivalsInWindows.class, items);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> deletes() {
        return WindowsLab.inWindows(OutlookDeletesInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> badInput() {
        return WindowsLab.inWindows(OutlookBadInputInWindows.class);
    }
}
