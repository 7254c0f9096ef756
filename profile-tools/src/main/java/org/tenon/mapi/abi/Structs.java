package org.tenon.mapi.abi;

import static org.tenon.mapi.abi.Struct.struct;
import static org.tenon.mapi.abi.Struct.union;

/**
 * The structures of MAPIDefs.h and MAPIX.h that pass through a call. An array that ends a structure ({@code aulPropTag[1]}) is said by
 * its first element, so that its offset is where the elements begin; the size counts that one, as {@code sizeof} does.
 */
public final class Structs {
    public static final Struct MAPIINIT_0 = struct("MAPIINIT_0", "l ulVersion", "l ulFlags");
    public static final Struct MAPIERROR =
            struct("MAPIERROR", "l ulVersion", "p lpszError", "p lpszComponent", "l ulLowLevelError", "l ulContext");
    public static final Struct SPropTagArray = struct("SPropTagArray", "l cValues", "l aulPropTag");
    public static final Struct SBinary = struct("SBinary", "l cb", "p lpb");
    public static final Struct SShortArray = struct("SShortArray", "l cValues", "p lpi");
    public static final Struct SLongArray = struct("SLongArray", "l cValues", "p lpl");
    public static final Struct SRealArray = struct("SRealArray", "l cValues", "p lpflt");
    public static final Struct SDoubleArray = struct("SDoubleArray", "l cValues", "p lpdbl");
    public static final Struct SCurrencyArray = struct("SCurrencyArray", "l cValues", "p lpcur");
    public static final Struct SAppTimeArray = struct("SAppTimeArray", "l cValues", "p lpat");
    public static final Struct SDateTimeArray = struct("SDateTimeArray", "l cValues", "p lpft");
    public static final Struct SBinaryArray = struct("SBinaryArray", "l cValues", "p lpbin");
    public static final Struct SLPSTRArray = struct("SLPSTRArray", "l cValues", "p lppszA");
    public static final Struct SWStringArray = struct("SWStringArray", "l cValues", "p lppszW");
    public static final Struct SGuidArray = struct("SGuidArray", "l cValues", "p lpguid");
    public static final Struct SLargeIntegerArray = struct("SLargeIntegerArray", "l cValues", "p lpli");

    /** The union of a property's value; its tag says which member counts. */
    public static final Struct PV = union(
            "_PV",
            "s i",
            "l l",
            "l flt",
            "d dbl",
            "s b",
            "d cur",
            "d at",
            "t ft",
            "p lpszA",
            SBinary,
            "bin",
            "p lpszW",
            "p lpguid",
            "d li",
            SShortArray,
            "MVi",
            SLongArray,
            "MVl",
            SRealArray,
            "MVflt",
            SDoubleArray,
            "MVdbl",
            SCurrencyArray,
            "MVcur",
            SAppTimeArray,
            "MVat",
            SDateTimeArray,
            "MVft",
            SBinaryArray,
            "MVbin",
            SLPSTRArray,
            "MVszA",
            SWStringArray,
            "MVszW",
            SGuidArray,
            "MVguid",
            SLargeIntegerArray,
            "MVli",
            "l err",
            "l x");

    public static final Struct SPropValue = struct("SPropValue", "l ulPropTag", "l dwAlignPad", PV, "Value");
    public static final Struct SPropProblem = struct("SPropProblem", "l ulIndex", "l ulPropTag", "l scode");
    public static final Struct SPropProblemArray = struct("SPropProblemArray", "l cProblem", SPropProblem, "aProblem");
    public static final Struct ADRENTRY = struct("ADRENTRY", "l ulReserved1", "l cValues", "p rgPropVals");
    public static final Struct ADRLIST = struct("ADRLIST", "l cEntries", ADRENTRY, "aEntries");
    public static final Struct SRow = struct("SRow", "l ulAdrEntryPad", "l cValues", "p lpProps");
    public static final Struct SRowSet = struct("SRowSet", "l cRows", SRow, "aRow");
    public static final Struct ENTRYLIST = struct("ENTRYLIST", "l cValues", "p lpbin");
    public static final Struct SSortOrder = struct("SSortOrder", "l ulPropTag", "l ulOrder");
    public static final Struct SSortOrderSet =
            struct("SSortOrderSet", "l cSorts", "l cCategories", "l cExpanded", SSortOrder, "aSort");
    public static final Struct MAPINAMEID =
            struct("MAPINAMEID", "p lpguid", "l ulKind", union("Kind", "l lID", "p lpwstrName"), "Kind");

