package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TrialConversionsTest {
    @ParameterizedTest
    @EnumSource(ItemForm.class)
    void anItemOfEachKindIsMadeAndChanged(ItemForm form) throws IOException {
        var text = TrialConversions.changed(form);
        assertTrue(text.contains(":changed") || text.contains(": changed"), text);
    }
}
