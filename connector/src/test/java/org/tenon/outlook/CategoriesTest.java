package org.tenon.outlook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenon.sync.model.Flags;

class CategoriesTest {
    @ParameterizedTest
    @CsvSource({"work, work", "Red Category, Red_Category", "Büro, B&APw-ro", "R&D, R&-D", "日本, &ZeVnLA-"})
    void aCategoryIsAKeywordAndComesBack(String category, String keyword) {
        assertEquals(Optional.of(keyword), Categories.keyword(category));
        assertEquals(List.of(category), Categories.of(Flags.of(keyword), List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "50 %",
                "(x)",
                "a\"b",
                "a\\b",
                "two\nlines",
                "$Label1",
                "Junk",
                "one of more letters than any server takes for a keyword of its own"
            })
    void whatNoKeywordCanSayStaysInOutlook(String category) {
        assertEquals(Optional.empty(), Categories.keyword(category));
        assertEquals(List.of(category), Categories.of(Flags.NONE, List.of(category)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\Seen", "$Forwarded", "$Label1", "NonJunk", "junk"})
    void whatProgramsNoteForThemselvesIsNoCategory(String flag) {
        assertFalse(Categories.isCategory(flag));
        assertEquals(List.of(), Categories.of(Flags.of(flag), List.of()));
    }

    @Test
    void whatIsThereKeepsItsSpelling() {
        assertEquals(
                List.of("My_Own label", "50 %", "new one"),
                Categories.of(Flags.of("my_own_label", "new_one"), List.of("My_Own label", "50 %", "Gone")));
        assertTrue(Categories.keywords(List.of("My_Own label")).has("MY_OWN_LABEL"));
    }

    /** What would come back as another keyword is left to the server. */
    @ParameterizedTest
    @ValueSource(strings = {"A&B", "a&", "&ZeVnLA"})
    void aCrookedKeywordIsNoCategory(String keyword) {
        assertFalse(Categories.isCategory(keyword));
    }
}
