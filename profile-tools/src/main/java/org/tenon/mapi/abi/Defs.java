package org.tenon.mapi.abi;

/**
 * Flags and other constants of MAPIDefs.h, MAPIX.h, MAPIAux.h, MSPST.h and of the documentation of {@code
 * IMsgServiceAdmin2::CreateMsgServiceEx} and {@code PidTagPstConfigurationFlags}.
 */
public final class Defs {
    public static final int MAPI_MODIFY = 0x1;
    public static final int MAPI_UNICODE = 0x80000000;
    public static final int MAPI_TO = 0x1;
    public static final int MAPI_CC = 0x2;
    public static final int MAPI_FOLDER = 0x3;
    public static final int MAPI_MESSAGE = 0x5;
    public static final int fnevNewMail = 0x2;
    public static final int fnevObjectCreated = 0x4;
    public static final int fnevObjectDeleted = 0x8;
    public static final int fnevObjectModified = 0x10;
    public static final int fnevObjectMoved = 0x20;
    public static final int fnevObjectCopied = 0x40;
    public static final int fnevTableModified = 0x100;
    public static final int TABLE_ROW_ADDED = 0x3;
    public static final int TABLE_ROW_DELETED = 0x4;
    public static final int TABLE_ROW_MODIFIED = 0x5;
    public static final int KEEP_OPEN_READONLY = 0x1;
    public static final int KEEP_OPEN_READWRITE = 0x2;
    public static final int ITEMPROC_FORCE = 0x800;
    public static final int NON_EMS_XP_SAVE = 0x1000;
    public static final int MAPI_CREATE = 0x2;
    public static final int MNID_ID = 0x0;
    public static final int MNID_STRING = 0x1;
    public static final int TABLE_SORT_ASCEND = 0x0;
    public static final int TABLE_SORT_DESCEND = 0x1;
    public static final int BOOKMARK_BEGINNING = 0x0;
    public static final int BOOKMARK_CURRENT = 0x1;
    public static final int FL_FULLSTRING = 0x0;
    public static final int FL_SUBSTRING = 0x1;
    public static final int FL_PREFIX = 0x2;
    public static final int FL_IGNORECASE = 0x10000;
    public static final int RES_AND = 0x0;
    public static final int RES_OR = 0x1;
    public static final int RES_NOT = 0x2;
    public static final int RES_CONTENT = 0x3;
    public static final int RES_PROPERTY = 0x4;
    public static final int RES_COMPAREPROPS = 0x5;
    public static final int RES_BITMASK = 0x6;
    public static final int RES_SIZE = 0x7;
    public static final int RES_EXIST = 0x8;
    public static final int RES_SUBRESTRICTION = 0x9;
    public static final int RES_COMMENT = 0xA;
    public static final int RELOP_LT = 0x0;
    public static final int RELOP_LE = 0x1;
    public static final int RELOP_GT = 0x2;
    public static final int RELOP_GE = 0x3;
    public static final int RELOP_EQ = 0x4;
    public static final int RELOP_NE = 0x5;
    public static final int BMR_EQZ = 0x0;
    public static final int BMR_NEZ = 0x1;
    public static final int TBL_BATCH = 0x2;
    public static final int FOLDER_GENERIC = 0x1;
    public static final int MESSAGE_MOVE = 0x1;
    public static final int FOLDER_MOVE = 0x1;
    public static final int OPEN_IF_EXISTS = 0x1;
    public static final int DEL_MESSAGES = 0x1;
    public static final int DEL_FOLDERS = 0x4;
    public static final int CONVENIENT_DEPTH = 0x1;
    public static final int MAPI_ASSOCIATED = 0x40;
    public static final int MAPI_BEST_ACCESS = 0x10;
    public static final int MODRECIP_ADD = 0x2;
    public static final int SUPPRESS_RECEIPT = 0x1;
    public static final int CLEAR_READ_FLAG = 0x4;
    public static final int ATTACH_BY_VALUE = 0x1;
    public static final int ATTACH_EMBEDDED_MSG = 0x5;
    public static final int MDB_NO_DIALOG = 0x1;
    public static final int MDB_WRITE = 0x4;
    public static final int MDB_NO_MAIL = 0x80;
    public static final int MAPI_NEW_SESSION = 0x2;
    public static final int MAPI_EXPLICIT_PROFILE = 0x10;
    public static final int MAPI_EXTENDED = 0x20;
    public static final int MAPI_NO_MAIL = 0x8000;
    public static final int MAPI_TIMEOUT_SHORT = 0x100000;
    public static final int MAPI_INIT_VERSION = 0x0;
    public static final int MAPI_MULTITHREAD_NOTIFICATIONS = 0x1;
    public static final int MAPI_DEFAULT_STORE = 0x1;
    public static final int STATUS_DEFAULT_STORE = 0x2;
    public static final int MAPI_STORE_PROVIDER = 0x21;
    public static final int STGM_READ = 0x0;
    public static final int STGM_READWRITE = 0x2;
    public static final int STGM_TRANSACTED = 0x10000;
    public static final int MAPI_BG_SESSION = 0x200000;
    public static final int MAPI_FORCE_ACCESS = 0x80000;
    public static final int SERVICE_NO_RESTART_WARNING = 0x80;
    public static final int PST_CONFIG_CREATE_NOWARN = 0x1;
    public static final int PST_CONFIG_PRESERVE_DISPLAY_NAME = 0x2;
    public static final int PST_CONFIG_UNICODE = 0x80000000;

    /** Of MAPITags.h; what else is known by its tag is a property: {@code mapi.value}. */
    public static final int PR_ATTACH_DATA_OBJ = 0x3701000D;

    private Defs() {}
}
