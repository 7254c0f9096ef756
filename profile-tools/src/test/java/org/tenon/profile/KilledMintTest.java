package org.tenon.profile;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.tenon.lab.WindowsLab;

/** Starts {@link KilledMintInWindows}, each of its parts in a Windows process, or those that {@code -Dtenon.part} matches. */
final class KilledMintTest {
    @TestFactory
    @Timeout(value = 120, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        var wanted = System.getProperty("tenon.part", ".*");
        return KilledMintInWindows.parts().stream()
                .filter(part -> part.matches(wanted))
                .flatMap(part ->
                        WindowsLab.inWindows(List.of(), List.of("-Dtenon.part=" + part), KilledMintInWindows.class));
    }
}
