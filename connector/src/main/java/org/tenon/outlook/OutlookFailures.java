package org.tenon.outlook;

import org.tenon.mapi.MapiException;
import org.tenon.mapi.abi.Codes;
import org.tenon.sync.store.Outcome;
import org.tenon.sync.store.StoreException;
import org.tenon.sync.store.StoreException.Cause;
import org.tenon.sync.store.StoreException.Retry;
import org.tenon.sync.store.StoreException.Scope;

/** What a failure of MAPI means for a sync. */
final class OutlookFailures {
    /** A data file of the largest size that Outlook lets it have takes nothing more: the code is of KB 304863, no header names it. */
    private static final int STORE_FULL = 0x8004060C;

    private OutlookFailures() {}

    static boolean isGone(MapiException e) {
        return switch (e.result()) {
            case Codes.MAPI_E_NOT_FOUND,
                    Codes.MAPI_E_OBJECT_DELETED,
                    Codes.MAPI_E_INVALID_ENTRYID,
                    Codes.MAPI_E_UNKNOWN_ENTRYID -> true;
            default -> false;
        };
    }

    /** Whether it is the data file or Outlook that failed, and the next item would fare no better. */
    static boolean isWhole(MapiException e) {
        return switch (e.result()) {
            case Codes.MAPI_E_NOT_ENOUGH_DISK,
                    STORE_FULL,
                    Codes.MAPI_E_DISK_ERROR,
                    Codes.MAPI_E_CORRUPT_STORE,
                    Codes.MAPI_E_TABLE_TOO_BIG,
                    Codes.MAPI_E_END_OF_SESSION,
                    Codes.MAPI_E_NETWORK_ERROR,
                    Codes.MAPI_E_UNCONFIGURED,
                    Codes.MAPI_E_FAILONEPROVIDER,
                    Codes.MAPI_E_LOGON_FAILED,
                    Codes.MAPI_E_NOT_INITIALIZED -> true;
            default -> false;
        };
    }

    /** @param doing what was being done, such as "opening the profile" */
    static StoreException of(String doing, MapiException e) {
        var told = " (" + e.getMessage() + ")";
        return switch (e.result()) {
            case Codes.MAPI_E_NOT_ENOUGH_DISK, STORE_FULL ->
                new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.NO_SPACE,
                        "Outlook's data file has no room left, or its disk has none; that was found while " + doing
                                + ". Make room; nothing is lost." + told,
                        e);
            case Codes.MAPI_E_NO_ACCESS ->
                new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.NO_ACCESS,
                        "Outlook's data file may not be changed; that was found while " + doing + "." + told,
                        e);
            case Codes.MAPI_E_CORRUPT_STORE ->
                new StoreException(
                        Scope.STORE,
                        Retry.AFTER_RECONFIGURING,
                        Cause.CONFIGURATION,
                        "Outlook's data file is damaged; that was found while " + doing
                                + ". Outlook's own repair tool, SCANPST.EXE, may mend it." + told,
                        e);
            case Codes.MAPI_E_BUSY, Codes.MAPI_E_TIMEOUT ->
                new StoreException(
                        Scope.STORE,
                        Retry.LATER,
                        Cause.BUSY,
                        "Outlook was busy while " + doing + ". The next run goes on." + told,
                        e);
            default ->
                new StoreException(
                        Scope.STORE,
                        Retry.LATER,
                        Cause.UNREACHABLE,
                        "Outlook did not answer as it should while " + doing
                                + ". Nothing is lost; the next run goes on." + told,
                        e);
        };
    }

    static StoreException folderGone() {
        return new StoreException(
                Scope.COLLECTION, Retry.LATER, Cause.FOLDER_GONE, "The folder is not in Outlook any more.");
    }

    /** What becomes of one item; thrown where it is not of the item alone. */
    static <T> Outcome<T> outcome(OutlookStore store, MapiException e) throws StoreException {
        // What one item may not do, or all of them.
        boolean closed = e.result() == Codes.MAPI_E_NO_ACCESS && store.mayOnlyBeRead();
        if (closed || isWhole(e)) {
            throw of("changing an item", e);
        }
        return outcome(e);
    }

    static <T> Outcome<T> noItem(ItemForm form) {
        return Outcome.rejected(
                "refused",
                "It is not one item of the kind " + form.kind().word()
                        + " that can be read, so Outlook cannot hold it.");
    }

    /** Of one item: what passes is put off, what does not is the item's own trouble. */
    private static <T> Outcome<T> outcome(MapiException e) {
        if (e.result() == Codes.MAPI_E_OBJECT_CHANGED || isGone(e)) {
            return Outcome.deferred("The item was changed or removed in Outlook meanwhile. The next run looks again.");
        }
        if (e.isPassing()) {
            return Outcome.deferred("Outlook could not do it now (" + e.getMessage() + "). The next run tries again.");
        }
        return Outcome.rejected("refused", "Outlook does not take the item (" + e.getMessage() + ").");
    }
}
