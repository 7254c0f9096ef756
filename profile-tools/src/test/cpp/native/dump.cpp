// dump: what profiles there are, or with a name what is in one, read through MAPI without any Java, as JSON.
//
//   dump                     every profile with its services
//   dump PROFILE             that profile with its services, and the folders and messages of its default store
#include "client.h"

using namespace client;

namespace {

std::string quoted(const std::string &text) {
    std::string out = "\"";
    for (unsigned char c : text) {
        char escaped[8];
        if (c == '"' || c == '\\') out += '\\', out += (char)c;
        else if (c < 32) snprintf(escaped, sizeof escaped, "\\u%04x", c), out += escaped;
        else out += (char)c;
    }
    return out + "\"";
}

std::string hex(const SBinary &bytes) {
    std::string out;
    char pair[3];
    for (ULONG i = 0; i < bytes.cb; i++) snprintf(pair, 3, "%02x", bytes.lpb[i]), out += pair;
    return out;
}

std::string json(const SPropValue &value) {
    char number[64];
    switch (PROP_TYPE(value.ulPropTag)) {
    case PT_UNICODE: return quoted(utf8(value.Value.lpszW));
    case PT_LONG: snprintf(number, 64, "%ld", value.Value.l); return number;
    case PT_I2: snprintf(number, 64, "%d", value.Value.i); return number;
    case PT_BOOLEAN: return value.Value.b ? "true" : "false";
    case PT_DOUBLE: snprintf(number, 64, "%.17g", value.Value.dbl); return number;
    case PT_I8: case PT_CURRENCY: snprintf(number, 64, "%lld", value.Value.li.QuadPart); return number;
    case PT_SYSTIME: snprintf(number, 64, "%llu", (unsigned long long)value.Value.ft.dwHighDateTime << 32 | value.Value.ft.dwLowDateTime); return number;
    case PT_BINARY: return quoted(hex(value.Value.bin));
    case PT_CLSID: return quoted(hex({16, (LPBYTE)value.Value.lpguid}));
    case PT_ERROR: snprintf(number, 64, "\"error 0x%08lX\"", value.Value.err); return number;
    case PT_MV_UNICODE: {
        std::string out = "[";
        for (ULONG i = 0; i < value.Value.MVszW.cValues; i++) out += (i ? "," : "") + quoted(utf8(value.Value.MVszW.lppszW[i]));
        return out + "]";
    }
    default: return "null";
    }
}

/** What the first provider keeps in its section, which only opens for one who insists. */
void settings(Library &mapi, LPSERVICEADMIN services, LPMAPITABLE table) {
    LPSRowSet rows = nullptr;
    LPPROFSECT section = nullptr;
    LPSPropValue values = nullptr;
    ULONG count = 0;
    Tags<1> columns = {1, {PR_PROVIDER_UID}};
    Tags<2> wanted = {2, {PR_PST_PATH_W, PR_PST_CONFIG_FLAGS}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1, 0, &rows), "IMAPITable.QueryRows");
    check(services->OpenProfileSection((LPMAPIUID)rows->aRow[0].lpProps[0].Value.bin.lpb, nullptr, MAPI_FORCE_ACCESS_, &section), "IMsgServiceAdmin.OpenProfileSection");
    check(section->GetProps(wanted, 0, &count, &values), "IMAPIProp.GetProps");
    if (PROP_TYPE(values[0].ulPropTag) != PT_ERROR) printf(", \"path\": %s", json(values[0]).c_str());
    if (PROP_TYPE(values[1].ulPropTag) != PT_ERROR) printf(", \"configFlags\": %lu", values[1].Value.ul);
    mapi.free(values);
    section->Release();
    mapi.free_rows(rows);
}

