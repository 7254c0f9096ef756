package org.tenon.mapi;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import org.tenon.mapi.abi.Codes;
import org.tenon.mapi.abi.Com;
import org.tenon.mapi.abi.Defs;
import org.tenon.mapi.abi.Iid;
import org.tenon.mapi.abi.Interfaces.IMAPIProp;
import org.tenon.mapi.abi.Interfaces.IMessage;
import org.tenon.mapi.abi.Structs;
import org.tenon.mapi.value.PropError;
import org.tenon.mapi.value.PropTag;
import org.tenon.mapi.value.Props;

/** A message: mail, appointment, contact, task, note. */
public final class MapiMessage extends PropertyObject {
    MapiMessage(Mapi mapi, Pointer object) {
        super(mapi, object);
    }

    public MapiTable recipients() {
        return table(IMessage.GetRecipientTable);
    }

    public MapiTable attachments() {
        return table(IMessage.GetAttachmentTable);
    }

    private MapiTable table(IMessage which) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(which, Defs.MAPI_UNICODE, out.pointer());
            return new MapiTable(mapi, out.target());
        });
    }

    /** Replaces all recipients. Each needs its type and its name. */
    public void setRecipients(List<Props> recipients) {
        modify(0, recipients);
    }

    public void addRecipients(List<Props> recipients) {
        modify(Defs.MODRECIP_ADD, recipients);
    }

    private void modify(int flags, List<Props> recipients) {
        mapi.scratch(scratch -> {
            int first = Structs.ADRLIST.at("aEntries");
            int size = Structs.ADRENTRY.size();
            var list =
                    scratch.piece(first + Math.max(1, recipients.size()) * size).putInt(0, recipients.size());
            for (int i = 0; i < recipients.size(); i++) {
                int at = first + i * size;
                list.putInt(
                        at + Structs.ADRENTRY.at("cValues"), recipients.get(i).size());
                list.putAddress(
                        at + Structs.ADRENTRY.at("rgPropVals"),
                        Values.write(scratch, recipients.get(i)).address());
            }
            return call(IMessage.ModifyRecipients, flags, list.pointer());
        });
    }

    public Attachment attachment(int number) {
        return mapi.scratch(scratch -> {
            var out = scratch.out();
            call(IMessage.OpenAttach, number, null, Defs.MAPI_BEST_ACCESS, out.pointer());
            return new Attachment(mapi, out.target());
        });
    }

    /** A new attachment: part of the message when both are saved, it first. */
    public Attachment attach() {
        return mapi.scratch(scratch -> {
            var number = scratch.out();
            var out = scratch.out();
            call(IMessage.CreateAttach, null, 0, number.pointer(), out.pointer());
            return new Attachment(mapi, out.target());
        });
    }

    public void deleteAttachment(int number) {
        call(IMessage.DeleteAttach, number, Com.NO_WINDOW, null, 0);
    }

    /**
     * Copies all properties, recipients and attachments, but for those named. The other is not saved by it.
     *
     * @return whether the other has all of them, but for what a provider computes itself
     */
    public boolean copyTo(MapiMessage other, PropTag<?>... without) {
        var left = mapi.scratch(scratch -> {
            var problems = scratch.out();
            call(
                    IMAPIProp.CopyTo,
                    0,
                    null,
                    without.length == 0 ? null : tags(scratch, without).pointer(),
                    Com.NO_WINDOW,
                    null,
                    scratch.bytes(Iid.bytes(Iid.IMessage)).pointer(),
                    other.pointer(),
                    0,
                    problems.pointer());
            return problems(problems.target());
        });
        return left.values().stream().allMatch(error -> error.result() == Codes.MAPI_E_COMPUTED);
    }

    /** Copies the properties named, and answers with those that could not be. */
    public Map<Integer, PropError> copyProps(MapiMessage other, PropTag<?>... only) {
        return mapi.scratch(scratch -> {
            var problems = scratch.out();
            call(
                    IMAPIProp.CopyProps,
                    tags(scratch, only).pointer(),
                    Com.NO_WINDOW,
                    null,
                    scratch.bytes(Iid.bytes(Iid.IMessage)).pointer(),
                    other.pointer(),
                    0,
                    problems.pointer());
            return problems(problems.target());
        });
    }

    /**
     * The first save of a message that was made as new mail: a person's rules run on it before anybody is told that it is there, and may
     * move or delete it at that. Afterwards it can be read, where it is still there, and not be changed.
     */
    public void saveAsNewMail() {
        call(IMAPIProp.SaveChanges, Defs.KEEP_OPEN_READONLY | Defs.ITEMPROC_FORCE | Defs.NON_EMS_XP_SAVE);
    }

    public void submit() {
        call(IMessage.SubmitMessage, 0);
    }

    public void setRead(boolean read) {
        call(IMessage.SetReadFlag, read ? Defs.SUPPRESS_RECEIPT : Defs.CLEAR_READ_FLAG);
    }
}
