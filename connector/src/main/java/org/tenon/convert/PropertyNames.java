package org.tenon.convert;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The canonical names of [MS-OXPROPS], with the type that each property has there. Not all of them: those that items of the kinds we
 * convert are known to have. A line is a set's letter ({@code -} for none), an identifier or a name, a type, and the canonical name.
 */
public final class PropertyNames {
    private static final Map<String, UUID> SETS = Map.ofEntries(
            Map.entry("A", PropertySets.APPOINTMENT),
            Map.entry("T", PropertySets.TASK),
            Map.entry("D", PropertySets.ADDRESS),
            Map.entry("C", PropertySets.COMMON),
            Map.entry("L", PropertySets.LOG),
            Map.entry("N", PropertySets.NOTE),
            Map.entry("M", PropertySets.MEETING),
            Map.entry("P", PropertySets.PUBLIC_STRINGS),
            Map.entry("I", PropertySets.INTERNET_HEADERS));

    private static final String TAGGED = """
            - 0002 000B PidTagAlternateRecipientAllowed
            - 0004 001F PidTagAutoForwardComment
            - 0005 000B PidTagAutoForwarded
            - 000F 0040 PidTagDeferredDeliveryTime
            - 0015 0040 PidTagExpiryTime
            - 0017 0003 PidTagImportance
            - 001A 001F PidTagMessageClass
            - 0023 000B PidTagOriginatorDeliveryReportRequested
            - 0025 0102 PidTagParentKey
            - 0026 0003 PidTagPriority
            - 0029 000B PidTagReadReceiptRequested
            - 002A 0040 PidTagReceiptTime
            - 002B 000B PidTagRecipientReassignmentProhibited
            - 002E 0003 PidTagOriginalSensitivity
            - 0030 0040 PidTagReplyTime
            - 0031 0102 PidTagReportTag
            - 0032 0040 PidTagReportTime
            - 0036 0003 PidTagSensitivity
            - 0037 001F PidTagSubject
            - 0039 0040 PidTagClientSubmitTime
            - 003A 001F PidTagReportName
            - 003B 0102 PidTagSentRepresentingSearchKey
            - 003D 001F PidTagSubjectPrefix
            - 003F 0102 PidTagReceivedByEntryId
            - 0040 001F PidTagReceivedByName
            - 0041 0102 PidTagSentRepresentingEntryId
            - 0042 001F PidTagSentRepresentingName
            - 0043 0102 PidTagReceivedRepresentingEntryId
            - 0044 001F PidTagReceivedRepresentingName
            - 0045 0102 PidTagReportEntryId
            - 0046 0102 PidTagReadReceiptEntryId
            - 0047 0102 PidTagMessageSubmissionId
            - 0049 001F PidTagOriginalSubject
            - 004B 001F PidTagOriginalMessageClass
            - 004C 0102 PidTagOriginalAuthorEntryId
            - 004D 001F PidTagOriginalAuthorName
            - 004E 0040 PidTagOriginalSubmitTime
            - 004F 0102 PidTagReplyRecipientEntries
            - 0050 001F PidTagReplyRecipientNames
            - 0051 0102 PidTagReceivedBySearchKey
            - 0052 0102 PidTagReceivedRepresentingSearchKey
            - 0053 0102 PidTagReadReceiptSearchKey
            - 0055 0040 PidTagOriginalDeliveryTime
            - 0057 000B PidTagMessageToMe
            - 0058 000B PidTagMessageCcMe
            - 0059 000B PidTagMessageRecipientMe
            - 005A 001F PidTagOriginalSenderName
            - 005B 0102 PidTagOriginalSenderEntryId
            - 005C 0102 PidTagOriginalSenderSearchKey
            - 005D 001F PidTagOriginalSentRepresentingName
            - 005E 0102 PidTagOriginalSentRepresentingEntryId
            - 005F 0102 PidTagOriginalSentRepresentingSearchKey
            - 0060 0040 PidTagStartDate
            - 0061 0040 PidTagEndDate
            - 0062 0003 PidTagOwnerAppointmentId
            - 0063 000B PidTagResponseRequested
            - 0064 001F PidTagSentRepresentingAddressType
            - 0065 001F PidTagSentRepresentingEmailAddress
            - 0066 001F PidTagOriginalSenderAddressType
            - 0067 001F PidTagOriginalSenderEmailAddress
            - 0068 001F PidTagOriginalSentRepresentingAddressType
            - 0069 001F PidTagOriginalSentRepresentingEmailAddress
            - 0070 001F PidTagConversationTopic
            - 0071 0102 PidTagConversationIndex
            - 0072 001F PidTagOriginalDisplayBcc
            - 0073 001F PidTagOriginalDisplayCc
            - 0074 001F PidTagOriginalDisplayTo
            - 0075 001F PidTagReceivedByAddressType
            - 0076 001F PidTagReceivedByEmailAddress
            - 0077 001F PidTagReceivedRepresentingAddressType
            - 0078 001F PidTagReceivedRepresentingEmailAddress
            - 007D 001F PidTagTransportMessageHeaders
            - 007F 0102 PidTagTnefCorrelationKey
            - 0080 001F PidTagReportDisposition
            - 0081 001F PidTagReportDispositionMode
            - 0C04 0003 PidTagNonDeliveryReportReasonCode
            - 0C05 0003 PidTagNonDeliveryReportDiagCode
            - 0C06 000B PidTagNonReceiptNotificationRequested
            - 0C08 000B PidTagOriginatorNonDeliveryReportRequested
            - 0C15 0003 PidTagRecipientType
            - 0C17 000B PidTagReplyRequested
            - 0C19 0102 PidTagSenderEntryId
            - 0C1A 001F PidTagSenderName
            - 0C1B 001F PidTagSupplementaryInfo
            - 0C1D 0102 PidTagSenderSearchKey
            - 0C1E 001F PidTagSenderAddressType
            - 0C1F 001F PidTagSenderEmailAddress
            - 0C20 0003 PidTagNonDeliveryReportStatusCode
            - 0C21 001F PidTagRemoteMessageTransferAgent
            - 0E01 000B PidTagDeleteAfterSubmit
            - 0E02 001F PidTagDisplayBcc
            - 0E03 001F PidTagDisplayCc
            - 0E04 001F PidTagDisplayTo
            - 0E06 0040 PidTagMessageDeliveryTime
            - 0E07 0003 PidTagMessageFlags
            - 0E08 0003 PidTagMessageSize
            - 0E09 0102 PidTagParentEntryId
            - 0E0F 000B PidTagResponsibility
            - 0E12 000D PidTagMessageRecipients
            - 0E13 000D PidTagMessageAttachments
            - 0E1B 000B PidTagHasAttachments
            - 0E1D 001F PidTagNormalizedSubject
            - 0E1F 000B PidTagRtfInSync
            - 0E20 0003 PidTagAttachSize
            - 0E21 0003 PidTagAttachNumber
            - 0E23 0003 PidTagInternetArticleNumber
            - 0E28 001F PidTagPrimarySendAccount
            - 0E29 001F PidTagNextSendAcct
            - 0E2B 0003 PidTagToDoItemFlags
            - 0E2C 0102 PidTagSwappedToDoStore
            - 0E2D 0102 PidTagSwappedToDoData
            - 0E69 000B PidTagRead
            - 0FF4 0003 PidTagAccess
            - 0FF5 0003 PidTagRowType
            - 0FF6 0102 PidTagInstanceKey
            - 0FF7 0003 PidTagAccessLevel
            - 0FF8 0102 PidTagMappingSignature
            - 0FF9 0102 PidTagRecordKey
            - 0FFB 0102 PidTagStoreEntryId
            - 0FFE 0003 PidTagObjectType
            - 0FFF 0102 PidTagEntryId
            - 1000 001F PidTagBody
            - 1001 001F PidTagReportText
            - 1009 0102 PidTagRtfCompressed
            - 1013 0102 PidTagHtml
            - 1014 001F PidTagBodyContentLocation
            - 1015 001F PidTagBodyContentId
            - 1016 0003 PidTagNativeBody
            - 1035 001F PidTagInternetMessageId
            - 1039 001F PidTagInternetReferences
            - 1042 001F PidTagInReplyToId
            - 1043 001F PidTagListHelp
            - 1044 001F PidTagListSubscribe
            - 1045 001F PidTagListUnsubscribe
            - 1046 001F PidTagOriginalMessageId
            - 1080 0003 PidTagIconIndex
            - 1081 0003 PidTagLastVerbExecuted
            - 1082 0040 PidTagLastVerbExecutionTime
            - 1090 0003 PidTagFlagStatus
            - 1091 0040 PidTagFlagCompleteTime
            - 1095 0003 PidTagFollowupIcon
            - 1096 0003 PidTagBlockStatus
            - 10C3 0040 PidTagICalendarStartTime
            - 10C4 0040 PidTagICalendarEndTime
            - 10C5 0040 PidTagCdoRecurrenceid
            - 10CA 0040 PidTagICalendarReminderNextTime
            - 10F3 001F PidTagUrlCompName
            - 10F4 000B PidTagAttributeHidden
            - 10F6 000B PidTagAttributeReadOnly
            - 3000 0003 PidTagRowid
            - 3001 001F PidTagDisplayName
            - 3002 001F PidTagAddressType
            - 3003 001F PidTagEmailAddress
            - 3004 001F PidTagComment
            - 3005 0003 PidTagDepth
            - 3007 0040 PidTagCreationTime
            - 3008 0040 PidTagLastModificationTime
            - 300B 0102 PidTagSearchKey
            - 3010 0102 PidTagTargetEntryId
            - 3013 0102 PidTagConversationId
            - 3016 000B PidTagConversationIndexTracking
            - 340D 0003 PidTagStoreSupportMask
            - 3701 0102 PidTagAttachDataBinary
            - 3702 0102 PidTagAttachEncoding
            - 3703 001F PidTagAttachExtension
            - 3704 001F PidTagAttachFilename
            - 3705 0003 PidTagAttachMethod
            - 3707 001F PidTagAttachLongFilename
            - 3708 001F PidTagAttachPathname
            - 3709 0102 PidTagAttachRendering
            - 370A 0102 PidTagAttachTag
            - 370B 0003 PidTagRenderingPosition
            - 370C 001F PidTagAttachTransportName
            - 370D 001F PidTagAttachLongPathname
            - 370E 001F PidTagAttachMimeTag
            - 370F 0102 PidTagAttachAdditionalInformation
            - 3711 001F PidTagAttachContentBase
            - 3712 001F PidTagAttachContentId
            - 3713 001F PidTagAttachContentLocation
            - 3714 0003 PidTagAttachFlags
            - 3719 001F PidTagAttachPayloadProviderGuidString
            - 371A 001F PidTagAttachPayloadClass
            - 371B 001F PidTagTextAttachmentCharset
            - 3900 0003 PidTagDisplayType
            - 3902 0102 PidTagTemplateid
            - 3905 0003 PidTagDisplayTypeEx
            - 39FE 001F PidTagSmtpAddress
            - 39FF 001F PidTagAddressBookDisplayNamePrintable
            - 3A00 001F PidTagAccount
            - 3A02 001F PidTagCallbackTelephoneNumber
            - 3A05 001F PidTagGeneration
            - 3A06 001F PidTagGivenName
            - 3A07 001F PidTagGovernmentIdNumber
            - 3A08 001F PidTagBusinessTelephoneNumber
            - 3A09 001F PidTagHomeTelephoneNumber
            - 3A0A 001F PidTagInitials
            - 3A0B 001F PidTagKeyword
            - 3A0C 001F PidTagLanguage
            - 3A0D 001F PidTagLocation
            - 3A0F 001F PidTagMessageHandlingSystemCommonName
            - 3A10 001F PidTagOrganizationalIdNumber
            - 3A11 001F PidTagSurname
            - 3A12 0102 PidTagOriginalEntryId
            - 3A15 001F PidTagPostalAddress
            - 3A16 001F PidTagCompanyName
            - 3A17 001F PidTagTitle
            - 3A18 001F PidTagDepartmentName
            - 3A19 001F PidTagOfficeLocation
            - 3A1A 001F PidTagPrimaryTelephoneNumber
            - 3A1B 001F PidTagBusiness2TelephoneNumber
            - 3A1C 001F PidTagMobileTelephoneNumber
            - 3A1D 001F PidTagRadioTelephoneNumber
            - 3A1E 001F PidTagCarTelephoneNumber
            - 3A1F 001F PidTagOtherTelephoneNumber
            - 3A20 001F PidTagTransmittableDisplayName
            - 3A21 001F PidTagPagerTelephoneNumber
            - 3A22 0102 PidTagUserCertificate
            - 3A23 001F PidTagPrimaryFaxNumber
            - 3A24 001F PidTagBusinessFaxNumber
            - 3A25 001F PidTagHomeFaxNumber
            - 3A26 001F PidTagCountry
            - 3A27 001F PidTagLocality
            - 3A28 001F PidTagStateOrProvince
            - 3A29 001F PidTagStreetAddress
            - 3A2A 001F PidTagPostalCode
            - 3A2B 001F PidTagPostOfficeBox
            - 3A2C 001F PidTagTelexNumber
            - 3A2D 001F PidTagIsdnNumber
            - 3A2E 001F PidTagAssistantTelephoneNumber
            - 3A2F 001F PidTagHome2TelephoneNumber
            - 3A30 001F PidTagAssistant
            - 3A40 000B PidTagSendRichInfo
            - 3A41 0040 PidTagWeddingAnniversary
            - 3A42 0040 PidTagBirthday
            - 3A43 001F PidTagHobbies
            - 3A44 001F PidTagMiddleName
            - 3A45 001F PidTagDisplayNamePrefix
            - 3A46 001F PidTagProfession
            - 3A47 001F PidTagReferredByName
            - 3A48 001F PidTagSpouseName
            - 3A49 001F PidTagComputerNetworkName
            - 3A4A 001F PidTagCustomerId
            - 3A4B 001F PidTagTelecommunicationsDeviceForDeafTelephoneNumber
            - 3A4C 001F PidTagFtpSite
            - 3A4D 0002 PidTagGender
            - 3A4E 001F PidTagManagerName
            - 3A4F 001F PidTagNickname
            - 3A50 001F PidTagPersonalHomePage
            - 3A51 001F PidTagBusinessHomePage
            - 3A57 001F PidTagCompanyMainTelephoneNumber
            - 3A58 101F PidTagChildrensNames
            - 3A59 001F PidTagHomeAddressCity
            - 3A5A 001F PidTagHomeAddressCountry
            - 3A5B 001F PidTagHomeAddressPostalCode
            - 3A5C 001F PidTagHomeAddressStateOrProvince
            - 3A5D 001F PidTagHomeAddressStreet
            - 3A5E 001F PidTagHomeAddressPostOfficeBox
            - 3A5F 001F PidTagOtherAddressCity
            - 3A60 001F PidTagOtherAddressCountry
            - 3A61 001F PidTagOtherAddressPostalCode
            - 3A62 001F PidTagOtherAddressStateOrProvince
            - 3A63 001F PidTagOtherAddressStreet
            - 3A64 001F PidTagOtherAddressPostOfficeBox
            - 3A70 1102 PidTagUserX509Certificate
            - 3A71 0003 PidTagSendInternetEncoding
            - 3F08 0003 PidTagInitialDetailsPane
            - 3FDE 0003 PidTagInternetCodepage
            - 3FF1 0003 PidTagMessageLocaleId
            - 3FF8 001F PidTagCreatorName
            - 3FF9 0102 PidTagCreatorEntryId
            - 3FFA 001F PidTagLastModifierName
            - 3FFB 0102 PidTagLastModifierEntryId
            - 3FFD 0003 PidTagMessageCodepage
            - 4019 0003 PidTagSenderFlags
            - 401A 0003 PidTagSentRepresentingFlags
            - 4029 001F PidTagReadReceiptAddressType
            - 402A 001F PidTagReadReceiptEmailAddress
            - 402B 001F PidTagReadReceiptName
            - 4076 0003 PidTagContentFilterSpamConfidenceLevel
            - 4079 0003 PidTagSenderIdStatus
            - 5902 0003 PidTagInternetMailOverrideFormat
            - 5909 0003 PidTagMessageEditorFormat
            - 5D01 001F PidTagSenderSmtpAddress
            - 5D02 001F PidTagSentRepresentingSmtpAddress
            - 5D05 001F PidTagReadReceiptSmtpAddress
            - 5D07 001F PidTagReceivedBySmtpAddress
            - 5D08 001F PidTagReceivedRepresentingSmtpAddress
            - 5FDE 0003 PidTagRecipientResourceState
            - 5FDF 0003 PidTagRecipientOrder
            - 5FE1 000B PidTagRecipientProposed
            - 5FE3 0040 PidTagRecipientProposedStartTime
            - 5FE4 0040 PidTagRecipientProposedEndTime
            - 5FF6 001F PidTagRecipientDisplayName
            - 5FF7 0102 PidTagRecipientEntryId
            - 5FFB 0040 PidTagRecipientTrackStatusTime
            - 5FFD 0003 PidTagRecipientFlags
            - 5FFF 0003 PidTagRecipientTrackStatus
            - 65C2 0102 PidTagReplyTemplateId
            - 65E0 0102 PidTagSourceKey
            - 65E2 0102 PidTagChangeKey
            - 65E3 0102 PidTagPredecessorChangeList
            - 6619 0102 PidTagUserEntryId
            - 7FFA 0003 PidTagAttachmentLinkId
            - 7FFB 0040 PidTagExceptionStartTime
            - 7FFC 0040 PidTagExceptionEndTime
            - 7FFD 0003 PidTagAttachmentFlags
            - 7FFE 000B PidTagAttachmentHidden
            - 7FFF 000B PidTagAttachmentContactPhoto
            """;

