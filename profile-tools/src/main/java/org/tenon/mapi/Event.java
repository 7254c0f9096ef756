package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.Optional;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Reach;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.Props;

/** What a provider told of a change. Copied out before the provider takes its memory back. */
public sealed interface Event {
    /** What became of a row or an object. */
    enum Change {
        ADDED,
        CHANGED,
        REMOVED,
        MOVED,
        COPIED,
        /** So much that only a new look helps. */
        RELOAD
    }

    /**
     * Of a table.
     *
     * @param row its columns; empty where it is gone
     */
    record Row(Change change, Optional<Binary> instanceKey, Props row) implements Event {}

    /** Of a store: a folder or a message. */
    record Thing(Change change, boolean folder, Binary entryId, Binary parentId) implements Event {}

    /** Anything else, by its number. */
    record Other(int type) implements Event {}

    static Event read(Reach reach, Pointer notification) {
        int info = Structs.NOTIFICATION.at("info");
        int type = notification.getInt(0);
        if (type == Defs.fnevTableModified) {
            var tab = Structs.TABLE_NOTIFICATION;
            var change =
                    switch (notification.getInt(info + tab.at("ulTableEvent"))) {
                        case Defs.TABLE_ROW_ADDED -> Change.ADDED;
                        case Defs.TABLE_ROW_DELETED -> Change.REMOVED;
                        case Defs.TABLE_ROW_MODIFIED -> Change.CHANGED;
                        default -> Change.RELOAD;
                    };
            var key = Values.read(reach, Pointer.nativeValue(notification) + info + tab.at("propIndex"), 1);
            int row = info + tab.at("row");
            int count = change == Change.RELOAD ? 0 : notification.getInt(row + Structs.SRow.at("cValues"));
            var props = Values.read(
                    reach, Pointer.nativeValue(notification.getPointer(row + Structs.SRow.at("lpProps"))), count);
            return new Row(change, key.value(0) instanceof Binary b ? Optional.of(b) : Optional.empty(), props);
        }
        var object = Structs.OBJECT_NOTIFICATION;
        var change =
                switch (type) {
                    case Defs.fnevObjectCreated, Defs.fnevNewMail -> Change.ADDED;
                    case Defs.fnevObjectModified -> Change.CHANGED;
                    case Defs.fnevObjectDeleted -> Change.REMOVED;
                    case Defs.fnevObjectMoved -> Change.MOVED;
                    case Defs.fnevObjectCopied -> Change.COPIED;
                    default -> null;
                };
        if (change == null || type == Defs.fnevNewMail) {
            return new Other(type);
        }
        return new Thing(
                change,
                notification.getInt(info + object.at("ulObjType")) == Defs.MAPI_FOLDER,
                id(notification, info + object.at("cbEntryID"), info + object.at("lpEntryID")),
                id(notification, info + object.at("cbParentID"), info + object.at("lpParentID")));
    }

    private static Binary id(Pointer notification, int size, int at) {
        int length = notification.getInt(size);
        return new Binary(
                length == 0 ? new byte[0] : notification.getPointer(at).getByteArray(0, length));
    }
}
