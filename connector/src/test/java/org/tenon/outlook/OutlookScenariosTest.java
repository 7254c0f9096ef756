package org.tenon.outlook;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Plays the engine's scenarios, a day offline and real files over an Outlook profile, in Windows processes. */
final class OutlookScenariosTest {
    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> scenarios() {
        return WindowsLab.inWindows(OutlookScenariosInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> offline() {
        return WindowsLab.inWindows(OutlookOfflineInWindows.class);
    }

    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> realFiles() {
        return WindowsLab.inWindows(OutlookCorpusInWindows.class, OutlooksOwnFilesInWindows.class);
    }
}
