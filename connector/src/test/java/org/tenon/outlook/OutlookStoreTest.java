package org.tenon.outlook;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Starts the contracts of the Outlook store in a Windows process, on the rig. */
final class OutlookStoreTest {
    /** So many processes share the calls of the long form. */
    private static final int LONG_PARTS = 34;

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
    Stream<DynamicTest> scenarios() {
        return WindowsLab.inWindows(OutlookScenariosInWindows.class);
    }

    @TestFactory
    @Timeout(value = 8, unit = TimeUnit.HOURS)
    Stream<DynamicTest> deaths() {
        int parts = Boolean.getBoolean("tenon.long") ? LONG_PARTS : 1;
        return IntStream.range(0, parts)
                .boxed()
                .flatMap(part -> WindowsLab.inWindows(
                        List.of(),
                        List.of("-Dtenon.part=" + part, "-Dtenon.parts=" + parts),
                        OutlookDeathsInWindows.class));
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> deletes() {
        return WindowsLab.inWindows(OutlookDeletesInWindows.class, OutlookMovesInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> badInput() {
        return WindowsLab.inWindows(OutlookBadInputInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> offline() {
        return WindowsLab.inWindows(OutlookOfflineInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> realFiles() {
        return WindowsLab.inWindows(OutlookCorpusInWindows.class);
    }
}
