package org.tenon.mapi;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** Starts {@link RigInWindows} and {@link UnkindInWindows} in a Windows process. */
final class RigTest {
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(RigInWindows.class, UnkindInWindows.class);
    }
}
