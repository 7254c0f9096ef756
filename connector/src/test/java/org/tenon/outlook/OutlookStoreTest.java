package org.tenon.outlook;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.tenon.lab.WindowsLab;

/** Starts the contracts of the Outlook store in a Windows process, on the rig. */
final class OutlookStoreTest {
    private static final boolean LONG = Boolean.getBoolean("tenon.long");
    /** So many processes share the calls of the long form. */
    private static final int LONG_PARTS = 34;

    /** One for each thing that a rule may do. */
    private static final int RULES = 6;

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        // Tasks, notes and contacts go the way of events: they are in the long form.
        return LONG
                ? WindowsLab.inWindows(
                        OutlookMailInWindows.class, OutlookSentInWindows.class, OutlookItemsInWindows.class)
                : WindowsLab.inWindows(
                        OutlookMailInWindows.class,
                        OutlookSentInWindows.class,
                        OutlookArrivalsInWindows.class,
                        OutlookItemsInWindows.Events.class);
    }

    @TestFactory
    @EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "the short form: inWindows")
    @Timeout(value = 2, unit = TimeUnit.HOURS)
    Stream<DynamicTest> arrivals() {
        return inParts(RULES, OutlookArrivalsInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> scenarios() {
        return WindowsLab.inWindows(OutlookScenariosInWindows.class);
    }

    @TestFactory
    @Timeout(value = 8, unit = TimeUnit.HOURS)
    Stream<DynamicTest> deaths() {
        return inParts(LONG ? LONG_PARTS : 1, OutlookDeathsInWindows.class);
    }

    private static Stream<DynamicTest> inParts(int parts, Class<?> type) {
        return IntStream.range(0, parts)
                .boxed()
                .flatMap(part -> WindowsLab.inWindows(
                        List.of(), List.of("-Dtenon.part=" + part, "-Dtenon.parts=" + parts), type));
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> deletes() {
        return WindowsLab.inWindows(OutlookDeletesInWindows.class, OutlookComplaintsInWindows.class);
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
