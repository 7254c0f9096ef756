package org.tenon.sync.model;

import java.util.Arrays;

/** What is done to an item or a folder, as the journal and the reports call it. */
public enum Action {
    CREATE("create"),
    /** Its content is replaced. */
    UPDATE("update"),
    /** Its content is replaced by what both sides' changes make together. */
    MERGE("merge"),
    MOVE("move"),
    FLAGS("flags"),
    DELETE("delete"),
    FOLDER_CREATE("folder-create"),
    FOLDER_RENAME("folder-rename"),
    FOLDER_DELETE("folder-delete"),
    FOLDER_ATTRIBUTES("folder-attributes");

    private final String word;

    Action(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }

    /** The action of that word. */
    public static Action of(String word) {
        return Arrays.stream(values())
                .filter(a -> a.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such action: " + word));
    }
}
