package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.List;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Interfaces.IMAPIContainer;
import org.tenon.mapi.abi.Interfaces.IMAPIFolder;
import org.tenon.mapi.abi.Scratch;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.Binary;

/** A folder of a store. */
public final class MapiFolder extends PropertyObject {
    MapiFolder(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public MapiTable messages() {
        return table(IMAPIContainer.GetContentsTable, Defs.MAPI_UNICODE);
    }

    /** Hidden messages, in which Outlook keeps settings of a folder. */
    public MapiTable hiddenMessages() {
        return table(IMAPIContainer.GetContentsTable, Defs.MAPI_UNICODE | Defs.MAPI_ASSOCIATED);
    }

    public MapiTable folders() {
        return table(IMAPIContainer.GetHierarchyTable, Defs.MAPI_UNICODE);
    }

    /** Folders at any depth below. */
    public MapiTable allFolders() {
        return table(IMAPIContainer.GetHierarchyTable, Defs.MAPI_UNICODE | Defs.CONVENIENT_DEPTH);
    }

    private MapiTable table(IMAPIContainer which, int flags) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(which, flags, out.pointer());
            return new MapiTable(mapi, out.target());
        });
    }

    /** A message that is there once it is saved. */
    public MapiMessage create() {
        return create(0);
    }

    /** One that nobody sees, among those in which Outlook keeps settings of a folder. */
    public MapiMessage createHidden() {
        return create(Defs.MAPI_ASSOCIATED);
    }

    /** New mail, for {@link MapiMessage#saveAsNewMail}. */
    public MapiMessage createNewMail() {
        return create(Defs.ITEMPROC_FORCE);
    }

    private MapiMessage create(int flags) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMAPIFolder.CreateMessage, null, flags, out.pointer());
            return new MapiMessage(mapi, out.target());
        });
    }

    /** Opens the folder of that name below this one, and makes it where there is none. */
    public MapiFolder folder(String name) {
        return createFolder(name, Defs.MAPI_UNICODE | Defs.OPEN_IF_EXISTS);
    }

    /** Makes a folder below this one; fails with MAPI_E_COLLISION where there is one whose name differs in case alone, or not at all. */
    public MapiFolder createFolder(String name) {
        return createFolder(name, Defs.MAPI_UNICODE);
    }

    private MapiFolder createFolder(String name, int flags) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(
                    IMAPIFolder.CreateFolder,
                    Defs.FOLDER_GENERIC,
                    scratch.wide(name).pointer(),
                    null,
                    null,
                    flags,
                    out.pointer());
            return new MapiFolder(mapi, out.target());
        });
    }

    /** Moves a folder below with all that is in it to another place, under that name. */
    public void moveFolder(Binary entryId, MapiFolder to, String name) {
        mapi.scratch(scratch -> call(
                IMAPIFolder.CopyFolder,
                entryId.size(),
                scratch.bytes(entryId.shared()).pointer(),
                null,
                to.pointer(),
                scratch.wide(name).pointer(),
                Com.NO_WINDOW,
                null,
                Defs.FOLDER_MOVE | Defs.MAPI_UNICODE));
    }

    /** Deletes a folder below that holds nothing; fails with MAPI_E_HAS_MESSAGES or MAPI_E_HAS_FOLDERS where it does. */
    public void deleteEmptyFolder(Binary entryId) {
        mapi.scratch(scratch -> call(
                IMAPIFolder.DeleteFolder,
                entryId.size(),
                scratch.bytes(entryId.shared()).pointer(),
                Com.NO_WINDOW,
                null,
                0));
    }

    /** Deletes a folder below with all that is in it. */
    public void deleteFolder(Binary entryId) {
        mapi.scratch(scratch -> call(
                IMAPIFolder.DeleteFolder,
                entryId.size(),
                scratch.bytes(entryId.shared()).pointer(),
                Com.NO_WINDOW,
                null,
                Defs.DEL_MESSAGES | Defs.DEL_FOLDERS));
    }

    /** @return false where some are left: not there, open elsewhere, or on their way out. Which, only a look afterwards tells. */
    public boolean delete(List<Binary> messages) {
        return mapi.scratch(
                scratch -> whole(IMAPIFolder.DeleteMessages, list(scratch, messages), Com.NO_WINDOW, null, 0));
    }

    /** A message that is not there is a failure for some providers, and a part for others. */
    private boolean whole(IMAPIFolder slot, Object... arguments) {
        int result = ask(slot, arguments);
        if (result < 0 && result != Codes.MAPI_E_NOT_FOUND) {
            throw failed(slot, result);
        }
        return result == 0;
    }

    /**
     * Moves messages into another folder of the same store or of another. Whether they keep their entry ids there is the provider's
     * affair: both happen.
     */
    public boolean move(List<Binary> messages, MapiFolder to) {
        return transfer(messages, to, Defs.MESSAGE_MOVE);
    }

    public boolean copy(List<Binary> messages, MapiFolder to) {
        return transfer(messages, to, 0);
    }

    private boolean transfer(List<Binary> messages, MapiFolder to, int flags) {
        return mapi.scratch(scratch ->
                call(IMAPIFolder.CopyMessages, list(scratch, messages), null, to.pointer(), Com.NO_WINDOW, null, flags)
                        == 0);
    }

    /**
     * Marks messages as read or unread without anybody being told (no receipts).
     *
     * @return false where some were not there or could not be marked
     */
    public boolean setRead(List<Binary> messages, boolean read) {
        return mapi.scratch(scratch -> whole(
                IMAPIFolder.SetReadFlags,
                list(scratch, messages),
                Com.NO_WINDOW,
                null,
                read ? Defs.SUPPRESS_RECEIPT : Defs.CLEAR_READ_FLAG));
    }

    private static Pointer list(Scratch scratch, List<Binary> ids) {
        int size = Structs.SBinary.size();
        int pointer = Structs.SBinary.at("lpb");
        var entries = scratch.piece(Math.max(1, ids.size()) * size);
        for (int i = 0; i < ids.size(); i++) {
            entries.putInt(i * size, ids.get(i).size());
            entries.putAddress(
                    i * size + pointer, scratch.bytes(ids.get(i).shared()).address());
        }
        return scratch.piece(Structs.ENTRYLIST.size())
                .putInt(0, ids.size())
                .putAddress(Structs.ENTRYLIST.at("lpbin"), entries.address())
                .pointer();
    }
}
