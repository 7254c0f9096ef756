// fill: what a first sync costs a program that has every item ready and converts nothing.
//
//   fill SOURCE TARGET     reads the default store of one profile into memory, then writes it into that of another, and prints how many items,
//                          the seconds and processor seconds of the writing, and by how many MiB the process grew by it: the provider's own
//   fill PROFILE           opens the default store of a profile and every contents table in it, and stays a second: what the provider itself takes
#include "item.h"

#include <psapi.h>
#include <set>

using namespace client;

namespace {

Library mapi;

/** What of the process is in memory, in MiB. */
double memory() {
    PROCESS_MEMORY_COUNTERS counters = {};
    counters.cb = sizeof counters;
    K32GetProcessMemoryInfo(GetCurrentProcess(), &counters, sizeof counters);
    return (double)counters.WorkingSetSize / (1 << 20);
}

/** What a store makes itself. */
const std::set<ULONG> COMPUTED = {0x0E02, 0x0E03, 0x0E04, 0x0E05, 0x0E08, 0x0E09, 0x0E0F, 0x0E1B, 0x0E1F, 0x0E21, 0x0FF4, 0x0FF6, 0x0FF7, 0x0FF8,
                                  0x0FF9, 0x0FFA, 0x0FFB, 0x0FFE, 0x0FFF, 0x1016, 0x3007, 0x3008, 0x65E2, 0x65E3};
const ULONG BODY = 0x1000, RTF = 0x1009, HTML = 0x1013, NATIVE = 0x1016, IN_HTML = 3, PLAIN = 1;
/** A call carries little more. */
const ULONG AT_ONCE = 3000;

struct Stream {
    ULONG tag;
    std::string bytes;
};
struct Item;
struct Bag {
    std::vector<SPropValue> values;
    std::vector<Stream> streams;
    LPSPropValue memory = nullptr;
};
struct Part {
    Bag bag;
    std::unique_ptr<Item> embedded;
};
struct Item {
    Bag bag;
    LPSRowSet people = nullptr;
    std::vector<Part> parts;
};
struct Folder {
    std::wstring name, kind;
    SBinary id;
    std::vector<Item> items;
    std::vector<Folder> below;
};

/** Names of one store are other numbers in another. */
std::map<ULONG, ULONG> named;
LPMDB source, target;

ULONG there(ULONG tag) {
    if (PROP_ID(tag) < 0x8000) return tag;
    ULONG &known = named[PROP_ID(tag)];
    if (!known) {
        Tags<1> one = {1, {tag}};
        LPSPropTagArray asked = one, made = nullptr;
        LPMAPINAMEID *names = nullptr;
        ULONG found = 0;
        check(source->GetNamesFromIDs(&asked, nullptr, 0, &found, &names), "IMAPIProp.GetNamesFromIDs");
        check(target->GetIDsFromNames(1, names, MAPI_CREATE, &made), "IMAPIProp.GetIDsFromNames");
        known = PROP_ID(made->aulPropTag[0]);
        mapi.free(made);
        mapi.free(names);
    }
    return PROP_TAG(PROP_TYPE(tag), known);
}

bool read_stream(LPMAPIPROP of, ULONG tag, std::string &bytes) {
    LPSTREAM stream = nullptr;
    if (FAILED(of->OpenProperty(tag, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream))) return false;
    char part[1 << 16];
    for (ULONG read = 1; read;) {
        check(stream->Read(part, sizeof part, &read), "IStream.Read");
        bytes.append(part, read);
    }
    stream->Release();
    return true;
}

Bag read_bag(LPMAPIPROP of) {
    Bag bag;
    LPSPropTagArray tags = nullptr;
    ULONG count = 0, native = 0;
    check(of->GetPropList(MAPI_UNICODE, &tags), "IMAPIProp.GetPropList");
    check(of->GetProps(tags, MAPI_UNICODE, &count, &bag.memory), "IMAPIProp.GetProps");
    for (ULONG i = 0; i < count; i++)
        if (PROP_ID(tags->aulPropTag[i]) == NATIVE) native = bag.memory[i].Value.ul;
    for (ULONG i = 0; i < count; i++) {
        ULONG tag = tags->aulPropTag[i], id = PROP_ID(tag);
        SPropValue value = bag.memory[i];
        // Of several bodies the store makes the others.
        bool follows = (native == IN_HTML && (id == BODY || id == RTF)) || (native == PLAIN && (id == HTML || id == RTF));
        if (PROP_TYPE(tag) == PT_OBJECT || COMPUTED.count(id) || follows) continue;
        if (PROP_TYPE(value.ulPropTag) == PT_ERROR) {
            Stream stream = {there(tag), ""};
            if (read_stream(of, tag, stream.bytes)) bag.streams.push_back(std::move(stream));
            continue;
        }
        value.ulPropTag = there(value.ulPropTag);
        ULONG type = PROP_TYPE(tag);
        if (type == PT_BINARY && value.Value.bin.cb > AT_ONCE) bag.streams.push_back({value.ulPropTag, std::string((char *)value.Value.bin.lpb, value.Value.bin.cb)});
        else if (type == PT_UNICODE && wcslen(value.Value.lpszW) > AT_ONCE / 2)
            bag.streams.push_back({value.ulPropTag, std::string((char *)value.Value.lpszW, wcslen(value.Value.lpszW) * sizeof(wchar_t))});
        else bag.values.push_back(value);
    }
    mapi.free(tags);
    return bag;
}

Item read_item(LPMESSAGE message) {
    Item item;
    item.bag = read_bag(message);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<15> person = {15, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PROP_TAG(PT_UNICODE, 0x39FE), PROP_TAG(PT_LONG, 0x5FFD),
                            PROP_TAG(PT_LONG, 0x5FFF), PROP_TAG(PT_SYSTIME, 0x5FFB), PROP_TAG(PT_UNICODE, 0x5FF6), PROP_TAG(PT_BINARY, 0x5FF7),
                            PROP_TAG(PT_LONG, 0x5FDF), PROP_TAG(PT_BINARY, 0x300B), PROP_TAG(PT_LONG, 0x3900), PROP_TAG(PT_BOOLEAN, 0x0E0F), PROP_TAG(PT_BOOLEAN, 0x3A40)}};
    check(message->GetRecipientTable(MAPI_UNICODE, &table), "IMessage.GetRecipientTable");
    check(table->SetColumns(person, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1000, 0, &item.people), "IMAPITable.QueryRows");
    table->Release();
    for (ULONG r = 0; r < item.people->cRows; r++) {
        SRow &row = item.people->aRow[r];
        ULONG kept = 0;
        for (ULONG v = 0; v < row.cValues; v++)
            if (PROP_TYPE(row.lpProps[v].ulPropTag) != PT_ERROR) row.lpProps[kept++] = row.lpProps[v];
        row.cValues = kept;
    }
    Tags<1> number = {1, {PR_ATTACH_NUM}};
    check(message->GetAttachmentTable(MAPI_UNICODE, &table), "IMessage.GetAttachmentTable");
    check(table->SetColumns(number, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows; i++) {
        LPATTACH attachment = nullptr;
        LPMESSAGE within = nullptr;
        Part part;
        check(message->OpenAttach(rows->aRow[i].lpProps[0].Value.ul, nullptr, 0, &attachment), "IMessage.OpenAttach");
        part.bag = read_bag(attachment);
        if (SUCCEEDED(attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&within))) {
            part.embedded = std::make_unique<Item>(read_item(within));
            within->Release();
        }
        attachment->Release();
        item.parts.push_back(std::move(part));
    }
    mapi.free_rows(rows);
    table->Release();
    return item;
}

