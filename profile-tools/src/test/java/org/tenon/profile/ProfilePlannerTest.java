package org.tenon.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.mapi.value.Binary;
import org.tenon.profile.ProfilePlanner.Intent;
import org.tenon.profile.ProfileSpec.MailMode;
import org.tenon.profile.ProfileState.Condition;
import org.tenon.profile.ProfileState.Service;

final class ProfilePlannerTest {
    private static final String PATH = "C:\\x.pst";
    private static final ProfileSpec WANTED = new ProfileSpec("T", PATH, "Tenon", MailMode.CONNECTOR, true, false);
    private static final Service STORE = service(1, "MSUPST MS", Optional.of(PATH), true);
    private static final Service BOOK = service(2, "CONTAB", Optional.empty(), true);

    private static Service service(int uid, String name, Optional<String> path, boolean complete) {
        var id = new Binary(new byte[] {(byte) uid});
        return new Service(id, id, name, "n", path, complete ? Condition.WHOLE : Condition.UNFINISHED);
    }

    private static ProfileState state(boolean marked, boolean defaultStore, Service... services) {
        return new ProfileState(
                "T",
                false,
                marked ? Optional.of("tenon 1 connector") : Optional.empty(),
                defaultStore,
                List.of(services),
                Optional.empty());
    }

    private static List<String> plan(ProfileState present) {
        return ProfilePlanner.plan(WANTED, Optional.ofNullable(present)).stream()
                .map(step -> step.getClass().getSimpleName())
                .toList();
    }

    @Test
    void whatIsAsWantedNeedsNothing() {
        assertEquals(List.of(), plan(state(true, true, STORE, BOOK)));
        assertEquals(List.of(), plan(state(true, true, service(1, "msupst ms", Optional.of("c:\\X.PST"), true), BOOK)));
    }

    @Test
    void whatIsNotThereIsMadeInTheOrderThatACrashForgives() {
        assertEquals(List.of("CreateProfile", "Mark", "AddService", "AddService", "ChooseDefaultStore"), plan(null));
    }

    @Test
    void anotherWayOfMailIsNotedAndNothingElseIsDone() {
        var none = ProfilePlanner.plan(WANTED.withMail(MailMode.NONE), Optional.of(state(true, true, STORE, BOOK)));
        assertEquals(List.of(new ProfileStep.Mark("T", MailMode.NONE)), none);
        assertEquals(Optional.of(MailMode.CONNECTOR), state(true, true).mail());
        assertEquals(Optional.empty(), state(false, true).mail());
    }

    @Test
    void whatACrashLeftIsCompleted() {
        assertEquals(List.of("Mark", "AddService", "AddService", "ChooseDefaultStore"), plan(state(false, false)));
        assertEquals(
                List.of("RemoveService", "AddService", "AddService", "ChooseDefaultStore"),
                plan(state(true, false, service(1, "MSUPST MS", Optional.empty(), false))));
        assertEquals(
                List.of("ConfigureStore", "AddService", "ChooseDefaultStore"),
                plan(state(true, false, service(1, "MSUPST MS", Optional.empty(), true))));
        assertEquals(
                List.of("RemoveService", "ChooseDefaultStore"),
                plan(state(true, false, STORE, service(3, "MSUPST MS", Optional.empty(), true), BOOK)));
    }

    @Test
    void whatCannotBeReadIsNeitherRemovedNorPointedElsewhere() {
        var id = new Binary(new byte[] {7});
        var closed = new Service(id, id, "MSUPST MS", "n", Optional.empty(), Condition.UNREADABLE);
        var refused = assertThrows(OutlookException.class, () -> plan(state(true, false, closed, BOOK)));
        assertTrue(refused.remedy().contains("nothing was changed"), refused.remedy());
        var troubled = ProfileState.troubled("T", false, "MAPI_E_NO_ACCESS");
        assertTrue(assertThrows(OutlookException.class, () -> plan(troubled))
                .getMessage()
                .contains("MAPI_E_NO_ACCESS"));
    }

