package org.tenon.mapi;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.tenon.lab.WindowsLab;

/** The clients once more, where the rig is as kind as its sources allow: what was written for the harder way must not need it. */
final class KindRigTest {
    private static final String KIND =
            "TENON_RIG_SWITCHES=logon-fails=0;missing-fails=0;nameless-errors=0;merged-notifications=0;busy-tables=0";

    @TestFactory
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(List.of(KIND), List.of(), MapiInWindows.class);
    }
}
