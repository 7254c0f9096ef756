package org.tenon.deploy.welcome;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tenon.deploy.config.Person;
import org.tenon.deploy.register.Invitation;
import org.tenon.deploy.register.Invitation.State;
import org.tenon.deploy.register.Register.Known;

/** Who is mailed: a row for each state that the last invitation may be in. */
class WelcomePlannerTest {
    private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

    @ParameterizedTest
    @CsvSource({
        // last,   its link, again?, what is done
        "none,     -,        false,  Send",
        "none,     -,        true,   Send",
        "REFUSED,  good,     false,  Send",
        "DEFERRED, good,     false,  Send",
        "SENDING,  good,     false,  Ask",
        "SENDING,  good,     true,   Send",
        "SENT,     good,     false,  Skip",
        "SENT,     good,     true,   Send",
        "SENT,     expired,  false,  Ask",
        "SENT,     expired,  true,   Send",
        "SENT,     revoked,  false,  Ask",
        "SENT,     revoked,  true,   Send"
    })
    void isDecided(String last, String link, boolean again, String step) throws Exception {
        var invitation = last.equals("none")
                ? Optional.<Invitation>empty()
                : Optional.of(new Invitation(
                        1,
                        State.valueOf(last),
                        NOW.minus(Duration.ofDays(1)),
                        Optional.of(NOW.minus(Duration.ofDays(1))),
                        link.equals("expired") ? NOW : NOW.plusSeconds(1),
                        link.equals("revoked") ? Optional.of(NOW) : Optional.empty()));
        var known = new Known(1, Person.of("alice@example.test", "", ""), invitation);
        var plan = WelcomePlanner.plan(List.of(known), again, NOW);
        assertEquals(step, plan.getFirst().getClass().getSimpleName());
    }
}