    @Test
    void otherServicesAreLeftAlone() {
        assertEquals(
                List.of(),
                plan(state(
                        true,
                        true,
                        STORE,
                        BOOK,
                        service(4, "MSUPST MS", Optional.of("C:\\archive.pst"), true),
                        service(5, "OTHER", Optional.empty(), true))));
    }

    @Test
    void aNoteMakesAnEmptyProfileOursAndNoOther() {
        assertTrue(ProfilePlanner.ours(state(false, false), Intent.BY_MAPI));
        assertFalse(ProfilePlanner.ours(state(false, false), Intent.NONE));
        assertFalse(ProfilePlanner.ours(state(false, true, STORE), Intent.BY_MAPI));
        assertTrue(ProfilePlanner.ours(state(true, true, STORE), Intent.NONE));
        assertTrue(ProfilePlanner.ours(state(false, true, STORE), Intent.BY_OUTLOOK));
    }

    private static List<String> byOutlook(boolean ours, ProfileState present) {
        return ProfilePlanner.planByOutlook(
                        WANTED, Optional.ofNullable(present), ours, "C:\\f", Optional.empty(), Optional.empty())
                .stream()
                .map(step -> step.getClass().getSimpleName())
                .toList();
    }

    @Test
    void outlookMakesWhatItCanStartWith() {
        assertEquals(List.of("MintProfile", "Mark"), byOutlook(false, null));
        assertEquals(List.of(), byOutlook(true, state(true, true, STORE)));
        assertEquals(List.of("Mark"), byOutlook(true, state(false, true, STORE)));
        assertEquals(List.of("DeleteProfile", "MintProfile", "Mark"), byOutlook(true, state(true, false, BOOK)));
        var refused = assertThrows(OutlookException.class, () -> byOutlook(false, state(false, false, BOOK)));
        assertTrue(refused.getMessage().contains("not made by Tenon"), refused.getMessage());
    }

    @Test
    void anAccountThatIsNotBoundTakesAnotherStart() {
        var prf = Optional.of("[General]");
        for (var row : List.of(
                List.of(Optional.empty(), false, List.of("MintProfile", "BindAccount", "Mark")),
                List.of(Optional.of(new OutlookAccount(1100, 1125, false)), true, List.of("BindAccount")),
                List.of(Optional.of(new OutlookAccount(1100, 1125, true)), true, List.of()))) {
            @SuppressWarnings("unchecked")
            var account = (Optional<OutlookAccount>) row.get(0);
            var present = (boolean) row.get(1) ? Optional.of(state(true, true, STORE)) : Optional.<ProfileState>empty();
            assertEquals(
                    row.get(2),
                    ProfilePlanner.planByOutlook(WANTED, present, true, "C:\\f", prf, account).stream()
                            .map(step -> step.getClass().getSimpleName())
                            .toList());
        }
        var without = assertThrows(
                OutlookException.class,
                () -> ProfilePlanner.planByOutlook(
                        WANTED, Optional.of(state(true, true, STORE)), true, "C:\\f", prf, Optional.empty()));
        assertTrue(without.getMessage().contains("no account"), without.getMessage());
    }

    @Test
    void theFormerDefaultProfileIsTheDefaultAgain() {
        var ours = new ProfileState("T", true, Optional.empty(), true, List.of(STORE), Optional.empty());
        assertEquals(
                List.of(new ProfileStep.MakeDefault("Old"), new ProfileStep.DeleteProfile("T")),
                ProfilePlanner.planDelete("T", Optional.of(ours), Optional.of("Old")));
        assertEquals(
                List.of(new ProfileStep.DeleteProfile("T")),
                ProfilePlanner.planDelete("T", Optional.of(state(true, true, STORE)), Optional.of("Old")));
    }
}
