package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenon.lab.Outlook;
import org.tenon.profile.MintingLab.Way;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.Registry.Hive;

/** Profiles that the stand-in for Outlook makes for us, as a Windows process has it made. What is not ours is the same to the byte after. */
final class ProfileMintInWindows {
    private static int number;

    private MintingLab lab;

    @BeforeEach
    void begin() throws Exception {
        lab = MintingLab.fresh("mint-" + ++number);
    }

    @AfterEach
    void end() throws Exception {
        lab.close();
    }

    /** Made, ours, whole, its data file where it was told to be and under the name that Outlook gave it. */
    private Path holds(Way way) {
        MintingLab.check(lab, way, "");
        var file = Path.of(
                lab.profile("T").orElseThrow().services().getFirst().path().orElseThrow());
        return file;
    }

    private void nothingIsLeftSet() {
        assertEquals(Optional.empty(), lab.text("ForcePSTPath"));
        assertEquals(Optional.empty(), lab.registry().text(Hive.USER, MintingLab.KEY + "\\Setup", "ImportPRF"));
    }

    @Test
    void fromNothingWithoutAnAccount() {
        lab.create(Way.NONE);
        assertEquals(lab.stores().resolve("Outlook.pst"), holds(Way.NONE));
        nothingIsLeftSet();
        assertEquals(List.of("T"), lab.names(), "the stray profile of Outlook's is gone");
        assertTrue(lab.profile("T").orElseThrow().isDefault());
    }

    /** The first start of Outlook on this machine: bound at once. */
    @Test
    void fromNothingWithAnAccount() {
        lab.answerPasswords();
        lab.create(Way.CONNECTOR);
        assertEquals(lab.stores().resolve("Outlook.pst"), holds(Way.CONNECTOR));
        nothingIsLeftSet();
        assertEquals(List.of("T"), lab.names());
        assertEquals(List.of(""), lab.starts());
        assertEquals(
                new OutlookAccount(MintingLab.POP, MintingLab.SMTP, true),
                OutlookAccount.of(lab.registry(), "T").orElseThrow());
    }

    /** Where Outlook ran before it is bound at the second start, which is ours too. */
    @Test
    void besideOtherProfilesWithAnAccount() throws Exception {
        lab.foreign("Work", true);
        lab.foreign("Home", false);
        var before = lab.foreignState();
        lab.answerPasswords();
        lab.create(Way.CONNECTOR);
        holds(Way.CONNECTOR);
        assertEquals(before, lab.foreignState());
        assertEquals(List.of("", "/profile T"), lab.starts());
        assertTrue(
                lab.profile("Work").orElseThrow().isDefault(), "as before, though Outlook made ours the default one");
    }

    @Test
    void besideOtherProfilesWithoutAnAccount() throws Exception {
        lab.foreign("Work", true);
        // As another user of that setting left it.
        lab.registry().write(MintingLab.KEY, "ForcePSTPath", "%USERPROFILE%\\theirs", true);
        var before = lab.foreignState();
        lab.create(Way.NONE);
        assertEquals(lab.stores(), holds(Way.NONE).getParent());
        assertEquals(before, lab.foreignState());
        assertEquals(Optional.of("%USERPROFILE%\\theirs"), lab.text("ForcePSTPath"));
        assertEquals(List.of("/PIM T"), lab.starts());
        // An empty profile called as Outlook's stray one is somebody's where it was there before.
        assertEquals(List.of("T", "Work"), lab.names());
    }

    @Test
    void anEmptyProfileThatWasThereBeforeIsNoStrayOne() throws Exception {
        lab.empty("Outlook");
        var before = lab.foreignState();
        lab.create(Way.NONE);
        assertEquals(List.of("Outlook", "T"), lab.names());
        assertEquals(before, lab.foreignState());
        assertTrue(lab.profile("Outlook").orElseThrow().isDefault());
    }

    @Test
    void theDefaultIsChangedWhenAskedForAndTheFormerOneComesBack() throws Exception {
        lab.foreign("Work", true);
        lab.create(Way.NONE.asDefault());
        holds(Way.NONE.asDefault());
        assertTrue(lab.profile("T").orElseThrow().isDefault());
        assertEquals(Optional.of("Work"), lab.intents().formerDefault());
        lab.delete();
        assertEquals(List.of("Work"), lab.names());
        assertTrue(lab.profile("Work").orElseThrow().isDefault());
        assertTrue(Files.exists(lab.stores().resolve("Outlook.pst")), "the data file stays");
        // Its name is taken: Outlook chooses another, and ours is what it chose.
        lab.create(Way.NONE);
        assertEquals(lab.stores().resolve("Outlook1.pst"), holds(Way.NONE));
    }