    public static final Struct SAndRestriction = struct("SAndRestriction", "l cRes", "p lpRes");
    public static final Struct SOrRestriction = struct("SOrRestriction", "l cRes", "p lpRes");
    public static final Struct SNotRestriction = struct("SNotRestriction", "l ulReserved", "p lpRes");
    public static final Struct SContentRestriction =
            struct("SContentRestriction", "l ulFuzzyLevel", "l ulPropTag", "p lpProp");
    public static final Struct SBitMaskRestriction =
            struct("SBitMaskRestriction", "l relBMR", "l ulPropTag", "l ulMask");
    public static final Struct SPropertyRestriction =
            struct("SPropertyRestriction", "l relop", "l ulPropTag", "p lpProp");
    public static final Struct SComparePropsRestriction =
            struct("SComparePropsRestriction", "l relop", "l ulPropTag1", "l ulPropTag2");
    public static final Struct SSizeRestriction = struct("SSizeRestriction", "l relop", "l ulPropTag", "l cb");
    public static final Struct SExistRestriction =
            struct("SExistRestriction", "l ulReserved1", "l ulPropTag", "l ulReserved2");
    public static final Struct SSubRestriction = struct("SSubRestriction", "l ulSubObject", "p lpRes");
    public static final Struct SCommentRestriction = struct("SCommentRestriction", "l cValues", "p lpRes", "p lpProp");
    public static final Struct SRestriction = struct(
            "SRestriction",
            "l rt",
            union(
                    "res",
                    SComparePropsRestriction,
                    "resCompareProps",
                    SAndRestriction,
                    "resAnd",
                    SOrRestriction,
                    "resOr",
                    SNotRestriction,
                    "resNot",
                    SContentRestriction,
                    "resContent",
                    SPropertyRestriction,
                    "resProperty",
                    SBitMaskRestriction,
                    "resBitMask",
                    SSizeRestriction,
                    "resSize",
                    SExistRestriction,
                    "resExist",
                    SSubRestriction,
                    "resSub",
                    SCommentRestriction,
                    "resComment"),
            "res");

    public static final Struct ERROR_NOTIFICATION =
            struct("ERROR_NOTIFICATION", "l cbEntryID", "p lpEntryID", "l scode", "l ulFlags", "p lpMAPIError");
    public static final Struct NEWMAIL_NOTIFICATION = struct(
            "NEWMAIL_NOTIFICATION",
            "l cbEntryID",
            "p lpEntryID",
            "l cbParentID",
            "p lpParentID",
            "l ulFlags",
            "p lpszMessageClass",
            "l ulMessageFlags");
    public static final Struct OBJECT_NOTIFICATION = struct(
            "OBJECT_NOTIFICATION",
            "l cbEntryID",
            "p lpEntryID",
            "l ulObjType",
            "l cbParentID",
            "p lpParentID",
            "l cbOldID",
            "p lpOldID",
            "l cbOldParentID",
            "p lpOldParentID",
            "p lpPropTagArray");
    public static final Struct TABLE_NOTIFICATION = struct(
            "TABLE_NOTIFICATION",
            "l ulTableEvent",
            "l hResult",
            SPropValue,
            "propIndex",
            SPropValue,
            "propPrior",
            SRow,
            "row",
            "l ulPad");
    public static final Struct EXTENDED_NOTIFICATION =
            struct("EXTENDED_NOTIFICATION", "l ulEvent", "l cb", "p pbEventParameters");
    public static final Struct STATUS_OBJECT_NOTIFICATION =
            struct("STATUS_OBJECT_NOTIFICATION", "l cbEntryID", "p lpEntryID", "l cValues", "p lpPropVals");
    public static final Struct NOTIFICATION = struct(
            "NOTIFICATION",
            "l ulEventType",
            "l ulAlignPad",
            union(
                    "info",
                    ERROR_NOTIFICATION,
                    "err",
                    NEWMAIL_NOTIFICATION,
                    "newmail",
                    OBJECT_NOTIFICATION,
                    "obj",
                    TABLE_NOTIFICATION,
                    "tab",
                    EXTENDED_NOTIFICATION,
                    "ext",
                    STATUS_OBJECT_NOTIFICATION,
                    "statobj"),
            "info");

    private Structs() {}
}
