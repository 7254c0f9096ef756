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
    public static final NamedProp<Instant> APPOINTMENT_SEQUENCE_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8202, PropTag.time(0));
    public static final NamedProp<Integer> APPOINTMENT_LAST_SEQUENCE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8203, PropTag.int32(0));
    public static final NamedProp<Integer> CHANGE_HIGHLIGHT =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8204, PropTag.int32(0));
    public static final NamedProp<Integer> BUSY_STATUS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8205, PropTag.int32(0));
    public static final NamedProp<Boolean> F_EXCEPTIONAL_BODY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8206, PropTag.bool(0));
    public static final NamedProp<Integer> APPOINTMENT_AUXILIARY_FLAGS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8207, PropTag.int32(0));
    public static final NamedProp<String> LOCATION = NamedProp.of(PropertySets.APPOINTMENT, 0x8208, PropTag.text(0));
    public static final NamedProp<String> MEETING_WORKSPACE_URL =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8209, PropTag.text(0));
    public static final NamedProp<Boolean> FORWARD_INSTANCE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820A, PropTag.bool(0));
    public static final NamedProp<List<Binary>> LINKED_TASK_ITEMS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820C, PropTag.binaries(0));
    public static final NamedProp<Instant> APPOINTMENT_START_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820D, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_END_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820E, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_START_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x820F, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_END_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8210, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_END_DATE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8211, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_START_DATE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8212, PropTag.time(0));
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
    public static final NamedProp<Instant> APPOINTMENT_UPDATE_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8226, PropTag.time(0));
    public static final NamedProp<Instant> EXCEPTION_REPLACE_TIME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8228, PropTag.time(0));
    public static final NamedProp<Boolean> F_INVITED = NamedProp.of(PropertySets.APPOINTMENT, 0x8229, PropTag.bool(0));
    public static final NamedProp<Boolean> F_EXCEPTIONAL_ATTENDEES =
            NamedProp.of(PropertySets.APPOINTMENT, 0x822B, PropTag.bool(0));
    public static final NamedProp<String> OWNER_NAME = NamedProp.of(PropertySets.APPOINTMENT, 0x822E, PropTag.text(0));
    public static final NamedProp<Boolean> F_OTHERS_APPOINTMENT =
            NamedProp.of(PropertySets.APPOINTMENT, 0x822F, PropTag.bool(0));
    public static final NamedProp<String> APPOINTMENT_REPLY_NAME =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8230, PropTag.text(0));
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
    public static final NamedProp<Binary> ORIGINAL_STORE_ENTRY_ID =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8237, PropTag.binary(0));
    public static final NamedProp<String> ALL_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8238, PropTag.text(0));
    public static final NamedProp<Boolean> AUTO_FILL_LOCATION =
            NamedProp.of(PropertySets.APPOINTMENT, 0x823A, PropTag.bool(0));
    public static final NamedProp<String> TO_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x823B, PropTag.text(0));
    public static final NamedProp<String> CC_ATTENDEES_STRING =
            NamedProp.of(PropertySets.APPOINTMENT, 0x823C, PropTag.text(0));
    public static final NamedProp<Boolean> CONFERENCING_CHECK =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8240, PropTag.bool(0));
    public static final NamedProp<Integer> CONFERENCING_TYPE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8241, PropTag.int32(0));
    public static final NamedProp<String> DIRECTORY = NamedProp.of(PropertySets.APPOINTMENT, 0x8242, PropTag.text(0));
    public static final NamedProp<String> ORGANIZER_ALIAS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8243, PropTag.text(0));
    public static final NamedProp<Boolean> AUTO_START_CHECK =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8244, PropTag.bool(0));
    public static final NamedProp<Boolean> ALLOW_EXTERNAL_CHECK =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8246, PropTag.bool(0));
    public static final NamedProp<String> COLLABORATE_DOC =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8247, PropTag.text(0));
    public static final NamedProp<String> NET_SHOW_URL =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8248, PropTag.text(0));
    public static final NamedProp<String> ONLINE_PASSWORD =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8249, PropTag.text(0));
    public static final NamedProp<Instant> APPOINTMENT_PROPOSED_START_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8250, PropTag.time(0));
    public static final NamedProp<Instant> APPOINTMENT_PROPOSED_END_WHOLE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8251, PropTag.time(0));
    public static final NamedProp<Integer> APPOINTMENT_PROPOSED_DURATION =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8256, PropTag.int32(0));
    public static final NamedProp<Boolean> APPOINTMENT_COUNTER_PROPOSAL =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8257, PropTag.bool(0));
    public static final NamedProp<Integer> APPOINTMENT_PROPOSAL_NUMBER =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8259, PropTag.int32(0));
    public static final NamedProp<Boolean> APPOINTMENT_NOT_ALLOW_PROPOSE =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825A, PropTag.bool(0));
    public static final NamedProp<Binary> APPOINTMENT_UNSENDABLE_RECIPIENTS =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825D, PropTag.binary(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_START_DISPLAY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825E, PropTag.binary(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_END_DISPLAY =
            NamedProp.of(PropertySets.APPOINTMENT, 0x825F, PropTag.binary(0));
    public static final NamedProp<Binary> APPOINTMENT_TIME_ZONE_DEFINITION_RECUR =
            NamedProp.of(PropertySets.APPOINTMENT, 0x8260, PropTag.binary(0));
    public static final NamedProp<Integer> TASK_STATUS = NamedProp.of(PropertySets.TASK, 0x8101, PropTag.int32(0));
    public static final NamedProp<Double> PERCENT_COMPLETE =
            NamedProp.of(PropertySets.TASK, 0x8102, PropTag.float64(0));
    public static final NamedProp<Boolean> TEAM_TASK = NamedProp.of(PropertySets.TASK, 0x8103, PropTag.bool(0));
    public static final NamedProp<Instant> TASK_START_DATE = NamedProp.of(PropertySets.TASK, 0x8104, PropTag.time(0));
    public static final NamedProp<Instant> TASK_DUE_DATE = NamedProp.of(PropertySets.TASK, 0x8105, PropTag.time(0));
    public static final NamedProp<Boolean> TASK_RESET_REMINDER =
            NamedProp.of(PropertySets.TASK, 0x8107, PropTag.bool(0));
    public static final NamedProp<Boolean> TASK_ACCEPTED = NamedProp.of(PropertySets.TASK, 0x8108, PropTag.bool(0));
    public static final NamedProp<Boolean> TASK_DEAD_OCCURRENCE =
            NamedProp.of(PropertySets.TASK, 0x8109, PropTag.bool(0));
    public static final NamedProp<Instant> TASK_DATE_COMPLETED =
            NamedProp.of(PropertySets.TASK, 0x810F, PropTag.time(0));
    public static final NamedProp<Integer> TASK_ACTUAL_EFFORT =
            NamedProp.of(PropertySets.TASK, 0x8110, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_ESTIMATED_EFFORT =
            NamedProp.of(PropertySets.TASK, 0x8111, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_VERSION = NamedProp.of(PropertySets.TASK, 0x8112, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_STATE = NamedProp.of(PropertySets.TASK, 0x8113, PropTag.int32(0));
    public static final NamedProp<Instant> TASK_LAST_UPDATE = NamedProp.of(PropertySets.TASK, 0x8115, PropTag.time(0));
    public static final NamedProp<Binary> TASK_RECURRENCE = NamedProp.of(PropertySets.TASK, 0x8116, PropTag.binary(0));
    public static final NamedProp<Binary> TASK_ASSIGNERS = NamedProp.of(PropertySets.TASK, 0x8117, PropTag.binary(0));
    public static final NamedProp<Boolean> TASK_STATUS_ON_COMPLETE =
            NamedProp.of(PropertySets.TASK, 0x8119, PropTag.bool(0));
    public static final NamedProp<Integer> TASK_HISTORY = NamedProp.of(PropertySets.TASK, 0x811A, PropTag.int32(0));
    public static final NamedProp<Boolean> TASK_UPDATES = NamedProp.of(PropertySets.TASK, 0x811B, PropTag.bool(0));
    public static final NamedProp<Boolean> TASK_COMPLETE = NamedProp.of(PropertySets.TASK, 0x811C, PropTag.bool(0));
    public static final NamedProp<Boolean> TASK_F_CREATOR = NamedProp.of(PropertySets.TASK, 0x811E, PropTag.bool(0));
    public static final NamedProp<String> TASK_OWNER = NamedProp.of(PropertySets.TASK, 0x811F, PropTag.text(0));
    public static final NamedProp<Integer> TASK_MULTIPLE_RECIPIENTS =
            NamedProp.of(PropertySets.TASK, 0x8120, PropTag.int32(0));
    public static final NamedProp<String> TASK_ASSIGNER = NamedProp.of(PropertySets.TASK, 0x8121, PropTag.text(0));
    public static final NamedProp<String> TASK_LAST_USER = NamedProp.of(PropertySets.TASK, 0x8122, PropTag.text(0));
    public static final NamedProp<Integer> TASK_ORDINAL = NamedProp.of(PropertySets.TASK, 0x8123, PropTag.int32(0));
    public static final NamedProp<Boolean> TASK_NO_COMPUTE = NamedProp.of(PropertySets.TASK, 0x8124, PropTag.bool(0));
    public static final NamedProp<String> TASK_LAST_DELEGATE = NamedProp.of(PropertySets.TASK, 0x8125, PropTag.text(0));
    public static final NamedProp<Boolean> TASK_F_RECURRING = NamedProp.of(PropertySets.TASK, 0x8126, PropTag.bool(0));
    public static final NamedProp<String> TASK_ROLE = NamedProp.of(PropertySets.TASK, 0x8127, PropTag.text(0));
    public static final NamedProp<Integer> TASK_OWNERSHIP = NamedProp.of(PropertySets.TASK, 0x8129, PropTag.int32(0));
    public static final NamedProp<Integer> TASK_ACCEPTANCE_STATE =
            NamedProp.of(PropertySets.TASK, 0x812A, PropTag.int32(0));
    public static final NamedProp<Boolean> TASK_F_FIX_OFFLINE =
            NamedProp.of(PropertySets.TASK, 0x812C, PropTag.bool(0));
    public static final NamedProp<String> FILE_UNDER = NamedProp.of(PropertySets.ADDRESS, 0x8005, PropTag.text(0));
    public static final NamedProp<Integer> FILE_UNDER_ID = NamedProp.of(PropertySets.ADDRESS, 0x8006, PropTag.int32(0));
    public static final NamedProp<List<Integer>> CONTACT_ITEM_DATA =
            NamedProp.of(PropertySets.ADDRESS, 0x8007, PropTag.int32s(0));
    public static final NamedProp<String> REFERRED_BY = NamedProp.of(PropertySets.ADDRESS, 0x800E, PropTag.text(0));
    public static final NamedProp<String> DEPARTMENT = NamedProp.of(PropertySets.ADDRESS, 0x8010, PropTag.text(0));
    public static final NamedProp<Boolean> HAS_PICTURE = NamedProp.of(PropertySets.ADDRESS, 0x8015, PropTag.bool(0));
    public static final NamedProp<String> HOME_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801A, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801B, PropTag.text(0));
    public static final NamedProp<String> OTHER_ADDRESS = NamedProp.of(PropertySets.ADDRESS, 0x801C, PropTag.text(0));
    public static final NamedProp<Integer> POSTAL_ADDRESS_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x8022, PropTag.int32(0));
    public static final NamedProp<Integer> CONTACT_CHARACTER_SET =
            NamedProp.of(PropertySets.ADDRESS, 0x8023, PropTag.int32(0));
    public static final NamedProp<Boolean> AUTO_LOG = NamedProp.of(PropertySets.ADDRESS, 0x8025, PropTag.bool(0));
    public static final NamedProp<List<Integer>> FILE_UNDER_LIST =
            NamedProp.of(PropertySets.ADDRESS, 0x8026, PropTag.int32s(0));
    public static final NamedProp<List<Integer>> ADDRESS_BOOK_PROVIDER_EMAIL_LIST =
            NamedProp.of(PropertySets.ADDRESS, 0x8028, PropTag.int32s(0));
    public static final NamedProp<Integer> ADDRESS_BOOK_PROVIDER_ARRAY_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x8029, PropTag.int32(0));
    public static final NamedProp<String> HTML = NamedProp.of(PropertySets.ADDRESS, 0x802B, PropTag.text(0));
    public static final NamedProp<String> YOMI_FIRST_NAME = NamedProp.of(PropertySets.ADDRESS, 0x802C, PropTag.text(0));
    public static final NamedProp<String> YOMI_LAST_NAME = NamedProp.of(PropertySets.ADDRESS, 0x802D, PropTag.text(0));
    public static final NamedProp<String> YOMI_COMPANY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x802E, PropTag.text(0));
    public static final NamedProp<Binary> BUSINESS_CARD_DISPLAY_DEFINITION =
            NamedProp.of(PropertySets.ADDRESS, 0x8040, PropTag.binary(0));
    public static final NamedProp<Binary> BUSINESS_CARD_CARD_PICTURE =
            NamedProp.of(PropertySets.ADDRESS, 0x8041, PropTag.binary(0));
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
    public static final NamedProp<Binary> BIRTHDAY_EVENT_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x804D, PropTag.binary(0));
    public static final NamedProp<Binary> ANNIVERSARY_EVENT_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x804E, PropTag.binary(0));
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
    public static final NamedProp<String> FAX1_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x80B2, PropTag.text(0));
    public static final NamedProp<String> FAX1_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x80B3, PropTag.text(0));
    public static final NamedProp<String> FAX1_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x80B4, PropTag.text(0));
    public static final NamedProp<Binary> FAX1_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x80B5, PropTag.binary(0));
    public static final NamedProp<String> FAX2_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x80C2, PropTag.text(0));
    public static final NamedProp<String> FAX2_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x80C3, PropTag.text(0));
    public static final NamedProp<String> FAX2_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x80C4, PropTag.text(0));
    public static final NamedProp<Binary> FAX2_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x80C5, PropTag.binary(0));
    public static final NamedProp<String> FAX3_ADDRESS_TYPE =
            NamedProp.of(PropertySets.ADDRESS, 0x80D2, PropTag.text(0));
    public static final NamedProp<String> FAX3_EMAIL_ADDRESS =
            NamedProp.of(PropertySets.ADDRESS, 0x80D3, PropTag.text(0));
    public static final NamedProp<String> FAX3_ORIGINAL_DISPLAY_NAME =
            NamedProp.of(PropertySets.ADDRESS, 0x80D4, PropTag.text(0));
    public static final NamedProp<Binary> FAX3_ORIGINAL_ENTRY_ID =
            NamedProp.of(PropertySets.ADDRESS, 0x80D5, PropTag.binary(0));
    public static final NamedProp<String> FREE_BUSY_LOCATION =
            NamedProp.of(PropertySets.ADDRESS, 0x80D8, PropTag.text(0));
    public static final NamedProp<String> HOME_ADDRESS_COUNTRY_CODE =
            NamedProp.of(PropertySets.ADDRESS, 0x80DA, PropTag.text(0));
    public static final NamedProp<String> WORK_ADDRESS_COUNTRY_CODE =
            NamedProp.of(PropertySets.ADDRESS, 0x80DB, PropTag.text(0));
    public static final NamedProp<String> OTHER_ADDRESS_COUNTRY_CODE =
            NamedProp.of(PropertySets.ADDRESS, 0x80DC, PropTag.text(0));
    public static final NamedProp<String> ADDRESS_COUNTRY_CODE =
            NamedProp.of(PropertySets.ADDRESS, 0x80DD, PropTag.text(0));
    public static final NamedProp<Instant> BIRTHDAY_LOCAL = NamedProp.of(PropertySets.ADDRESS, 0x80DE, PropTag.time(0));
    public static final NamedProp<Instant> WEDDING_ANNIVERSARY_LOCAL =
            NamedProp.of(PropertySets.ADDRESS, 0x80DF, PropTag.time(0));
    public static final NamedProp<Boolean> IS_CONTACT_LINKED =
            NamedProp.of(PropertySets.ADDRESS, 0x80E0, PropTag.bool(0));
    public static final NamedProp<Integer> REMINDER_DELTA = NamedProp.of(PropertySets.COMMON, 0x8501, PropTag.int32(0));
    public static final NamedProp<Instant> REMINDER_TIME = NamedProp.of(PropertySets.COMMON, 0x8502, PropTag.time(0));
    public static final NamedProp<Boolean> REMINDER_SET = NamedProp.of(PropertySets.COMMON, 0x8503, PropTag.bool(0));
    public static final NamedProp<Boolean> PRIVATE = NamedProp.of(PropertySets.COMMON, 0x8506, PropTag.bool(0));
    public static final NamedProp<Boolean> AGING_DONT_AGE_ME =
            NamedProp.of(PropertySets.COMMON, 0x850E, PropTag.bool(0));
    public static final NamedProp<Integer> SIDE_EFFECTS = NamedProp.of(PropertySets.COMMON, 0x8510, PropTag.int32(0));
    public static final NamedProp<Boolean> SMART_NO_ATTACH = NamedProp.of(PropertySets.COMMON, 0x8514, PropTag.bool(0));
    public static final NamedProp<Instant> COMMON_START = NamedProp.of(PropertySets.COMMON, 0x8516, PropTag.time(0));
    public static final NamedProp<Instant> COMMON_END = NamedProp.of(PropertySets.COMMON, 0x8517, PropTag.time(0));
    public static final NamedProp<Integer> TASK_MODE = NamedProp.of(PropertySets.COMMON, 0x8518, PropTag.int32(0));
    public static final NamedProp<Binary> TASK_GLOBAL_ID = NamedProp.of(PropertySets.COMMON, 0x8519, PropTag.binary(0));
    public static final NamedProp<Binary> AUTO_PROCESS_STATE =
            NamedProp.of(PropertySets.COMMON, 0x851A, PropTag.binary(0));
    public static final NamedProp<Boolean> REMINDER_OVERRIDE =
            NamedProp.of(PropertySets.COMMON, 0x851C, PropTag.bool(0));
    public static final NamedProp<Integer> REMINDER_TYPE = NamedProp.of(PropertySets.COMMON, 0x851D, PropTag.int32(0));
    public static final NamedProp<Boolean> REMINDER_PLAY_SOUND =
            NamedProp.of(PropertySets.COMMON, 0x851E, PropTag.bool(0));
    public static final NamedProp<String> REMINDER_FILE_PARAMETER =
            NamedProp.of(PropertySets.COMMON, 0x851F, PropTag.text(0));
    public static final NamedProp<Binary> VERB_STREAM = NamedProp.of(PropertySets.COMMON, 0x8520, PropTag.binary(0));
    public static final NamedProp<String> VERB_RESPONSE = NamedProp.of(PropertySets.COMMON, 0x8524, PropTag.text(0));
    public static final NamedProp<String> FLAG_REQUEST = NamedProp.of(PropertySets.COMMON, 0x8530, PropTag.text(0));
    public static final NamedProp<String> BILLING = NamedProp.of(PropertySets.COMMON, 0x8535, PropTag.text(0));
    public static final NamedProp<String> NON_SENDABLE_TO = NamedProp.of(PropertySets.COMMON, 0x8536, PropTag.text(0));
    public static final NamedProp<String> NON_SENDABLE_CC = NamedProp.of(PropertySets.COMMON, 0x8537, PropTag.text(0));
    public static final NamedProp<String> NON_SENDABLE_BCC = NamedProp.of(PropertySets.COMMON, 0x8538, PropTag.text(0));
    public static final NamedProp<List<String>> COMPANIES = NamedProp.of(PropertySets.COMMON, 0x8539, PropTag.texts(0));
    public static final NamedProp<List<String>> CONTACTS = NamedProp.of(PropertySets.COMMON, 0x853A, PropTag.texts(0));
    public static final NamedProp<Binary> PROPERTY_DEFINITION_STREAM =
            NamedProp.of(PropertySets.COMMON, 0x8540, PropTag.binary(0));
    public static final NamedProp<Binary> SCRIPT_STREAM = NamedProp.of(PropertySets.COMMON, 0x8541, PropTag.binary(0));
    public static final NamedProp<Integer> CURRENT_VERSION =
            NamedProp.of(PropertySets.COMMON, 0x8552, PropTag.int32(0));
    public static final NamedProp<String> CURRENT_VERSION_NAME =
            NamedProp.of(PropertySets.COMMON, 0x8554, PropTag.text(0));
    public static final NamedProp<Instant> REMINDER_SIGNAL_TIME =
            NamedProp.of(PropertySets.COMMON, 0x8560, PropTag.time(0));
    public static final NamedProp<Integer> HEADER_ITEM = NamedProp.of(PropertySets.COMMON, 0x8578, PropTag.int32(0));
    public static final NamedProp<String> INTERNET_ACCOUNT_NAME =
            NamedProp.of(PropertySets.COMMON, 0x8580, PropTag.text(0));
    public static final NamedProp<String> INTERNET_ACCOUNT_STAMP =
            NamedProp.of(PropertySets.COMMON, 0x8581, PropTag.text(0));
    public static final NamedProp<Boolean> USE_TNEF = NamedProp.of(PropertySets.COMMON, 0x8582, PropTag.bool(0));
    public static final NamedProp<Binary> CONTACT_LINK_SEARCH_KEY =
            NamedProp.of(PropertySets.COMMON, 0x8584, PropTag.binary(0));
    public static final NamedProp<Binary> CONTACT_LINK_ENTRY =
            NamedProp.of(PropertySets.COMMON, 0x8585, PropTag.binary(0));
    public static final NamedProp<String> CONTACT_LINK_NAME =
            NamedProp.of(PropertySets.COMMON, 0x8586, PropTag.text(0));
    public static final NamedProp<Instant> TO_DO_ORDINAL_DATE =
            NamedProp.of(PropertySets.COMMON, 0x85A0, PropTag.time(0));
    public static final NamedProp<String> TO_DO_SUB_ORDINAL =
            NamedProp.of(PropertySets.COMMON, 0x85A1, PropTag.text(0));
    public static final NamedProp<String> TO_DO_TITLE = NamedProp.of(PropertySets.COMMON, 0x85A4, PropTag.text(0));
    public static final NamedProp<Instant> VALID_FLAG_STRING_PROOF =
            NamedProp.of(PropertySets.COMMON, 0x85BF, PropTag.time(0));
    public static final NamedProp<Integer> FLAG_STRING = NamedProp.of(PropertySets.COMMON, 0x85C0, PropTag.int32(0));
    public static final NamedProp<String> LOG_TYPE = NamedProp.of(PropertySets.LOG, 0x8700, PropTag.text(0));
    public static final NamedProp<Instant> LOG_START = NamedProp.of(PropertySets.LOG, 0x8706, PropTag.time(0));
    public static final NamedProp<Integer> LOG_DURATION = NamedProp.of(PropertySets.LOG, 0x8707, PropTag.int32(0));
    public static final NamedProp<Instant> LOG_END = NamedProp.of(PropertySets.LOG, 0x8708, PropTag.time(0));
    public static final NamedProp<Integer> LOG_FLAGS = NamedProp.of(PropertySets.LOG, 0x870C, PropTag.int32(0));
    public static final NamedProp<Boolean> LOG_DOCUMENT_PRINTED =
            NamedProp.of(PropertySets.LOG, 0x870E, PropTag.bool(0));
    public static final NamedProp<Boolean> LOG_DOCUMENT_SAVED = NamedProp.of(PropertySets.LOG, 0x870F, PropTag.bool(0));
    public static final NamedProp<Boolean> LOG_DOCUMENT_ROUTED =
            NamedProp.of(PropertySets.LOG, 0x8710, PropTag.bool(0));
    public static final NamedProp<Boolean> LOG_DOCUMENT_POSTED =
            NamedProp.of(PropertySets.LOG, 0x8711, PropTag.bool(0));
    public static final NamedProp<String> LOG_TYPE_DESC = NamedProp.of(PropertySets.LOG, 0x8712, PropTag.text(0));
    public static final NamedProp<Integer> NOTE_COLOR = NamedProp.of(PropertySets.NOTE, 0x8B00, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_WIDTH = NamedProp.of(PropertySets.NOTE, 0x8B02, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_HEIGHT = NamedProp.of(PropertySets.NOTE, 0x8B03, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_X = NamedProp.of(PropertySets.NOTE, 0x8B04, PropTag.int32(0));
    public static final NamedProp<Integer> NOTE_Y = NamedProp.of(PropertySets.NOTE, 0x8B05, PropTag.int32(0));
    public static final NamedProp<Binary> ATTENDEE_CRITICAL_CHANGE =
            NamedProp.of(PropertySets.MEETING, 0x0001, PropTag.binary(0));
    public static final NamedProp<String> WHERE = NamedProp.of(PropertySets.MEETING, 0x0002, PropTag.text(0));
    public static final NamedProp<Binary> GLOBAL_OBJECT_ID =
            NamedProp.of(PropertySets.MEETING, 0x0003, PropTag.binary(0));
    public static final NamedProp<Boolean> IS_SILENT = NamedProp.of(PropertySets.MEETING, 0x0004, PropTag.bool(0));
    public static final NamedProp<Boolean> IS_RECURRING = NamedProp.of(PropertySets.MEETING, 0x0005, PropTag.bool(0));
    public static final NamedProp<String> REQUIRED_ATTENDEES =
            NamedProp.of(PropertySets.MEETING, 0x0006, PropTag.text(0));
    public static final NamedProp<String> OPTIONAL_ATTENDEES =
            NamedProp.of(PropertySets.MEETING, 0x0007, PropTag.text(0));
    public static final NamedProp<String> RESOURCE_ATTENDEES =
            NamedProp.of(PropertySets.MEETING, 0x0008, PropTag.text(0));
    public static final NamedProp<Boolean> DELEGATE_MAIL = NamedProp.of(PropertySets.MEETING, 0x0009, PropTag.bool(0));
    public static final NamedProp<Boolean> IS_EXCEPTION = NamedProp.of(PropertySets.MEETING, 0x000A, PropTag.bool(0));
    public static final NamedProp<Boolean> SINGLE_INVITE = NamedProp.of(PropertySets.MEETING, 0x000B, PropTag.bool(0));
    public static final NamedProp<Integer> TIME_ZONE = NamedProp.of(PropertySets.MEETING, 0x000C, PropTag.int32(0));
    public static final NamedProp<Integer> START_RECURRENCE_DATE =
            NamedProp.of(PropertySets.MEETING, 0x000D, PropTag.int32(0));
    public static final NamedProp<Integer> START_RECURRENCE_TIME =
            NamedProp.of(PropertySets.MEETING, 0x000E, PropTag.int32(0));
    public static final NamedProp<Integer> END_RECURRENCE_DATE =
            NamedProp.of(PropertySets.MEETING, 0x000F, PropTag.int32(0));
    public static final NamedProp<Integer> END_RECURRENCE_TIME =
            NamedProp.of(PropertySets.MEETING, 0x0010, PropTag.int32(0));
    public static final NamedProp<Integer> DAY_INTERVAL = NamedProp.of(PropertySets.MEETING, 0x0011, PropTag.int16(0));
    public static final NamedProp<Integer> WEEK_INTERVAL = NamedProp.of(PropertySets.MEETING, 0x0012, PropTag.int16(0));
    public static final NamedProp<Integer> MONTH_INTERVAL =
            NamedProp.of(PropertySets.MEETING, 0x0013, PropTag.int16(0));
    public static final NamedProp<Integer> YEAR_INTERVAL = NamedProp.of(PropertySets.MEETING, 0x0014, PropTag.int16(0));
    public static final NamedProp<Instant> OWNER_CRITICAL_CHANGE =
            NamedProp.of(PropertySets.MEETING, 0x001A, PropTag.time(0));
    public static final NamedProp<Integer> CALENDAR_TYPE = NamedProp.of(PropertySets.MEETING, 0x001C, PropTag.int32(0));
    public static final NamedProp<Boolean> SOURCE_MEETING_REPLY_ALL =
            NamedProp.of(PropertySets.MEETING, 0x001D, PropTag.bool(0));
    public static final NamedProp<Binary> CLEAN_GLOBAL_OBJECT_ID =
            NamedProp.of(PropertySets.MEETING, 0x0023, PropTag.binary(0));
    public static final NamedProp<String> APPOINTMENT_MESSAGE_CLASS =
            NamedProp.of(PropertySets.MEETING, 0x0024, PropTag.text(0));
    public static final NamedProp<Integer> MEETING_TYPE = NamedProp.of(PropertySets.MEETING, 0x0026, PropTag.int32(0));
    public static final NamedProp<String> OLD_LOCATION = NamedProp.of(PropertySets.MEETING, 0x0028, PropTag.text(0));
    public static final NamedProp<Instant> OLD_WHEN_START_WHOLE =
            NamedProp.of(PropertySets.MEETING, 0x0029, PropTag.time(0));
    public static final NamedProp<Instant> OLD_WHEN_END_WHOLE =
            NamedProp.of(PropertySets.MEETING, 0x002A, PropTag.time(0));
    public static final NamedProp<List<String>> KEYWORDS =
            NamedProp.of(PropertySets.PUBLIC_STRINGS, "Keywords", PropTag.texts(0));
    public static final NamedProp<Integer> EXCHANGE_INTENDED_BUSY_STATUS = NamedProp.of(
            PropertySets.PUBLIC_STRINGS, "http://schemas.microsoft.com/exchange/intendedbusystatus", PropTag.int32(0));
    public static final NamedProp<String> CALENDAR_ORGANIZER =
            NamedProp.of(PropertySets.PUBLIC_STRINGS, "urn:schemas:calendar:organizer", PropTag.text(0));
    public static final NamedProp<String> X_SHARING_FLAVOR =
            NamedProp.of(PropertySets.INTERNET_HEADERS, "x-sharing-flavor", PropTag.text(0));
    public static final NamedProp<String> CONTENT_CLASS =
            NamedProp.of(PropertySets.INTERNET_HEADERS, "content-class", PropTag.text(0));
    public static final NamedProp<String> CONTENT_TYPE =
            NamedProp.of(PropertySets.INTERNET_HEADERS, "content-type", PropTag.text(0));
    public static final NamedProp<String> ACCEPT_LANGUAGE =
            NamedProp.of(PropertySets.INTERNET_HEADERS, "acceptlanguage", PropTag.text(0));

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
