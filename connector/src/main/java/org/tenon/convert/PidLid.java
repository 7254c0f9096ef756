package org.tenon.convert;

import java.time.Instant;
import java.util.List;
import org.tenon.mapi.value.Binary;
import org.tenon.mapi.value.NamedProp;
import org.tenon.mapi.value.PropTag;

/** The named properties, by their canonical names ([MS-OXPROPS] section 2); the last are ours. */
public final class PidLid {
    public static final NamedProp<Integer> APPOINTMENT_SEQUENCE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8201, PropTag.int32(0));
    public static final NamedProp<Integer> BUSY_STATUS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8205, PropTag.int32(0));
    public static final NamedProp<Boolean> F_EXCEPTIONAL_BODY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8206, PropTag.bool(0));
    public static final NamedProp<String> LOCATION = NamedProp.of(PropertySets.APPOINTMENT, 0x8208, PropTag.text(0));
    public static final NamedProp<Instant> APPOINTMENT_START_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820D, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_END_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820E, PropTag.time(0));
    public static final NamedProp<Integer> APPOINTMENT_DURATION =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8213, PropTag.int32(0));
    public static final NamedProp<Integer> APPOINTMENT_COLOR =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8214, PropTag.int32(0));
    public static final NamedProp<Boolean> APPOINTMENT_SUB_TYPE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8215, PropTag.bool(0));
    public static final NamedProp<Binary> APPOINTMENT_RECUR =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8216, PropTag.binary(0));
    public static final NamedProp<Integer> APPOINTMENT_STATE_FLAGS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8217, PropTag.int32(0));
    public static final NamedProp<Integer> RESPONSE_STATUS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8218, PropTag.int32(0));
    public static final NamedProp<Instant> APPOINTMENT_REPLY_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8220, PropTag.time(0));
    public static final NamedProp<Boolean> RECURRING = NamedProp.of(PropertySets.APPOINTMENT, 0x8223, PropTag.bool(0));
    public static final NamedProp<Integer> INTENDED_BUSY_STATUS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8224, PropTag.int32(0));
    public static final NamedProp<Instant> EXCEPTION_REPLACE_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8228, PropTag.time(0));
    public static final NamedProp<Boolean> F_INVITED = NamedProp.of(PropertySets.APPOINTMENT, 0x8229, PropTag.bool(0));
    public static final NamedProp<Boolean> F_EXCEPTIONAL_ATTENDEES =
            NamedProp.of(PropertySets.APPOINTMENT, 0x822B, PropTag.bool(0));
    public static final NamedProp<Integer> RECURRENCE_TYPE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8231, PropTag.int32(0));
    public static final NamedProp<String> RECURRENCE_PATTERN =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8232, PropTag.text(0));
    public static final NamedProp<Binary> TIME_ZONE_STRUCT =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8233, PropTag.binary(0));
    public static final NamedProp<String> TIME_ZONE_DESCRIPTION =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8234, PropTag.text(0));
    public static final NamedProp<Instant> CLIP_START = NamedProp.of(PropertySets.APPOINTMENT, 0x8235, PropTag.time(0));
    public static final NamedProp<Instant> CLIP_END = NamedProp.of(PropertySets.APPOINTMENT, 0x8236, PropTag.time(0));
    public static final NamedProp<String> ALL_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8238, PropTag.text(0));
    public static final NamedProp<String> TO_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x823B, PropTag.text(0));
    public static final NamedProp<String> CC_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x823C, PropTag.text(0));
    public static final NamedProp<String> DIRECTORY = NamedProp.of(PropertySets.APPOINTMENT, 0x8242, PropTag.text(0));
    public static final NamedProp<Boolean> APPOINTMENT_COUNTER_PROPOSAL =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8257, PropTag.bool(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825E, PropTag.binary(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825F, PropTag.binary(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_RECUR =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8260, PropTag.binary(0));
    public static final NamedProp<Integer> TASK_STATUS = NamedProp.of(PropertySets.TASK, 0x8101, PropTag.int32(0));
    public static final NamedProp<Double> PERCENT_COMPLETE =
            NamedProp.of(PropertySets.TASK, 0x8102, PropTag.float64(0));
    public static final NamedProp<Instant> TASK_START_DATE = NamedProp.of(PropertySets.TASK, 0x8104, PropTag.time(0));
    public static final NamedProp<Instant> TASK_DUE_DATE = NamedProp.of(PropertySets.TASK, 0x8105, PropTag.time(0));
    public static final NamedProp<Boolean> TASK_DEAD_OCCURRENCE =
            NamedProp.of(PropertySets.TASK, 0x8109, PropTag.bool(0));
    public static final NamedProp<Instant> TASK_DATE_COMPLETED =
            NamedProp.of(PropertySets.TASK, 0x810F, PropTag.time(0));
    public static final NamedProp<Integer> TASK_ACTUAL_EFFORT =
            NamedProp.of(PropertySets.TASK, 0x8110, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_VERSION = NamedProp.of(PropertySets.TASK, 0x8112, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_STATE = NamedProp.of(PropertySets.TASK, 0x8113, PropTag.int32(0));
    public static final NamedProp<Binary> TASK_RECURRENCE = NamedProp.of(PropertySets.TASK, 0x8116, PropTag.binary(0));
    public static final NamedProp<Boolean> TASK_COMPLETE = NamedProp.of(PropertySets.TASK, 0x811C, PropTag.bool(0));
    public static final NamedProp<String> TASK_OWNER = NamedProp.of(PropertySets.TASK, 0x811F, PropTag.text(0));
    public static final NamedProp<Boolean> TASK_F_RECURRING = NamedProp.of(PropertySets.TASK, 0x8126, PropTag.bool(0));
    public static final NamedProp<Integer> TASK_OWNERSHIP = NamedProp.of(PropertySets.TASK, 0x8129, PropTag.int32(0));
    public static final NamedProp<String> FILE_UNDER = NamedProp.of(PropertySets.ADDRESS, 0x8005, PropTag.text(0));
    public static final NamedProp<Boolean> HAS_PICTURE = NamedProp.of(PropertySets.ADDRESS, 0x8015, PropTag.bool(0));
    public static final NamedProp<String> HOME_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801A, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801B, PropTag.text(0));
    public static final NamedProp<String> OTHER_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801C, PropTag.text(0));
    public static final NamedProp<Integer> POSTAL_ADDRESS_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x8022, PropTag.int32(0));
    public static final NamedProp<List<Integer>> ADDRESS_BOOK_PROVIDER_EMAIL_LIST =
            NamedProp.of(PropertySets.ADDRESS, 0x8028, PropTag.int32s(0));
    public static final NamedProp<Integer> ADDRESS_BOOK_PROVIDER_ARRAY_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x8029, PropTag.int32(0));
    public static final NamedProp<String> HTML = NamedProp.of(PropertySets.ADDRESS, 0x802B, PropTag.text(0));
    public static final NamedProp<String> YOMI_FIRST_NAME = NamedProp.of(PropertySets.ADDRESS, 0x802C, PropTag.text(0));
    public static final NamedProp<String> YOMI_LAST_NAME = NamedProp.of(PropertySets.ADDRESS, 0x802D, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_STREET =
            NamedProp.of(PropertySets.ADDRESS, 0x8045, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_CITY =
            NamedProp.of(PropertySets.ADDRESS, 0x8046, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_STATE =
            NamedProp.of(PropertySets.ADDRESS, 0x8047, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_POSTAL_CODE =
            NamedProp.of(PropertySets.ADDRESS, 0x8048, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_COUNTRY =
            NamedProp.of(PropertySets.ADDRESS, 0x8049, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_POST_OFFICE_BOX =
            NamedProp.of(PropertySets.ADDRESS, 0x804A, PropTag.text(0));
    public static final NamedProp<Integer> DISTRIBUTION_LIST_CHECKSUM =
            NamedProp.of(PropertySets.ADDRESS, 0x804C, PropTag.int32(0));
    public static final NamedProp<String> CONTACT_USER_FIELD1 =
            NamedProp.of(PropertySets.ADDRESS, 0x804F, PropTag.text(0));
    public static final NamedProp<String> CONTACT_USER_FIELD2 =
            NamedProp.of(PropertySets.ADDRESS, 0x8050, PropTag.text(0));
    public static final NamedProp<String> CONTACT_USER_FIELD3 =
            NamedProp.of(PropertySets.ADDRESS, 0x8051, PropTag.text(0));
    public static final NamedProp<String> CONTACT_USER_FIELD4 =
            NamedProp.of(PropertySets.ADDRESS, 0x8052, PropTag.text(0));
    public static final NamedProp<String> DISTRIBUTION_LIST_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x8053, PropTag.text(0));
    public static final NamedProp<List<Binary>> DISTRIBUTION_LIST_ONE_OFF_MEMBERS =
            NamedProp.of(PropertySets.ADDRESS, 0x8054, PropTag.binaries(0));
    public static final NamedProp<List<Binary>> DISTRIBUTION_LIST_MEMBERS =
            NamedProp.of(PropertySets.ADDRESS, 0x8055, PropTag.binaries(0));
    public static final NamedProp<String> INSTANT_MESSAGING_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x8062, PropTag.text(0));
    public static final NamedProp<Binary> DISTRIBUTION_LIST_STREAM =
            NamedProp.of(PropertySets.ADDRESS, 0x8064, PropTag.binary(0));
    public static final NamedProp<String> EMAIL1_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x8080, PropTag.text(0));
    public static final NamedProp<String> EMAIL1_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x8082, PropTag.text(0));
    public static final NamedProp<String> EMAIL1_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x8083, PropTag.text(0));
    public static final NamedProp<String> EMAIL1_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x8084, PropTag.text(0));
    public static final NamedProp<Binary> EMAIL1_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x8085, PropTag.binary(0));
    public static final NamedProp<String> EMAIL2_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x8090, PropTag.text(0));
    public static final NamedProp<String> EMAIL2_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x8092, PropTag.text(0));
    public static final NamedProp<String> EMAIL2_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x8093, PropTag.text(0));
    public static final NamedProp<String> EMAIL2_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x8094, PropTag.text(0));
    public static final NamedProp<Binary> EMAIL2_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x8095, PropTag.binary(0));
    public static final NamedProp<String> EMAIL3_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x80A0, PropTag.text(0));
    public static final NamedProp<String> EMAIL3_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x80A2, PropTag.text(0));
    public static final NamedProp<String> EMAIL3_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x80A3, PropTag.text(0));
    public static final NamedProp<String> EMAIL3_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x80A4, PropTag.text(0));
    public static final NamedProp<Binary> EMAIL3_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x80A5, PropTag.binary(0));
    public static final NamedProp<Instant> BIRTHDAY_LOCAL = NamedProp.of(PropertySets.ADDRESS, 0x80DE, PropTag.time(0));
    public static final NamedProp<Instant> WEDDING_ANNIVERSARY_LOCAL =
            NamedProp.of(PropertySets.ADDRESS, 0x80DF, PropTag.time(0));
    public static final NamedProp<Integer> REMINDER_DELTA = NamedProp.of(PropertySets.COMMON, 0x8501, PropTag.int32(0));
    public static final NamedProp<Instant> REMINDER_TIME = NamedProp.of(PropertySets.COMMON, 0x8502, PropTag.time(0));
    public static final NamedProp<Boolean> REMINDER_SET = NamedProp.of(PropertySets.COMMON, 0x8503, PropTag.bool(0));
    public static final NamedProp<Boolean> PRIVATE = NamedProp.of(PropertySets.COMMON, 0x8506, PropTag.bool(0));
    public static final NamedProp<Integer> SIDE_EFFECTS = NamedProp.of(PropertySets.COMMON, 0x8510, PropTag.int32(0));
    public static final NamedProp<Instant> COMMON_START = NamedProp.of(PropertySets.COMMON, 0x8516, PropTag.time(0));
    public static final NamedProp<Instant> COMMON_END = NamedProp.of(PropertySets.COMMON, 0x8517, PropTag.time(0));
    public static final NamedProp<Integer> TASK_MODE = NamedProp.of(PropertySets.COMMON, 0x8518, PropTag.int32(0));
    public static final NamedProp<String> FLAG_REQUEST = NamedProp.of(PropertySets.COMMON, 0x8530, PropTag.text(0));
    public static final NamedProp<List<String>> COMPANIES = NamedProp.of(PropertySets.COMMON, 0x8539, PropTag.texts(0));
    public static final NamedProp<List<String>> CONTACTS = NamedProp.of(PropertySets.COMMON, 0x853A, PropTag.texts(0));
    public static final NamedProp<Instant> REMINDER_SIGNAL_TIME =
            NamedProp.of(PropertySets.COMMON, 0x8560, PropTag.time(0));
    public static final NamedProp<String> LOG_TYPE = NamedProp.of(PropertySets.LOG, 0x8700, PropTag.text(0));
    public static final NamedProp<Instant> LOG_START = NamedProp.of(PropertySets.LOG, 0x8706, PropTag.time(0));
    public static final NamedProp<Integer> LOG_DURATION = NamedProp.of(PropertySets.LOG, 0x8707, PropTag.int32(0));
    public static final NamedProp<Instant> LOG_END = NamedProp.of(PropertySets.LOG, 0x8708, PropTag.time(0));
    public static final NamedProp<Boolean> LOG_DOCUMENT_PRINTED =
            NamedProp.of(PropertySets.LOG, 0x870E, PropTag.bool(0));
    public static final NamedProp<String> LOG_TYPE_DESC = NamedProp.of(PropertySets.LOG, 0x8712, PropTag.text(0));
    public static final NamedProp<Integer> NOTE_COLOR = NamedProp.of(PropertySets.NOTE, 0x8B00, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_WIDTH = NamedProp.of(PropertySets.NOTE, 0x8B02, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_HEIGHT = NamedProp.of(PropertySets.NOTE, 0x8B03, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_X = NamedProp.of(PropertySets.NOTE, 0x8B04, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_Y = NamedProp.of(PropertySets.NOTE, 0x8B05, PropTag.int32(0));
    public static final NamedProp<String> WHERE = NamedProp.of(PropertySets.MEETING, 0x0002, PropTag.text(0));
    public static final NamedProp<Binary> GLOBAL_OBJECT_ID =
            NamedProp.of(PropertySets.MEETING, 0x0003, PropTag.binary(0));
    public static final NamedProp<Boolean> IS_RECURRING = NamedProp.of(PropertySets.MEETING, 0x0005, PropTag.bool(0));
    public static final NamedProp<Boolean> IS_EXCEPTION = NamedProp.of(PropertySets.MEETING, 0x000A, PropTag.bool(0));
    public static final NamedProp<Instant> OWNER_CRITICAL_CHANGE =
            NamedProp.of(PropertySets.MEETING, 0x001A, PropTag.time(0));
    public static final NamedProp<Binary> CLEAN_GLOBAL_OBJECT_ID =
            NamedProp.of(PropertySets.MEETING, 0x0023, PropTag.binary(0));
    public static final NamedProp<Integer> MEETING_TYPE = NamedProp.of(PropertySets.MEETING, 0x0026, PropTag.int32(0));
    public static final NamedProp<List<String>> KEYWORDS =
            NamedProp.of(PropertySets.PUBLIC_STRINGS, "Keywords", PropTag.texts(0));
    public static final NamedProp<String> CONTENT_TYPE =
            NamedProp.of(PropertySets.INTERNET_HEADERS, "content-type", PropTag.text(0));

    public static final NamedProp<String> SKYPE_TEAMS_MEETING_URL =
            NamedProp.of(PropertySets.PUBLIC_STRINGS, "SkypeTeamsMeetingUrl", PropTag.text(0));
    public static final NamedProp<String> ONLINE_MEETING_CONF_LINK =
            NamedProp.of(PropertySets.PUBLIC_STRINGS, "OnlineMeetingConfLink", PropTag.text(0));

    /** The text that an item was converted from, without large values: what Outlook has no place for returns from here. */
    public static final NamedProp<Binary> ORIGINAL = NamedProp.of(PropertySets.TENON, "Original", PropTag.binary(0));

    /** What of a message has no place in an item, so that it returns to the byte: {@code mail.Skeleton}. */
    public static final NamedProp<Binary> MESSAGE = NamedProp.of(PropertySets.TENON, "Message", PropTag.binary(0));

    /** A contact's UID: Outlook has no place for one. */
    public static final NamedProp<String> UID = NamedProp.of(PropertySets.TENON, "Uid", PropTag.text(0));

    private PidLid() {}
}
