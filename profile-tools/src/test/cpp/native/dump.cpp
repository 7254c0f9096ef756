// dump: what profiles there are, or with a name what is in one, read through MAPI without any Java, as JSON.
//
//   dump                     every profile with its services
//   dump PROFILE             that profile with its services, and all that is in the default store below the top of the folders that people see:
//                            folders with their properties, items whole (in the form of `tenon convert --to mapi`), hidden messages
#include "item.h"

using namespace client;

namespace {

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

/** The messages of a folder, or what is hidden in it. */
void messages(Library &mapi, LPMDB store, LPMAPIFOLDER folder, ULONG which) {
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<1> columns = {1, {PR_ENTRYID}};
    check(folder->GetContentsTable(which, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (bool more = true, first = true; more;) {
        check(table->QueryRows(500, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            const SBinary &id = rows->aRow[i].lpProps[0].Value.bin;
            ULONG type = 0;
            LPMESSAGE message = nullptr;
            check(store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, 0, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
            printf("%s\n    %s", first ? "" : ",", item(mapi, message).c_str());
            first = false;
            message->Release();
        }
        mapi.free_rows(rows);
    }
    table->Release();
}

void folder(Library &mapi, LPMDB store, const SBinary &id, const std::string &path, bool &first) {
    ULONG type = 0, count = 0;
    LPMAPIFOLDER folder = nullptr;
    LPSPropValue kind = nullptr;
    check(store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, 0, &type, (LPUNKNOWN *)&folder), "IMsgStore.OpenEntry");
    Tags<1> wanted = {1, {PR_CONTAINER_CLASS_W}};
    check(folder->GetProps(wanted, 0, &count, &kind), "IMAPIProp.GetProps");
    printf("%s{\"path\": %s, \"class\": %s, \"properties\": %s, \"items\": [", first ? "" : ",\n  ", quoted(path).c_str(),
           PROP_TYPE(kind->ulPropTag) == PT_ERROR ? "\"\"" : json(*kind).c_str(), properties(mapi, folder).c_str());
    first = false;
    mapi.free(kind);
    messages(mapi, store, folder, 0);
    printf("], \"hidden\": [");
    messages(mapi, store, folder, MAPI_ASSOCIATED);
    printf("]}");
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<2> columns = {2, {PR_ENTRYID, PR_DISPLAY_NAME_W}};
    check(folder->GetHierarchyTable(0, &table), "IMAPIContainer.GetHierarchyTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            SPropValue *row = rows->aRow[i].lpProps;
            ::folder(mapi, store, row[0].Value.bin, (path.empty() ? "" : path + "/") + utf8(wide(row[1])), first);
        }
        mapi.free_rows(rows);
    }
    table->Release();
    folder->Release();
}

/** Everything in the default store that people may see. */
void stores(Library &mapi, const std::string &profile) {
    DefaultStore open = default_store(mapi, profile);
    if (open.store) {
        LPSPropValue subtree = nullptr;
        ULONG count = 0;
        Tags<1> wanted = {1, {PR_IPM_SUBTREE_ENTRYID}};
        check(open.store->GetProps(wanted, 0, &count, &subtree), "IMAPIProp.GetProps");
        bool first = true;
        printf(",\n \"folders\": [\n  ");
        folder(mapi, open.store, subtree->Value.bin, "", first);
        printf("]");
        mapi.free(subtree);
    }
    open.close();
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
