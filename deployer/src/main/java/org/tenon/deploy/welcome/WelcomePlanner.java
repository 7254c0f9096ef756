package org.tenon.deploy.welcome;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.tenon.deploy.register.Invitation;
import org.tenon.deploy.register.Register.Known;

/** Decides who is to be mailed. Pure. */
public final class WelcomePlanner {
    private WelcomePlanner() {}

    /** What is done about one person, and why. */
    public sealed interface Step {
        Known known();

        String why();

        record Send(Known known, String why) implements Step {}

        /** Not mailed, and nothing waits for anybody. */
        record Skip(Known known, String why) implements Step {}

        /** Not mailed, and a person has to say what is wanted. */
        record Ask(Known known, String why) implements Step {}
    }

    /**
     * @param again whether those who have a mail already get another
     */
    public static List<Step> plan(List<Known> people, boolean again, Instant now) {
        return people.stream().map(known -> step(known, again, now)).toList();
    }

    private static Step step(Known known, boolean again, Instant now) {
        var last = known.last();
        if (last.isEmpty()) {
            return new Step.Send(known, "first mail");
        }
        return switch (last.get().state()) {
            case REFUSED -> new Step.Send(known, "refused before");
            case DEFERRED -> new Step.Send(known, "not sent before");
            case SENDING ->
                again
                        ? new Step.Send(known, "asked for again; an earlier one may have gone out")
                        : new Step.Ask(
                                known,
                                "a run on " + day(Optional.of(last.get().made()))
                                        + " was cut off; the mail may have gone out. --again sends another");
            case SENT -> sent(known, last.get(), again, now);
        };
    }

    private static Step sent(Known known, Invitation last, boolean again, Instant now) {
        if (again) {
            return new Step.Send(known, "asked for again; the link of " + day(last.sent()) + " ends");
        }
        return last.isGood(now)
                ? new Step.Skip(
                        known, "has one of " + day(last.sent()) + ", good until " + day(Optional.of(last.expires())))
                : new Step.Ask(
                        known,
                        "had one of " + day(last.sent())
                                + (last.revoked().isPresent() ? ", which was revoked" : ", which has expired")
                                + ". --again sends another");
    }

    private static String day(Optional<Instant> at) {
        return at.map(instant -> instant.toString().substring(0, 10)).orElse("?");
    }
}