    private static final String NAMED = """
            A 8201 0003 PidLidAppointmentSequence
            A 8202 0040 PidLidAppointmentSequenceTime
            A 8203 0003 PidLidAppointmentLastSequence
            A 8204 0003 PidLidChangeHighlight
            A 8205 0003 PidLidBusyStatus
            A 8206 000B PidLidFExceptionalBody
            A 8207 0003 PidLidAppointmentAuxiliaryFlags
            A 8208 001F PidLidLocation
            A 8209 001F PidLidMeetingWorkspaceUrl
            A 820A 000B PidLidForwardInstance
            A 820C 1102 PidLidLinkedTaskItems
            A 820D 0040 PidLidAppointmentStartWhole
            A 820E 0040 PidLidAppointmentEndWhole
            A 820F 0040 PidLidAppointmentStartTime
            A 8210 0040 PidLidAppointmentEndTime
            A 8211 0040 PidLidAppointmentEndDate
            A 8212 0040 PidLidAppointmentStartDate
            A 8213 0003 PidLidAppointmentDuration
            A 8214 0003 PidLidAppointmentColor
            A 8215 000B PidLidAppointmentSubType
            A 8216 0102 PidLidAppointmentRecur
            A 8217 0003 PidLidAppointmentStateFlags
            A 8218 0003 PidLidResponseStatus
            A 8220 0040 PidLidAppointmentReplyTime
            A 8223 000B PidLidRecurring
            A 8224 0003 PidLidIntendedBusyStatus
            A 8226 0040 PidLidAppointmentUpdateTime
            A 8228 0040 PidLidExceptionReplaceTime
            A 8229 000B PidLidFInvited
            A 822B 000B PidLidFExceptionalAttendees
            A 822E 001F PidLidOwnerName
            A 822F 000B PidLidFOthersAppointment
            A 8230 001F PidLidAppointmentReplyName
            A 8231 0003 PidLidRecurrenceType
            A 8232 001F PidLidRecurrencePattern
            A 8233 0102 PidLidTimeZoneStruct
            A 8234 001F PidLidTimeZoneDescription
            A 8235 0040 PidLidClipStart
            A 8236 0040 PidLidClipEnd
            A 8237 0102 PidLidOriginalStoreEntryId
            A 8238 001F PidLidAllAttendeesString
            A 823A 000B PidLidAutoFillLocation
            A 823B 001F PidLidToAttendeesString
            A 823C 001F PidLidCcAttendeesString
            A 8240 000B PidLidConferencingCheck
            A 8241 0003 PidLidConferencingType
            A 8242 001F PidLidDirectory
            A 8243 001F PidLidOrganizerAlias
            A 8244 000B PidLidAutoStartCheck
            A 8246 000B PidLidAllowExternalCheck
            A 8247 001F PidLidCollaborateDoc
            A 8248 001F PidLidNetShowUrl
            A 8249 001F PidLidOnlinePassword
            A 8250 0040 PidLidAppointmentProposedStartWhole
            A 8251 0040 PidLidAppointmentProposedEndWhole
            A 8256 0003 PidLidAppointmentProposedDuration
            A 8257 000B PidLidAppointmentCounterProposal
            A 8259 0003 PidLidAppointmentProposalNumber
            A 825A 000B PidLidAppointmentNotAllowPropose
            A 825D 0102 PidLidAppointmentUnsendableRecipients
            A 825E 0102 PidLidAppointmentTimeZoneDefinitionStartDisplay
            A 825F 0102 PidLidAppointmentTimeZoneDefinitionEndDisplay
            A 8260 0102 PidLidAppointmentTimeZoneDefinitionRecur
            T 8101 0003 PidLidTaskStatus
            T 8102 0005 PidLidPercentComplete
            T 8103 000B PidLidTeamTask
            T 8104 0040 PidLidTaskStartDate
            T 8105 0040 PidLidTaskDueDate
            T 8107 000B PidLidTaskResetReminder
            T 8108 000B PidLidTaskAccepted
            T 8109 000B PidLidTaskDeadOccurrence
            T 810F 0040 PidLidTaskDateCompleted
            T 8110 0003 PidLidTaskActualEffort
            T 8111 0003 PidLidTaskEstimatedEffort
            T 8112 0003 PidLidTaskVersion
            T 8113 0003 PidLidTaskState
            T 8115 0040 PidLidTaskLastUpdate
            T 8116 0102 PidLidTaskRecurrence
            T 8117 0102 PidLidTaskAssigners
            T 8119 000B PidLidTaskStatusOnComplete
            T 811A 0003 PidLidTaskHistory
            T 811B 000B PidLidTaskUpdates
            T 811C 000B PidLidTaskComplete
            T 811E 000B PidLidTaskFCreator
            T 811F 001F PidLidTaskOwner
            T 8120 0003 PidLidTaskMultipleRecipients
            T 8121 001F PidLidTaskAssigner
            T 8122 001F PidLidTaskLastUser
            T 8123 0003 PidLidTaskOrdinal
            T 8124 000B PidLidTaskNoCompute
            T 8125 001F PidLidTaskLastDelegate
            T 8126 000B PidLidTaskFRecurring
            T 8127 001F PidLidTaskRole
            T 8129 0003 PidLidTaskOwnership
            T 812A 0003 PidLidTaskAcceptanceState
            T 812C 000B PidLidTaskFFixOffline
            D 8005 001F PidLidFileUnder
            D 8006 0003 PidLidFileUnderId
            D 8007 1003 PidLidContactItemData
            D 800E 001F PidLidReferredBy
            D 8010 001F PidLidDepartment
            D 8015 000B PidLidHasPicture
            D 801A 001F PidLidHomeAddress
            D 801B 001F PidLidWorkAddress
            D 801C 001F PidLidOtherAddress
            D 8022 0003 PidLidPostalAddressId
            D 8023 0003 PidLidContactCharacterSet
            D 8025 000B PidLidAutoLog
            D 8026 1003 PidLidFileUnderList
            D 8028 1003 PidLidAddressBookProviderEmailList
            D 8029 0003 PidLidAddressBookProviderArrayType
            D 802B 001F PidLidHtml
            D 802C 001F PidLidYomiFirstName
            D 802D 001F PidLidYomiLastName
            D 802E 001F PidLidYomiCompanyName
            D 8040 0102 PidLidBusinessCardDisplayDefinition
            D 8041 0102 PidLidBusinessCardCardPicture
            D 8045 001F PidLidWorkAddressStreet
            D 8046 001F PidLidWorkAddressCity
            D 8047 001F PidLidWorkAddressState
            D 8048 001F PidLidWorkAddressPostalCode
            D 8049 001F PidLidWorkAddressCountry
            D 804A 001F PidLidWorkAddressPostOfficeBox
            D 804C 0003 PidLidDistributionListChecksum
            D 804D 0102 PidLidBirthdayEventEntryId
            D 804E 0102 PidLidAnniversaryEventEntryId
            D 804F 001F PidLidContactUserField1
            D 8050 001F PidLidContactUserField2
            D 8051 001F PidLidContactUserField3
            D 8052 001F PidLidContactUserField4
            D 8053 001F PidLidDistributionListName
            D 8054 1102 PidLidDistributionListOneOffMembers
            D 8055 1102 PidLidDistributionListMembers
            D 8062 001F PidLidInstantMessagingAddress
            D 8064 0102 PidLidDistributionListStream
            D 8080 001F PidLidEmail1DisplayName
            D 8082 001F PidLidEmail1AddressType
            D 8083 001F PidLidEmail1EmailAddress
            D 8084 001F PidLidEmail1OriginalDisplayName
            D 8085 0102 PidLidEmail1OriginalEntryId
            D 8090 001F PidLidEmail2DisplayName
            D 8092 001F PidLidEmail2AddressType
            D 8093 001F PidLidEmail2EmailAddress
            D 8094 001F PidLidEmail2OriginalDisplayName
            D 8095 0102 PidLidEmail2OriginalEntryId
            D 80A0 001F PidLidEmail3DisplayName
            D 80A2 001F PidLidEmail3AddressType
            D 80A3 001F PidLidEmail3EmailAddress
            D 80A4 001F PidLidEmail3OriginalDisplayName
            D 80A5 0102 PidLidEmail3OriginalEntryId
            D 80B2 001F PidLidFax1AddressType
            D 80B3 001F PidLidFax1EmailAddress
            D 80B4 001F PidLidFax1OriginalDisplayName
            D 80B5 0102 PidLidFax1OriginalEntryId
            D 80C2 001F PidLidFax2AddressType
            D 80C3 001F PidLidFax2EmailAddress
            D 80C4 001F PidLidFax2OriginalDisplayName
            D 80C5 0102 PidLidFax2OriginalEntryId
            D 80D2 001F PidLidFax3AddressType
            D 80D3 001F PidLidFax3EmailAddress
            D 80D4 001F PidLidFax3OriginalDisplayName
            D 80D5 0102 PidLidFax3OriginalEntryId
            D 80D8 001F PidLidFreeBusyLocation
            D 80DA 001F PidLidHomeAddressCountryCode
            D 80DB 001F PidLidWorkAddressCountryCode
            D 80DC 001F PidLidOtherAddressCountryCode
            D 80DD 001F PidLidAddressCountryCode
            D 80DE 0040 PidLidBirthdayLocal
            D 80DF 0040 PidLidWeddingAnniversaryLocal
            D 80E0 000B PidLidIsContactLinked
            C 8501 0003 PidLidReminderDelta
            C 8502 0040 PidLidReminderTime
            C 8503 000B PidLidReminderSet
            C 8506 000B PidLidPrivate
            C 850E 000B PidLidAgingDontAgeMe
            C 8510 0003 PidLidSideEffects
            C 8514 000B PidLidSmartNoAttach
            C 8516 0040 PidLidCommonStart
            C 8517 0040 PidLidCommonEnd
            C 8518 0003 PidLidTaskMode
            C 8519 0102 PidLidTaskGlobalId
            C 851A 0102 PidLidAutoProcessState
            C 851C 000B PidLidReminderOverride
            C 851D 0003 PidLidReminderType
            C 851E 000B PidLidReminderPlaySound
            C 851F 001F PidLidReminderFileParameter
            C 8520 0102 PidLidVerbStream
            C 8524 001F PidLidVerbResponse
            C 8530 001F PidLidFlagRequest
            C 8535 001F PidLidBilling
            C 8536 001F PidLidNonSendableTo
            C 8537 001F PidLidNonSendableCc
            C 8538 001F PidLidNonSendableBcc
            C 8539 101F PidLidCompanies
            C 853A 101F PidLidContacts
            C 8540 0102 PidLidPropertyDefinitionStream
            C 8541 0102 PidLidScriptStream
            C 8552 0003 PidLidCurrentVersion
            C 8554 001F PidLidCurrentVersionName
            C 8560 0040 PidLidReminderSignalTime
            C 8578 0003 PidLidHeaderItem
            C 8580 001F PidLidInternetAccountName
            C 8581 001F PidLidInternetAccountStamp
            C 8582 000B PidLidUseTnef
            C 8584 0102 PidLidContactLinkSearchKey
            C 8585 0102 PidLidContactLinkEntry
            C 8586 001F PidLidContactLinkName
            C 85A0 0040 PidLidToDoOrdinalDate
            C 85A1 001F PidLidToDoSubOrdinal
            C 85A4 001F PidLidToDoTitle
            C 85BF 0040 PidLidValidFlagStringProof
            C 85C0 0003 PidLidFlagString
            L 8700 001F PidLidLogType
            L 8706 0040 PidLidLogStart
            L 8707 0003 PidLidLogDuration
            L 8708 0040 PidLidLogEnd
            L 870C 0003 PidLidLogFlags
            L 870E 000B PidLidLogDocumentPrinted
            L 870F 000B PidLidLogDocumentSaved
            L 8710 000B PidLidLogDocumentRouted
            L 8711 000B PidLidLogDocumentPosted
            L 8712 001F PidLidLogTypeDesc
            N 8B00 0003 PidLidNoteColor
            N 8B02 0003 PidLidNoteWidth
            N 8B03 0003 PidLidNoteHeight
            N 8B04 0003 PidLidNoteX
            N 8B05 0003 PidLidNoteY
            M 0001 0102 PidLidAttendeeCriticalChange
            M 0002 001F PidLidWhere
            M 0003 0102 PidLidGlobalObjectId
            M 0004 000B PidLidIsSilent
            M 0005 000B PidLidIsRecurring
            M 0006 001F PidLidRequiredAttendees
            M 0007 001F PidLidOptionalAttendees
            M 0008 001F PidLidResourceAttendees
            M 0009 000B PidLidDelegateMail
            M 000A 000B PidLidIsException
            M 000B 000B PidLidSingleInvite
            M 000C 0003 PidLidTimeZone
            M 000D 0003 PidLidStartRecurrenceDate
            M 000E 0003 PidLidStartRecurrenceTime
            M 000F 0003 PidLidEndRecurrenceDate
            M 0010 0003 PidLidEndRecurrenceTime
            M 0011 0002 PidLidDayInterval
            M 0012 0002 PidLidWeekInterval
            M 0013 0002 PidLidMonthInterval
            M 0014 0002 PidLidYearInterval
            M 001A 0040 PidLidOwnerCriticalChange
            M 001C 0003 PidLidCalendarType
            M 001D 000B PidLidSourceMeetingReplyAll
            M 0023 0102 PidLidCleanGlobalObjectId
            M 0024 001F PidLidAppointmentMessageClass
            M 0026 0003 PidLidMeetingType
            M 0028 001F PidLidOldLocation
            M 0029 0040 PidLidOldWhenStartWhole
            M 002A 0040 PidLidOldWhenEndWhole
            P Keywords 101F PidNameKeywords
            P http://schemas.microsoft.com/exchange/intendedbusystatus 0003 PidNameExchangeIntendedBusyStatus
            P urn:schemas:calendar:organizer 001F PidNameCalendarOrganizer
            I x-sharing-flavor 001F PidNameXSharingFlavor
            I content-class 001F PidNameContentClass
            I content-type 001F PidNameContentType
            I acceptlanguage 001F PidNameAcceptLanguage
            """;

