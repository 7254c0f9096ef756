// bench LIBRARY PROFILE MESSAGES ROWS: the calls that the Java bench makes, from C++, on the same rig; prints seconds.
#include "client.h"

using namespace client;

namespace {

const ULONG COUNT = 20;

/** Ten texts, four numbers, two truths, two times, one number of 64 bits, one piece of bytes. */
ULONG tag(ULONG i) {
    const ULONG types[COUNT] = {PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE, PT_UNICODE,
                                PT_LONG, PT_LONG, PT_LONG, PT_LONG, PT_BOOLEAN, PT_BOOLEAN, PT_SYSTIME, PT_SYSTIME, PT_I8, PT_BINARY};
    return i == 0 ? PR_SUBJECT_W : i == 1 ? PR_BODY_W : PROP_TAG(types[i], 0x6000 + i);
}

void measure(Library &mapi, const char *profile, int messages, int wanted_rows) {
    Opened open(mapi, profile);
    LPMDB store = open.store;
    LPMAPIFOLDER top = open.top, folder = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    ULONG count = 0, type = 0;
    check(top->CreateFolder(FOLDER_GENERIC, (LPTSTR)L"Native", nullptr, nullptr, MAPI_UNICODE, &folder), "IMAPIFolder.CreateFolder");

    Tags<COUNT> tags = {COUNT, {}};
    for (ULONG i = 0; i < COUNT; i++) tags.tags[i] = tag(i);
    double began = now(), used = cpu();
    for (int m = 0; m < messages; m++) {
        SPropValue values[COUNT];
        wchar_t texts[10][64];
        BYTE bytes[16] = {};
        memset(values, 0, sizeof values);
        for (ULONG i = 0; i < COUNT; i++) {
            values[i].ulPropTag = tag(i);
            switch (PROP_TYPE(tag(i))) {
            case PT_UNICODE: _snwprintf(texts[i], 64, L"text %u of message %d", (unsigned)i, m), values[i].Value.lpszW = texts[i]; break;
            case PT_LONG: values[i].Value.l = m; break;
            case PT_BOOLEAN: values[i].Value.b = m % 2; break;
            case PT_SYSTIME: values[i].Value.ft = {(DWORD)m, 30000000}; break;
            case PT_I8: values[i].Value.li.QuadPart = m; break;
            default: values[i].Value.bin = {16, bytes};
            }
        }
        LPMESSAGE message = nullptr;
        check(folder->CreateMessage(nullptr, 0, &message), "IMAPIFolder.CreateMessage");
        check(message->SetProps(COUNT, values, nullptr), "IMAPIProp.SetProps");
        check(message->SaveChanges(0), "IMAPIProp.SaveChanges");
        message->Release();
    }
    printf("write %.3f %.3f\n", now() - began, cpu() - used);

    began = now(), used = cpu();
    long long sum = 0;
    check(folder->GetContentsTable(MAPI_UNICODE, &table), "IMAPIContainer.GetContentsTable");
    Tags<1> ids = {1, {PR_ENTRYID}};
    check(table->SetColumns(ids, 0), "IMAPITable.SetColumns");
    for (;;) {
        check(table->QueryRows(500, 0, &rows), "IMAPITable.QueryRows");
        ULONG read = rows->cRows;
        for (ULONG i = 0; i < read; i++) {
            const SBinary &entry = rows->aRow[i].lpProps[0].Value.bin;
            LPMESSAGE message = nullptr;
            LPSPropValue values = nullptr;
            check(store->OpenEntry(entry.cb, (LPENTRYID)entry.lpb, nullptr, 0, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
            check(message->GetProps(tags, MAPI_UNICODE, &count, &values), "IMAPIProp.GetProps");
            for (ULONG v = 0; v < count; v++) sum += PROP_TYPE(values[v].ulPropTag) == PT_UNICODE ? (long long)std::wstring(values[v].Value.lpszW).size() : 1;
            mapi.free(values);
            message->Release();
        }
        mapi.free_rows(rows);
        if (!read) break;
    }
    table->Release();
    printf("read %.3f %.3f\n", now() - began, cpu() - used);

    // A folder of its own with as many rows, small ones; filling it is not measured.
    LPMAPIFOLDER many = nullptr;
    check(top->CreateFolder(FOLDER_GENERIC, (LPTSTR)L"Rows", nullptr, nullptr, MAPI_UNICODE, &many), "IMAPIFolder.CreateFolder");
    for (int m = 0; m < wanted_rows; m++) {
        wchar_t text[64];
        SPropValue values[3];
        memset(values, 0, sizeof values);
        _snwprintf(text, 64, L"subject of row %d", m);
        values[0].ulPropTag = PR_SUBJECT_W, values[0].Value.lpszW = text;
        values[1].ulPropTag = tag(10), values[1].Value.l = m;
        values[2].ulPropTag = tag(16), values[2].Value.ft = {(DWORD)m, 30000000};
        LPMESSAGE message = nullptr;
        check(many->CreateMessage(nullptr, 0, &message), "IMAPIFolder.CreateMessage");
        check(message->SetProps(3, values, nullptr), "IMAPIProp.SetProps");
        check(message->SaveChanges(0), "IMAPIProp.SaveChanges");
        message->Release();
    }

    began = now(), used = cpu();
    Tags<5> columns = {5, {PR_ENTRYID, PR_SUBJECT_W, tag(10), tag(16), PR_LAST_MODIFICATION_TIME}};
    check(many->GetContentsTable(MAPI_UNICODE, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (ULONG read = 1; read;) {
        check(table->QueryRows(500, 0, &rows), "IMAPITable.QueryRows");
        read = rows->cRows;
        for (ULONG i = 0; i < read; i++) {
            SPropValue *row = rows->aRow[i].lpProps;
            sum += (long long)std::wstring(row[1].Value.lpszW).size() + row[0].Value.bin.cb + row[2].Value.l;
        }
        mapi.free_rows(rows);
    }
    table->Release();
    many->Release();
    printf("table %.3f %.3f\nsum %lld\n", now() - began, cpu() - used, sum);
    folder->Release();
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 5) return 2;
    Library mapi(argv[1]);
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    check(mapi.initialize(&settings), "MAPIInitialize");
    measure(mapi, argv[2], atoi(argv[3]), atoi(argv[4]));
    mapi.uninitialize();
    return 0;
}
