package org.tenon.connector.cli;

import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Starts {@link ProfileInWindows} in a Windows process. */
final class ProfileTest {
    @TestFactory
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(ProfileInWindows.class);
    }
}
