package org.tenon.windows;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** Starts {@link TcpPeersInWindows} in a Windows process. */
final class TcpPeersTest {
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(TcpPeersInWindows.class);
    }
}