    private static final Map<PropertyKey, String> NAMES = new HashMap<>();
    private static final Map<String, PropRef> REFS = new HashMap<>();

    private PropertyNames() {}

    public static Optional<String> name(PropertyKey key) {
        return Optional.ofNullable(NAMES.get(key));
    }

    /** The property of a canonical name, where it is known. */
    public static Optional<PropRef> find(String canonicalName) {
        return Optional.ofNullable(REFS.get(canonicalName));
    }

    /** The names of these properties, for people. */
    public static String names(Iterable<PropRef> refs) {
        var names = new ArrayList<String>();
        refs.forEach(r -> names.add(r.key().name()));
        return String.join(", ", names);
    }

    static {
        (TAGGED + NAMED).lines().forEach(PropertyNames::read);
    }

    private static void read(String line) {
        var part = line.split(" ", -1);
        var set = SETS.get(part[0]);
        PropertyKey key =
                switch (part[0]) {
                    case "-" -> new PropertyKey.Tagged(HexFormat.fromHexDigits(part[1]));
                    case "P", "I" -> new PropertyKey.Texted(set, part[1]);
                    default -> new PropertyKey.Numbered(set, HexFormat.fromHexDigits(part[1]));
                };
        NAMES.put(key, part[3]);
        REFS.put(part[3], new PropRef(key, HexFormat.fromHexDigits(part[2])));
    }
}
