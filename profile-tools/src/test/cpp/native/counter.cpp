// counter LIBRARY PROFILE FOLDER EDITS: counts up a number in one item of a folder after the other; what another changed meanwhile it takes again.
#include "client.h"

using namespace client;

namespace {

const ULONG COUNTER = PROP_TAG(PT_LONG, 0x6010);

/** @return false where somebody else has changed the item since it was opened */
bool edit(Library &mapi, LPMDB store, const std::string &id) {
    ULONG count = 0, type = 0;
    LPMESSAGE message = nullptr;
    LPSPropValue value = nullptr;
    Tags<1> wanted = {1, {COUNTER}};
    check(store->OpenEntry((ULONG)id.size(), (LPENTRYID)id.data(), nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
    check(message->GetProps(wanted, 0, &count, &value), "IMAPIProp.GetProps");
    SPropValue next = {};
    next.ulPropTag = COUNTER;
    next.Value.l = PROP_TYPE(value->ulPropTag) == PT_LONG ? value->Value.l + 1 : 1;
    mapi.free(value);
    check(message->SetProps(1, &next, nullptr), "IMAPIProp.SetProps");
    HRESULT hr = message->SaveChanges(0);
    message->Release();
    if (hr != MAPI_E_OBJECT_CHANGED) check(hr, "IMAPIProp.SaveChanges");
    return SUCCEEDED(hr);
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    Library mapi(argv[1]);
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    check(mapi.initialize(&settings), "MAPIInitialize");
    {
        Opened open(mapi, argv[2]);
        LPMAPIFOLDER folder = nullptr;
        LPMAPITABLE table = nullptr;
        LPSRowSet rows = nullptr;
        std::vector<std::string> items;
        Tags<1> columns = {1, {PR_ENTRYID}};
        check(open.top->CreateFolder(FOLDER_GENERIC, (LPTSTR)argv[3], nullptr, nullptr, OPEN_IF_EXISTS, &folder), "IMAPIFolder.CreateFolder");
        check(folder->GetContentsTable(0, &table), "IMAPIContainer.GetContentsTable");
        check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
        check(table->QueryRows(200, 0, &rows), "IMAPITable.QueryRows");
        for (ULONG i = 0; i < rows->cRows; i++) {
            const SBinary &id = rows->aRow[i].lpProps[0].Value.bin;
            items.emplace_back((const char *)id.lpb, id.cb);
        }
        mapi.free_rows(rows);
        table->Release();
        folder->Release();
        int conflicts = 0;
        for (int n = 0; n < atoi(argv[4]); n++)
            while (!edit(mapi, open.store, items[n % items.size()])) conflicts++;
        printf("%d\n", conflicts);
    }
    mapi.uninitialize();
    return 0;
}
