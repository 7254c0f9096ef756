package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tenon.mapi.MapiException;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState.Condition;
import org.tenon.profile.ProfileState.Service;

/** What the worker and its parent say to each other; in Windows {@code ProfileTest} has them talk. */
final class MapiWorkerTest {
    private static final Binary UID = Binary.ofHex("00ff10");

    @Test
    void aLibraryThatCannotBeLoadedIsASentence(@TempDir Path scratch) {
        var library = new MapiLibrary("a test", scratch.resolve("none.dll").toString());
        var refused = assertThrows(
                OutlookException.class,
                () -> MapiWorker.start(new MapiWorker.Setting(System.getenv(), scratch), List.of(library)));
        assertEquals("Outlook's MAPI library could not be loaded (a test)", refused.getMessage());
    }

    private static Map<String, Object> sent(Map<String, Object> message) {
        return WorkerProtocol.read(WorkerProtocol.line(message)).orElseThrow();
    }

    @Test
    void statesComeAsTheyWere() {
        for (var condition : Condition.values()) {
            var service = new Service(UID, UID, "MSUPST MS", "\u65E5\u672C", Optional.of("C:\\\u65E5.pst"), condition);
            var whole = new ProfileState("Ä \"x\"", true, Optional.of("m"), true, List.of(service), Optional.empty());
            assertEquals(whole, WorkerProtocol.state(sent(WorkerProtocol.state(whole))));
        }
        var troubled = ProfileState.troubled("T", false, "why");
        assertEquals(troubled, WorkerProtocol.state(sent(WorkerProtocol.state(troubled))));
    }

    @Test
    void stepsComeAsTheyWere() {
        var all = List.<ProfileStep>of(
                new ProfileStep.CreateProfile("T"),
                new ProfileStep.Mark("T", MailMode.CONNECTOR),
                new ProfileStep.RemoveService(UID, "s", "r"),
                new ProfileStep.AddService("s", "d", "p"),
                new ProfileStep.ConfigureStore(UID, "d", "p"),
                new ProfileStep.ChooseDefaultStore("p"),
                new ProfileStep.MakeDefault("T"),
                new ProfileStep.DeleteProfile("T"));
        for (var step : all) {
            assertEquals(step, WorkerProtocol.step(sent(WorkerProtocol.step(step))));
        }
        // Two are done by starting Outlook, and never asked of a worker.
        assertEquals(ProfileStep.class.getPermittedSubclasses().length - 2, all.size());
    }

    @Test
    void failuresComeWithAllThatTheyTell() {
        var failed = WorkerProtocol.failure(
                sent(WorkerProtocol.failure(new MapiException("C.m", 0x8004011D, 0x30060401, 7))));
        assertEquals(0x8004011D, failed.result());
        assertEquals(7, failed.lowLevelError());
        assertTrue(failed.wantsPassword() && !failed.isPassing(), failed.getMessage());
        assertTrue(new MapiException("C.m", 0x8004011D).isPassing());
        assertTrue(WorkerProtocol.read("some library's chatter").isEmpty());
    }
}
