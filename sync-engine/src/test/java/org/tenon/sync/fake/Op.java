package org.tenon.sync.fake;

/** A method of the port, as a place where a {@linkplain Faults fault} can be armed. */
public enum Op {
    FOLDERS,
    OPEN,
    OBSERVE,
    STILL_HERE,
    DESCRIBE,
    READ,
    STAGE,
    HORIZON,
    CREATE,
    LANDED,
    REPLACE,
    REFLAG,
    MOVE,
    DELETE,
    CREATE_FOLDER,
    RENAME_FOLDER,
    DELETE_FOLDER;

    /** Whether it is asked of an open folder. */
    boolean onFolder() {
        return switch (this) {
            case OBSERVE, STILL_HERE, DESCRIBE, READ, STAGE, HORIZON, CREATE, LANDED, REPLACE, REFLAG, MOVE, DELETE ->
                true;
            case FOLDERS, OPEN, CREATE_FOLDER, RENAME_FOLDER, DELETE_FOLDER -> false;
        };
    }

    /** Whether it changes what the store keeps. */
    boolean writes() {
        return switch (this) {
            case CREATE, REPLACE, REFLAG, MOVE, DELETE, CREATE_FOLDER, RENAME_FOLDER, DELETE_FOLDER -> true;
            case FOLDERS, OPEN, OBSERVE, STILL_HERE, DESCRIBE, READ, STAGE, HORIZON, LANDED -> false;
        };
    }

    /** Whether it needs space. */
    boolean grows() {
        return switch (this) {
            case STAGE, CREATE, REPLACE, CREATE_FOLDER -> true;
            case FOLDERS, OPEN, OBSERVE, STILL_HERE, DESCRIBE, READ, HORIZON, LANDED, REFLAG, MOVE, DELETE -> false;
            case RENAME_FOLDER, DELETE_FOLDER -> false;
        };
    }
}
