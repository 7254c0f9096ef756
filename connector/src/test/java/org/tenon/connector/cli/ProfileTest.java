package org.tenon.connector.cli;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** Starts {@link ProfileInWindows} in a Windows process. */
final class ProfileTest {
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(ProfileInWindows.class);
    }
}