LPMAPIFOLDER opened(LPMDB store, const SBinary &id) {
    LPMAPIFOLDER folder = nullptr;
    ULONG type = 0;
    check(store->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&folder), "IMsgStore.OpenEntry");
    return folder;
}

/** All that lies in a folder; or with `whole` false its tables alone. */
void read_folder(Folder &folder, bool whole) {
    LPMAPIFOLDER open = opened(source, folder.id);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<1> entry = {1, {PR_ENTRYID}};
    check(open->GetContentsTable(MAPI_UNICODE, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(entry, 0), "IMAPITable.SetColumns");
    for (bool more = true; more;) {
        check(table->QueryRows(500, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; whole && i < rows->cRows; i++) {
            const SBinary &id = rows->aRow[i].lpProps[0].Value.bin;
            ULONG type = 0;
            LPMESSAGE message = nullptr;
            check(source->OpenEntry(id.cb, (LPENTRYID)id.lpb, nullptr, 0, &type, (LPUNKNOWN *)&message), "IMsgStore.OpenEntry");
            folder.items.push_back(read_item(message));
            message->Release();
        }
        mapi.free_rows(rows);
    }
    table->Release();
    Tags<3> columns = {3, {PR_ENTRYID, PR_DISPLAY_NAME_W, PR_CONTAINER_CLASS_W}};
    check(open->GetHierarchyTable(MAPI_UNICODE, &table), "IMAPIContainer.GetHierarchyTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    // Its rows are kept: the ids lie in them.
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            SPropValue *row = rows->aRow[i].lpProps;
            folder.below.push_back({wide(row[1]), wide(row[2]), row[0].Value.bin, {}, {}});
        }
    }
    table->Release();
    open->Release();
    for (auto &one : folder.below) read_folder(one, whole);
}

SBinary top(LPMDB store) {
    LPSPropValue subtree = nullptr;
    ULONG count = 0;
    Tags<1> wanted = {1, {PR_IPM_SUBTREE_ENTRYID}};
    check(store->GetProps(wanted, 0, &count, &subtree), "IMAPIProp.GetProps");
    return subtree->Value.bin;
}

void write_bag(LPMAPIPROP to, Bag &bag) {
    if (!bag.values.empty()) check(to->SetProps((ULONG)bag.values.size(), bag.values.data(), nullptr), "IMAPIProp.SetProps");
    for (auto &one : bag.streams) {
        LPSTREAM stream = nullptr;
        ULONG written = 0;
        check(to->OpenProperty(one.tag, &IID_IStream, STGM_WRITE, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&stream), "IMAPIProp.OpenProperty");
        check(stream->Write(one.bytes.data(), (ULONG)one.bytes.size(), &written), "IStream.Write");
        check(stream->Commit(0), "IStream.Commit");
        stream->Release();
    }
}

void write_item(LPMESSAGE message, Item &item) {
    write_bag(message, item.bag);
    if (item.people->cRows) check(message->ModifyRecipients(0, (LPADRLIST)item.people), "IMessage.ModifyRecipients");
    for (auto &part : item.parts) {
        LPATTACH attachment = nullptr;
        LPMESSAGE within = nullptr;
        ULONG number = 0;
        check(message->CreateAttach(nullptr, 0, &number, &attachment), "IMessage.CreateAttach");
        write_bag(attachment, part.bag);
        if (part.embedded) {
            check(attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, MAPI_CREATE | MAPI_MODIFY, (LPUNKNOWN *)&within), "IMAPIProp.OpenProperty");
            write_item(within, *part.embedded);
            check(within->SaveChanges(0), "IMAPIProp.SaveChanges");
            within->Release();
        }
        check(attachment->SaveChanges(0), "IMAPIProp.SaveChanges");
        attachment->Release();
    }
}