    /** The one that was the default last, and not one of long ago. */
    @Test
    void theFormerDefaultIsTheLastOneThatWasNotOurs() throws Exception {
        lab.foreign("Work", true);
        lab.foreign("Home", false);
        lab.create(Way.NONE.asDefault());
        lab.makeDefault("Home");
        assertEquals(Optional.empty(), lab.intents().formerDefault());
        lab.makeDefault("T");
        lab.delete();
        assertEquals(List.of("Home", "Work"), lab.names());
        assertTrue(lab.profile("Home").orElseThrow().isDefault());
    }

    @Test
    void underARunningOutlookNothingIsDone() throws Exception {
        lab.foreign("Work", true);
        var before = lab.foreignState();
        lab.own(Outlook.start());
        MintingLab.until(Outlook::isRunning);
        for (var way : List.of(Way.NONE, Way.CONNECTOR)) {
            var said = assertThrows(OutlookException.class, () -> lab.create(way));
            assertTrue(said.getMessage().contains("Outlook is running"), said.getMessage());
            assertTrue(said.remedy().contains("Close Outlook"), said.remedy());
        }
        assertTrue(Outlook.isRunning(), "and it runs on");
        assertEquals(List.of("Work"), lab.names());
        nothingIsLeftSet();
        Outlook.close();
        MintingLab.until(() -> !lab.program().running());
        assertEquals(before, lab.foreignState());
        lab.create(Way.NONE);
        holds(Way.NONE);
    }

    /** Its dialog is nobody's but the person's: it is not closed for them, and the next run goes on from there. */
    @Test
    void anOutlookThatAsksForAPasswordIsWaitedForAndTheNextRunCompletes() throws Exception {
        lab.foreign("Work", true);
        var before = lab.foreignState();
        var said = assertThrows(OutlookException.class, () -> lab.create(Way.CONNECTOR));
        assertTrue(said.getMessage().contains("is open still"), said.getMessage());
        assertTrue(said.remedy().contains("any password"), said.remedy());
        assertTrue(Outlook.asks(MintingLab.PASSWORD));
        assertThrows(OutlookException.class, () -> lab.create(Way.CONNECTOR));
        Outlook.answer(MintingLab.PASSWORD);
        MintingLab.until(() -> !Outlook.asks(MintingLab.PASSWORD));
        Outlook.close();
        MintingLab.until(() -> !lab.program().running());
        lab.answerPasswords();
        lab.create(Way.CONNECTOR);
        holds(Way.CONNECTOR);
        assertEquals(before, lab.foreignState());
        nothingIsLeftSet();
        assertEquals(List.of("", "/profile T"), lab.starts(), "made once");
    }

    /** What a policy says goes before what we set; then the path that is read back is elsewhere, and right. */
    @Test
    void aPolicyPutsTheDataFileElsewhere() throws Exception {
        var theirs = Files.createDirectories(lab.folder().resolve("policy"));
        lab.registry().write(MintingLab.POLICY, "ForcePSTPath", theirs.toString(), true);
        lab.create(Way.NONE);
        assertEquals(theirs.resolve("Outlook.pst"), holds(Way.NONE));
        lab.registry().remove(MintingLab.POLICY, "ForcePSTPath");
    }

    /** A PRF that names a data file besides an account: what Outlook never binds is told, and not taken for done. */
    @Test
    void anAccountThatIsNeverBoundIsTold() throws Exception {
        var prf = Prf.of(MintingLab.spec(Way.NONE), Optional.empty()).replace("Account1=", "")
                + lab.prf().replaceAll("(?s).*(?=\\[Account1\\])", "");
        var listed = prf.replace("[Internet Account List]\r\n", "[Internet Account List]\r\nAccount1=I_Mail\r\n");
        lab.answerPasswords();
        var said = assertThrows(OutlookException.class, () -> lab.create(Way.CONNECTOR, listed));
        assertTrue(said.getMessage().contains("did not bind"), said.getMessage());
        assertTrue(lab.profile("T").orElseThrow().mail().isEmpty(), "no mark: it is not done");
    }

    @Test
    void whereOutlookIsNotInstalledItIsSaid() throws Exception {
        lab.uninstall();
        assertFalse(lab.program().installed());
        var said = assertThrows(OutlookException.class, () -> lab.create(Way.NONE));
        assertTrue(said.getMessage().contains("not registered"), said.getMessage());
        assertEquals(List.of(), lab.names());
        lab.install();
        lab.create(Way.NONE);
        holds(Way.NONE);
        nothingIsLeftSet();
        assertEquals(MailMode.NONE, lab.profile("T").orElseThrow().mail().orElseThrow());
    }
}
