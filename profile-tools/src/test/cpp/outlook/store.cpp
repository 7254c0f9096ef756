// What the stand-in does in a store: special folders at its first start, and edits that nobody asked for.
#include "outlook.h"

namespace outlook {

using client::ansi;
using client::check;
using client::Tags;

namespace {

struct Open {
    LPMAPISESSION session = nullptr;
    LPMDB store = nullptr;
};

Open default_store(client::Library &mapi, const std::wstring &profile) {
    Open open;
    check(mapi.open(ansi(profile).c_str(), MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE, &open.session), "MAPILogonEx");
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    check(open.session->GetMsgStoresTable(0, &table), "IMAPISession.GetMsgStoresTable");
    Tags<2> columns = {2, {PR_ENTRYID, PR_DEFAULT_STORE}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(100, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows && !open.store; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        if (PROP_TYPE(row[1].ulPropTag) != PT_BOOLEAN || !row[1].Value.b) continue;
        check(open.session->OpenMsgStore(0, row[0].Value.bin.cb, (LPENTRYID)row[0].Value.bin.lpb, nullptr, MDB_WRITE | MAPI_BEST_ACCESS | MDB_NO_DIALOG, &open.store),
              "IMAPISession.OpenMsgStore");
    }
    mapi.free_rows(rows);
    table->Release();
    return open;
}

/** The folder that a property of `of` names; null where it names none. */
LPMAPIFOLDER named(client::Library &mapi, LPMDB store, LPMAPIPROP of, ULONG tag) {
    Tags<1> wanted = {1, {tag}};
    LPSPropValue value = nullptr;
    LPMAPIFOLDER folder = nullptr;
    ULONG count = 0, type = 0;
    check(of->GetProps(wanted, 0, &count, &value), "IMAPIProp.GetProps");
    if (PROP_TYPE(value->ulPropTag) == PT_BINARY)
        check(store->OpenEntry(value->Value.bin.cb, (LPENTRYID)value->Value.bin.lpb, nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder), "IMsgStore.OpenEntry");
    mapi.free(value);
    return folder;
}

LPMAPIFOLDER inbox(LPMDB store) {
    ULONG size = 0, type = 0;
    LPENTRYID id = nullptr;
    LPMAPIFOLDER folder = nullptr;
    check(store->GetReceiveFolder((LPTSTR) "IPM", 0, &size, &id, nullptr), "IMsgStore.GetReceiveFolder");
    check(store->OpenEntry(size, id, nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&folder), "IMsgStore.OpenEntry");
    return folder;
}

} // namespace

void settle_in(client::Library &mapi, const std::wstring &profile) {
    struct Special {
        ULONG id;
        const wchar_t *name, *kind;
    };
    // Under the subtree; the reminders' folder under the root.
    const Special SPECIAL[] = {{0x36D0, L"Calendar", L"IPF.Appointment"}, {0x36D1, L"Contacts", L"IPF.Contact"}, {0x36D2, L"Journal", L"IPF.Journal"},
                               {0x36D3, L"Notes", L"IPF.StickyNote"},     {0x36D4, L"Tasks", L"IPF.Task"},       {0x36D7, L"Drafts", L"IPF.Note"},
                               {0x36D5, L"Reminders", L"Outlook.Reminder"}};
    Open open = default_store(mapi, profile);
    if (!open.store) return;
    ULONG type = 0;
    LPMAPIFOLDER root = nullptr, top = named(mapi, open.store, open.store, PR_IPM_SUBTREE_ENTRYID), in = inbox(open.store);
    check(open.store->OpenEntry(0, nullptr, nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&root), "IMsgStore.OpenEntry");
    for (auto &one : SPECIAL) {
        ULONG tag = PROP_TAG(PT_BINARY, one.id);
        LPMAPIFOLDER there = named(mapi, open.store, root, tag), parent = one.id == 0x36D5 ? root : top;
        if (there) {
            there->Release();
            continue;
        }
        check(parent->CreateFolder(FOLDER_GENERIC, (LPTSTR)one.name, nullptr, nullptr, MAPI_UNICODE | OPEN_IF_EXISTS, &there), "IMAPIFolder.CreateFolder");
        SPropValue kind = {};
        kind.ulPropTag = PR_CONTAINER_CLASS_W;
        kind.Value.lpszW = (LPWSTR)one.kind;
        check(there->SetProps(1, &kind, nullptr), "IMAPIProp.SetProps");
        Tags<1> wanted = {1, {PR_ENTRYID}};
        LPSPropValue id = nullptr;
        ULONG count = 0;
        check(there->GetProps(wanted, 0, &count, &id), "IMAPIProp.GetProps");
        SPropValue value = *id;
        value.ulPropTag = tag;
        check(root->SetProps(1, &value, nullptr), "IMAPIProp.SetProps");
        check(in->SetProps(1, &value, nullptr), "IMAPIProp.SetProps");
        mapi.free(id);
        there->Release();
    }
    // The session stays: Outlook has its stores open as long as it runs.
}

void keep_sent(client::Library &mapi, const std::wstring &profile, const std::wstring &to, const std::wstring &subject) {
    Open open = default_store(mapi, profile);
    LPMAPIFOLDER folder = named(mapi, open.store, open.store, PR_IPM_SENTMAIL_ENTRYID);
    if (!folder) return;
    LPMESSAGE message = nullptr;
    check(folder->CreateMessage(nullptr, 0, &message), "IMAPIFolder.CreateMessage");
    SPropValue values[6] = {}, who[4] = {};
    auto text = [](SPropValue &value, ULONG tag, const wchar_t *of) { value.ulPropTag = tag, value.Value.lpszW = (LPWSTR)of; };
    text(values[0], PR_MESSAGE_CLASS_W, L"IPM.Note");
    text(values[1], PR_SUBJECT_W, subject.c_str());
    text(values[2], PR_BODY_W, L"Sent by Outlook's stand-in.");
    values[3].ulPropTag = PR_MESSAGE_FLAGS, values[3].Value.l = MSGFLAG_READ;
    values[4].ulPropTag = PR_CLIENT_SUBMIT_TIME, values[5].ulPropTag = PR_MESSAGE_DELIVERY_TIME;
    GetSystemTimeAsFileTime(&values[4].Value.ft);
    values[5].Value.ft = values[4].Value.ft;
    check(message->SetProps(6, values, nullptr), "IMAPIProp.SetProps");
    who[0].ulPropTag = PR_RECIPIENT_TYPE, who[0].Value.l = MAPI_TO;
    text(who[1], PR_DISPLAY_NAME_W, to.c_str());
    text(who[2], PR_ADDRTYPE_W, L"SMTP");
    text(who[3], PR_EMAIL_ADDRESS_W, to.c_str());
    ADRLIST list = {1, {{0, 4, who}}};
    check(message->ModifyRecipients(MODRECIP_ADD, &list), "IMessage.ModifyRecipients");
    check(message->SaveChanges(0), "IMAPIProp.SaveChanges");
    message->Release();
    folder->Release();
}

int hands(client::Library &mapi, const std::wstring &profile, const std::wstring &what) {
    Open open = default_store(mapi, profile);
    LPMAPIFOLDER in = inbox(open.store);
    if (what == L"associated") {
        LPMESSAGE hidden = nullptr;
        check(in->CreateMessage(nullptr, MAPI_ASSOCIATED, &hidden), "IMAPIFolder.CreateMessage");
        SPropValue kind = {};
        kind.ulPropTag = PR_MESSAGE_CLASS_W;
        kind.Value.lpszW = (LPWSTR)L"IPM.Configuration.CategoryList";
        check(hidden->SetProps(1, &kind, nullptr), "IMAPIProp.SetProps");
        check(hidden->SaveChanges(0), "IMAPIProp.SaveChanges");
        return 0;
    }
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<1> columns = {1, {PR_ENTRYID}};
    check(in->GetContentsTable(0, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1, 0, &rows), "IMAPITable.QueryRows");
    if (!rows->cRows) return 4;
    SBinary id = rows->aRow[0].lpProps[0].Value.bin;
    ENTRYLIST list = {1, &id};
    if (what == L"trash") {
        LPMAPIFOLDER trash = named(mapi, open.store, open.store, PR_IPM_WASTEBASKET_ENTRYID);
        check(in->CopyMessages(&list, nullptr, trash, 0, nullptr, MESSAGE_MOVE), "IMAPIFolder.CopyMessages");
        return 0;
    }
    ULONG type = 0;
    LPMESSAGE message = nullptr;
    check(open.store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
    if (what == L"read" || what == L"unread") {
        check(message->SetReadFlag(what == L"read" ? SUPPRESS_RECEIPT : CLEAR_READ_FLAG), "IMessage.SetReadFlag");
        return 0;
    }
    SPropValue value = {};
    if (what == L"reminder") {
        // Dismissed: the item is changed and saved, though nothing of it that a person would call content is.
        GUID common = {0x00062008, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
        MAPINAMEID name = {&common, MNID_ID, {0x8503}}, *names = &name;
        LPSPropTagArray tags = nullptr;
        check(message->GetIDsFromNames(1, &names, MAPI_CREATE, &tags), "IMAPIProp.GetIDsFromNames");
        value.ulPropTag = CHANGE_PROP_TYPE(tags->aulPropTag[0], PT_BOOLEAN);
    } else if (what == L"subject") {
        value.ulPropTag = PR_SUBJECT_W;
        value.Value.lpszW = (LPWSTR)L"Edited by hand";
    } else {
        return 5;
    }
    check(message->SetProps(1, &value, nullptr), "IMAPIProp.SetProps");
    check(message->SaveChanges(0), "IMAPIProp.SaveChanges");
    return 0;
}

} // namespace outlook