int write_folder(Folder &folder, LPMAPIFOLDER into) {
    int items = 0;
    for (auto &item : folder.items) {
        LPMESSAGE message = nullptr;
        check(into->CreateMessage(nullptr, 0, &message), "IMAPIFolder.CreateMessage");
        write_item(message, item);
        check(message->SaveChanges(0), "IMAPIProp.SaveChanges");
        message->Release();
        items++;
    }
    for (auto &one : folder.below) {
        LPMAPIFOLDER made = nullptr;
        SPropValue kind = {};
        kind.ulPropTag = PR_CONTAINER_CLASS_W;
        kind.Value.lpszW = (LPWSTR)one.kind.c_str();
        check(into->CreateFolder(FOLDER_GENERIC, (LPTSTR)one.name.c_str(), nullptr, nullptr, MAPI_UNICODE | OPEN_IF_EXISTS, &made), "IMAPIFolder.CreateFolder");
        if (!one.kind.empty()) check(made->SetProps(1, &kind, nullptr), "IMAPIProp.SetProps");
        items += write_folder(one, made);
        made->Release();
    }
    return items;
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 2) return 2;
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    check(mapi.initialize(&settings), "MAPIInitialize");
    DefaultStore from = default_store(mapi, argv[1]);
    source = from.store;
    Folder all = {L"", L"", top(source), {}, {}};
    if (argc == 2) {
        read_folder(all, false);
        Sleep(1000);
    } else {
        DefaultStore to = default_store(mapi, argv[2]);
        target = to.store;
        read_folder(all, true);
        LPMAPIFOLDER into = opened(target, top(target));
        double began = now(), used = cpu(), held = memory();
        int items = write_folder(all, into);
        printf("items %d seconds %.3f cpu %.3f memory %.0f\n", items, now() - began, cpu() - used, memory() - held);
        into->Release();
        to.close();
    }
    from.close();
    mapi.uninitialize();
    return 0;
}
