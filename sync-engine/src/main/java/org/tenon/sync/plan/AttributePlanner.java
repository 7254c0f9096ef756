package org.tenon.sync.plan;

import java.util.Optional;
import org.tenon.sync.model.Side;

/** Which side's colour, order or other attribute of a folder both are to have. */
public final class AttributePlanner {
    private AttributePlanner() {}

    /** What each side has of an attribute, and what was agreed. At least one side has it, and they differ. */
    public record Values(Optional<String> client, Optional<String> server, Optional<String> agreed) {}

    /**
     * The rows, first that fits.
     *
     * <pre>
     * one side has none            the other side: a missing attribute is no wish to have none
     * server as agreed             the client
     * client as agreed             the server
     * both changed                 the client by policy client, else the server
     * </pre>
     */
    public static Side winner(Values values, Policy.Conflict policy) {
        if (values.client().isEmpty() || values.server().isEmpty()) {
            return values.client().isPresent() ? Side.CLIENT : Side.SERVER;
        }
        boolean ours = values.server().equals(values.agreed())
                || (!values.client().equals(values.agreed()) && policy == Policy.Conflict.CLIENT);
        return ours ? Side.CLIENT : Side.SERVER;
    }
}