void services(Library &mapi, LPPROFADMIN admin, const std::string &profile) {
    LPSERVICEADMIN services = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    check(admin->AdminServices((LPTSTR)profile.c_str(), nullptr, 0, 0, &services), "IProfAdmin.AdminServices");
    check(services->GetMsgServiceTable(0, &table), "IMsgServiceAdmin.GetMsgServiceTable");
    Tags<3> columns = {3, {PR_SERVICE_NAME_W, PR_DISPLAY_NAME_W, PR_SERVICE_UID}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
    printf("\"services\": [");
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        printf("%s{\"service\": %s, \"displayName\": %s", i ? ", " : "", json(row[0]).c_str(), json(row[1]).c_str());
        LPPROVIDERADMIN providers = nullptr;
        LPMAPITABLE list = nullptr;
        ULONG count = 0;
        check(services->AdminProviders((LPMAPIUID)row[2].Value.bin.lpb, 0, &providers), "IMsgServiceAdmin.AdminProviders");
        check(providers->GetProviderTable(0, &list), "IProviderAdmin.GetProviderTable");
        check(list->GetRowCount(0, &count), "IMAPITable.GetRowCount");
        if (count) settings(mapi, services, list);
        printf(", \"providers\": %lu}", count);
        list->Release();
        providers->Release();
    }
    printf("]");
    // No interface counts the sections of a profile; the rig does, and of a real Outlook the registry would tell.
    HMODULE rig = GetModuleHandleA("rig.dll");
    auto sections = rig ? (LONG(WINAPI *)(const char *))(void *)GetProcAddress(rig, "RigSections") : nullptr;
    if (sections) printf(", \"sections\": %ld", sections(profile.c_str()));
    mapi.free_rows(rows);
    table->Release();
    services->Release();
}

void message(Library &mapi, LPMDB store, const SBinary &id) {
    ULONG type = 0, count = 0;
    LPMESSAGE message = nullptr;
    LPSPropTagArray tags = nullptr;
    LPSPropValue values = nullptr;
    check(store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, 0, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
    check(message->GetPropList(MAPI_UNICODE, &tags), "IMAPIProp.GetPropList");
    check(message->GetProps(tags, MAPI_UNICODE, &count, &values), "IMAPIProp.GetProps");
    printf("{\"properties\": {");
    for (ULONG i = 0; i < count; i++) printf("%s\"%08lX\": %s", i ? ", " : "", tags->aulPropTag[i], json(values[i]).c_str());
    printf("}");
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<4> recipient = {4, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W}};
    check(message->GetRecipientTable(0, &table), "IMessage.GetRecipientTable");
    check(table->SetColumns(recipient, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(10000, 0, &rows), "IMAPITable.QueryRows");
    printf(", \"recipients\": [");
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        printf("%s{\"type\": %s, \"name\": %s, \"addressType\": %s, \"address\": %s}", i ? ", " : "", json(row[0]).c_str(), json(row[1]).c_str(),
               json(row[2]).c_str(), json(row[3]).c_str());
    }
    mapi.free_rows(rows);
    table->Release();
    Tags<4> attachment = {4, {PR_ATTACH_NUM, PR_ATTACH_METHOD, PR_ATTACH_LONG_FILENAME_W, PR_ATTACH_SIZE}};
    check(message->GetAttachmentTable(0, &table), "IMessage.GetAttachmentTable");
    check(table->SetColumns(attachment, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(10000, 0, &rows), "IMAPITable.QueryRows");
    printf("], \"attachments\": [");
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        printf("%s{\"number\": %s, \"method\": %s, \"name\": %s, \"size\": %s}", i ? ", " : "", json(row[0]).c_str(), json(row[1]).c_str(), json(row[2]).c_str(),
               json(row[3]).c_str());
    }
    printf("]}");
    mapi.free_rows(rows);
    table->Release();
    mapi.free(values);
    mapi.free(tags);
    message->Release();
}

