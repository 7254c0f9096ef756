package org.tenon.outlook;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.run.BinTest;

/** Holds the Outlook store to its contracts in Windows processes, on the rig. */
final class OutlookStoreTest {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");

    /** One for each thing that a rule may do. */
    private static final int RULES = 6;

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        // Tasks, notes and contacts go the way of events: they are in the long form.
        return LONG
                ? WindowsLab.inWindows(
                        OutlookMailInWindows.class,
                        OutlookCutOffInWindows.class,
                        OutlookSentInWindows.class,
                        OutlookItemsInWindows.class)
                : WindowsLab.inWindows(
                        OutlookMailInWindows.class,
                        OutlookCutOffInWindows.class,
                        OutlookSentInWindows.class,
                        OutlookArrivalsInWindows.class,
                        OutlookItemsInWindows.Events.class);
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the short form: inWindows")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    Stream<DynamicTest> arrivals() {
        return WindowsLab.inParts(RULES, OutlookArrivalsInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> deletes() {
        return WindowsLab.inWindows(
                OutlookDeletesInWindows.class,
                OutlookMovesInWindows.class,
                OutlookRehearsalInWindows.class,
                OutlookComplaintsInWindows.class,
                BinTest.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> badInput() {
        return WindowsLab.inWindows(OutlookBadInputInWindows.class);
    }
}
