package org.tenon.mapi;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** Starts {@link HostileInWindows}, {@link SharedStoreInWindows} and {@link TroubledStoreInWindows} in a Windows process. */
final class HostileTest {
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(HostileInWindows.class, SharedStoreInWindows.class, TroubledStoreInWindows.class);
    }
}
