package org.tenon.mapi;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** Starts {@link MapiInWindows} and those beside it in a Windows process. */
final class MapiTest {
    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(MapiInWindows.class, FailuresInWindows.class, LongRunInWindows.class);
    }
}