void folder(Library &mapi, LPMDB store, const SBinary &id, const std::string &path, bool &first) {
    ULONG type = 0, count = 0;
    LPMAPIFOLDER folder = nullptr;
    LPSPropValue kind = nullptr;
    check(store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, 0, &type, (LPUNKNOWN *)&folder), "IMsgStore.OpenEntry");
    Tags<1> wanted = {1, {PR_CONTAINER_CLASS_W}};
    check(folder->GetProps(wanted, 0, &count, &kind), "IMAPIProp.GetProps");
    printf("%s{\"path\": %s, \"class\": %s, \"messages\": [", first ? "" : ",\n  ", quoted(path).c_str(),
           PROP_TYPE(kind->ulPropTag) == PT_ERROR ? "\"\"" : json(*kind).c_str());
    first = false;
    mapi.free(kind);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<2> columns = {2, {PR_ENTRYID, PR_DISPLAY_NAME_W}};
    check(folder->GetContentsTable(0, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (bool more = true, none = true; more;) {
        check(table->QueryRows(500, 0, &rows), "IMAPITable.QueryRows");
        for (ULONG i = 0; i < rows->cRows; i++) {
            printf(none ? "\n    " : ",\n    ");
            none = false;
            message(mapi, store, rows->aRow[i].lpProps[0].Value.bin);
        }
        more = rows->cRows > 0;
        mapi.free_rows(rows);
    }
    table->Release();
    printf("]}");
    check(folder->GetHierarchyTable(0, &table), "IMAPIContainer.GetHierarchyTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(10000, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        ::folder(mapi, store, row[0].Value.bin, (path.empty() ? "" : path + "/") + utf8(wide(row[1])), first);
    }
    mapi.free_rows(rows);
    table->Release();
    folder->Release();
}

void stores(Library &mapi, const std::string &profile) {
    LPMAPISESSION session = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    check(mapi.open(profile.c_str(), MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE | MAPI_NO_MAIL, &session), "MAPILogonEx");
    check(session->GetMsgStoresTable(0, &table), "IMAPISession.GetMsgStoresTable");
    Tags<2> columns = {2, {PR_ENTRYID, PR_DEFAULT_STORE}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(100, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        if (PROP_TYPE(row[1].ulPropTag) != PT_BOOLEAN || !row[1].Value.b) continue;
        LPMDB store = nullptr;
        LPSPropValue subtree = nullptr;
        ULONG count = 0;
        check(session->OpenMsgStore(0, row[0].Value.bin.cb, (LPENTRYID)row[0].Value.bin.lpb, nullptr, MDB_WRITE | MAPI_BEST_ACCESS | MDB_NO_DIALOG, &store),
              "IMAPISession.OpenMsgStore");
        Tags<1> wanted = {1, {PR_IPM_SUBTREE_ENTRYID}};
        check(store->GetProps(wanted, 0, &count, &subtree), "IMAPIProp.GetProps");
        bool first = true;
        printf(",\n \"folders\": [\n  ");
        folder(mapi, store, subtree->Value.bin, "", first);
        printf("]");
        mapi.free(subtree);
        store->Release();
    }
    mapi.free_rows(rows);
    table->Release();
    session->Logoff(0, 0, 0);
    session->Release();
}

} // namespace

int main(int argc, char **argv) {
    Library mapi;
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    check(mapi.initialize(&settings), "MAPIInitialize");
    LPPROFADMIN admin = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    check(mapi.admin(0, &admin), "MAPIAdminProfiles");
    check(admin->GetProfileTable(0, &table), "IProfAdmin.GetProfileTable");
    Tags<2> columns = {2, {PR_DISPLAY_NAME_W, PR_DEFAULT_PROFILE}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
    printf("{\"profiles\": [");
    bool first = true;
    for (ULONG i = 0; i < rows->cRows; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        std::string name = ansi(wide(row[0]));
        if (argc > 1 && name != argv[1]) continue;
        printf("%s{\"name\": %s, \"default\": %s, ", first ? "" : ",\n", quoted(utf8(wide(row[0]))).c_str(), json(row[1]).c_str());
        first = false;
        services(mapi, admin, name);
        if (argc > 1) stores(mapi, name);
        printf("}");
    }
    printf("]}\n");
    mapi.free_rows(rows);
    table->Release();
    admin->Release();
    mapi.uninitialize();
    return 0;
}
