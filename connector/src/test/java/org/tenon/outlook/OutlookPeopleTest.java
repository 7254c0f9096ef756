package org.tenon.outlook;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tenon.lab.WindowsLab;
import org.tenon.sync.lab.DavServer;
import org.tenon.sync.lab.RunningDav;

/** Meetings in an Outlook profile beside a Cyrus that mails people by itself. */
@EnabledIfSystemProperty(named = "tenon.long", matches = "true", disabledReason = "in the long form only")
final class OutlookPeopleTest {
    @RegisterExtension
    static final RunningDav RUNNING = new RunningDav(DavServer.Make.CYRUS);

    @TestFactory
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    Stream<DynamicTest> inWindows() {
        return WindowsLab.inWindows(
                List.of(), List.of("-Dtenon.server=" + RUNNING.http()), OutlookPeopleInWindows.class);
    }
}
