package org.tenon.outlook;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Lets Windows processes die, Outlook go away and calls fail amid the scenarios over an Outlook profile. */
final class OutlookDeathsTest {
    /** So many processes share the calls of the long form. */
    private static final int LONG_PARTS = 34;

    @TestFactory
    @Timeout(value = 8, unit = TimeUnit.HOURS)
    Stream<DynamicTest> deaths() {
        return WindowsLab.inParts(Boolean.getBoolean("tenon.long") ? LONG_PARTS : 1, OutlookDeathsInWindows.class);
    }
}
