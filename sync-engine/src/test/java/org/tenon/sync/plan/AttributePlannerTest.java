package org.tenon.sync.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tenon.sync.model.Side;
import org.tenon.sync.plan.AttributePlanner.Values;
import org.tenon.sync.plan.Policy.Conflict;

/** Every row of a folder's attributes, under every policy. */
class AttributePlannerTest {
    private static final Optional<String> NONE = Optional.empty();
    private static final Optional<String> OLD = Optional.of("old");
    private static final Optional<String> RED = Optional.of("red");
    private static final Optional<String> BLUE = Optional.of("blue");

    @Test
    void whereOneSideHasNoneTheOthersIsTaken() {
        for (var policy : Conflict.values()) {
            assertEquals(Side.CLIENT, winner(RED, NONE, OLD, policy));
            assertEquals(Side.SERVER, winner(NONE, BLUE, OLD, policy));
            assertEquals(Side.CLIENT, winner(OLD, NONE, OLD, policy));
        }
    }

    @Test
    void theSideThatChangedItWins() {
        for (var policy : Conflict.values()) {
            assertEquals(Side.CLIENT, winner(RED, OLD, OLD, policy));
            assertEquals(Side.SERVER, winner(OLD, BLUE, OLD, policy));
        }
    }

    @Test
    void whereBothChangedItTheServerWinsUnlessPolicySaysTheClient() {
        for (var policy : Conflict.values()) {
            var wins = policy == Conflict.CLIENT ? Side.CLIENT : Side.SERVER;
            assertEquals(wins, winner(RED, BLUE, OLD, policy));
            assertEquals(wins, winner(RED, BLUE, NONE, policy));
        }
    }

    private static Side winner(
            Optional<String> client, Optional<String> server, Optional<String> agreed, Conflict policy) {
        return AttributePlanner.winner(new Values(client, server, agreed), policy);
    }
}
