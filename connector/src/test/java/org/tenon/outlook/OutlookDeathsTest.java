package org.tenon.outlook;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
        int parts = Boolean.getBoolean("tenon.long") ? LONG_PARTS : 1;
        return IntStream.range(0, parts)
                .boxed()
                .flatMap(part -> WindowsLab.inWindows(
                        List.of(),
                        List.of("-Dtenon.part=" + part, "-Dtenon.parts=" + parts),
                        OutlookDeathsInWindows.class));
    }
}
