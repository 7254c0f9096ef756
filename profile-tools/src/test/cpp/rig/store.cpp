// Message stores: a file of records, appended at each SaveChanges; folders, messages, recipients, attachments.
#include "rig.h"

#include <algorithm>
#include <set>
#include <unordered_map>

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);
extern "C" SCODE WINAPI MAPIAllocateMore(ULONG, LPVOID, LPVOID *);

namespace rig {

namespace {

// As in a data file in Unicode: !BDN, a checksum (not here), the client's SM, version 23 ([MS-PST]). What follows is the rig's own.
const char MAGIC[16] = {'!', 'B', 'D', 'N', 'R', 'I', 'G', '3', 'S', 'M', 23, 0, 19, 0, 1, 1};
const ULONG ROOT = 1, SUBTREE = 2, INBOX = 3, OUTBOX = 4, SENT = 5, TRASH = 6, CALENDAR = 7, CONTACTS = 8, JOURNAL = 9, NOTES = 10, TASKS = 11,
            DRAFTS = 12, FINDER = 13, VIEWS = 14, COMMON_VIEWS = 15, FIRST_FREE = 32;
/** When a data file has a folder: from its making, once it is a default store (HrValidateIPMSubtree), or after Outlook's first start. */
enum Since { MADE, DEFAULT, STARTED };
struct Special {
    ULONG id, parent;
    const wchar_t *name, *kind;
    Since since = STARTED;
};
const Special SPECIAL[] = {
    {ROOT, 0, L"", L"", MADE}, {SUBTREE, ROOT, L"Top of Outlook data file", L"", MADE}, {FINDER, ROOT, L"Search Root", L"", MADE},
    {TRASH, SUBTREE, L"Deleted Items", L"IPF.Note", MADE}, {VIEWS, ROOT, L"IPM_VIEWS", L"", DEFAULT}, {COMMON_VIEWS, ROOT, L"IPM_COMMON_VIEWS", L"", DEFAULT},
    {INBOX, SUBTREE, L"Inbox", L"IPF.Note", DEFAULT}, {OUTBOX, SUBTREE, L"Outbox", L"IPF.Note", DEFAULT}, {SENT, SUBTREE, L"Sent Items", L"IPF.Note", DEFAULT},
    // Outlook makes these; they are the rig's where a switch wants a store as after Outlook's first start.
    {CALENDAR, SUBTREE, L"Calendar", L"IPF.Appointment"},
    {CONTACTS, SUBTREE, L"Contacts", L"IPF.Contact"}, {JOURNAL, SUBTREE, L"Journal", L"IPF.Journal"}, {NOTES, SUBTREE, L"Notes", L"IPF.StickyNote"},
    {TASKS, SUBTREE, L"Tasks", L"IPF.Task"}, {DRAFTS, SUBTREE, L"Drafts", L"IPF.Note"}};

uint64_t now() {
    static uint64_t last = 0;
    FILETIME time;
    GetSystemTimeAsFileTime(&time);
    uint64_t value = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime;
    return last = value > last ? value : last + 1;
}

struct Content;
struct Attachment {
    Bag bag;
    std::shared_ptr<Content> embedded;
};
/** What a message is made of. */
struct Content {
    Bag bag;
    std::vector<Bag> recipients;
    std::map<ULONG, Attachment> attachments;
    ULONG next_attachment = 0, next_recipient = 0;
};

void write(Writer &out, const Content &content) {
    out.bag(content.bag);
    out.number(content.recipients.size());
    for (auto &one : content.recipients) out.bag(one);
    out.number(content.next_attachment);
    out.number(content.next_recipient);
    out.number(content.attachments.size());
    for (auto &one : content.attachments) {
        out.number(one.first);
        out.bag(one.second.bag);
        out.number(one.second.embedded ? 1 : 0);
        if (one.second.embedded) write(out, *one.second.embedded);
    }
}

void read(Reader &in, Content &content) {
    content.bag = in.bag();
    for (uint64_t n = in.number(); n && in.good(); n--) content.recipients.push_back(in.bag());
    content.next_attachment = (ULONG)in.number();
    content.next_recipient = (ULONG)in.number();
    for (uint64_t n = in.number(); n && in.good(); n--) {
        Attachment &one = content.attachments[(ULONG)in.number()];
        one.bag = in.bag();
        if (in.number()) {
            one.embedded = std::make_shared<Content>();
            read(in, *one.embedded);
        }
    }
}

/** A part of the file as it was when it was read. The first and large part is mapped: of most items little is asked for. */
class Part {
public:
    Part() {}
    Part(const Part &) = delete;
    ~Part() {
        if (view_) UnmapViewOfFile(view_);
    }
    const char *data() const { return view_ ? view_ + skipped_ : read_.data(); }
    size_t size() const { return size_; }
    bool take(HANDLE file, uint64_t from, size_t size, bool mapped) {
        size_ = size;
        if (mapped) {
            HANDLE mapping = CreateFileMappingW(file, nullptr, PAGE_READONLY, 0, 0, nullptr);
            if (!mapping) return false;
            view_ = (const char *)MapViewOfFile(mapping, FILE_MAP_READ, 0, 0, (size_t)(from + size));
            skipped_ = (size_t)from;
            CloseHandle(mapping);
            return view_;
        }
        read_.resize(size);
        LARGE_INTEGER at;
        at.QuadPart = from;
        SetFilePointerEx(file, at, nullptr, FILE_BEGIN);
        for (size_t done = 0; done < size;) {
            DWORD read = 0;
            if (!ReadFile(file, &read_[done], (DWORD)std::min<size_t>(size - done, 1 << 26), &read, nullptr) || !read) return false;
            done += read;
        }
        return true;
    }

private:
    const char *view_ = nullptr;
    std::string read_;
    size_t skipped_ = 0, size_ = 0;
};
using PartPtr = std::shared_ptr<const Part>;

/** A content that is never changed once others may hold it, but replaced; one that came from the file is read when somebody asks for it. */
class Kept {
public:
    Kept() {}
    Kept(std::shared_ptr<Content> content) : content_(std::move(content)) {}
    Kept(PartPtr file, size_t at, size_t size) : file_(std::move(file)), at_(at), size_(size) {}
    const Content *operator->() const { return &**this; }
    const Content &operator*() const {
        if (!content_) {
            auto content = std::make_shared<Content>();
            Reader in = unread();
            read(in, *content);
            content_ = std::move(content);
        }
        return *content_;
    }
    /** Its properties, to be altered; `few`: without those that are far off, where it was not read yet. */
    Bag bag(bool few = false) const { return content_ ? content_->bag : unread().bag(few); }
    /** One of its properties alone. */
    bool value(ULONG id, Value &to) const {
        if (!content_) return unread().value(id, to);
        const Value *known = content_->bag.find(id);
        if (known) to = *known;
        return known;
    }
    bool is_read() const {
        Value flags;
        return value(PROP_ID(PR_MESSAGE_FLAGS), flags) && flags.number & MSGFLAG_READ;
    }

private:
    Reader unread() const { return Reader(file_->data() + at_, size_); }
    mutable std::shared_ptr<const Content> content_;
    PartPtr file_;
    size_t at_ = 0, size_ = 0;
};

/** A message as it is listed. */
class Listed : public Bag {
public:
    Listed(Bag bag, Kept content) : Bag(std::move(bag)), content_(std::move(content)) {}
    const Value *find(ULONG id) const override {
        if (!far_off(id)) return Bag::find(id);
        auto known = fetched_.find(id);
        if (known != fetched_.end()) return &known->second;
        Value value;
        return content_.value(id, value) ? &(fetched_[id] = std::move(value)) : nullptr;
    }

private:
    Kept content_;
    mutable std::map<ULONG, Value> fetched_;
};

struct Node {
    ULONG id = 0, parent = 0;
    bool folder = false, associated = false;
    uint64_t version = 0;
    /** A folder's has its properties in `bag`. */
    Kept content;
    /** As it is listed; made when a table asks for it. */
    BagPtr row;
};

/** FNV-1a over eight bytes at a time, the last of them filled up with zeros. */
uint64_t checksum(const char *data, size_t size) {
    uint64_t sum = 14695981039346656037ull ^ size;
    for (size_t at = 0; at < size; at += 8) {
        uint64_t word = 0;
        memcpy(&word, data + at, std::min<size_t>(8, size - at));
        sum = (sum ^ word) * 1099511628211ull;
    }
    return sum;
}

struct Watch {
    ULONG id;
    ULONG mask;
};

/** A store file that is open, shared by all its objects. */
class File {
public:
    std::wstring path;
    std::string uid;
    std::string password;
    HANDLE handle = INVALID_HANDLE_VALUE;
    std::unordered_map<ULONG, Node> nodes;
    std::map<ULONG, std::set<ULONG>> children;
    ULONG next = FIRST_FREE;
    Names names;
    std::map<ULONG_PTR, Watch> watches;
    /** Messages that this process saved as new mail. */
    std::set<ULONG> arrived;
    /** Messages that are open to be changed, by how often. */
    std::map<ULONG, int> writers;
    std::multimap<ULONG, Table *> contents, associated, hierarchies;

    ~File() {
        if (handle != INVALID_HANDLE_VALUE) CloseHandle(handle);
    }
    std::string entry_id(ULONG id, bool folder) const {
        uint32_t parts[2] = {id, folder ? MAPI_FOLDER : MAPI_MESSAGE};
        return std::string(4, 0) + uid + std::string((const char *)parts, 8);
    }
    Node *find(ULONG id) {
        auto at = nodes.find(id);
        return at == nodes.end() ? nullptr : &at->second;
    }
    HRESULT find(ULONG size, LPENTRYID id, Node *&node) {
        if (!locked) catch_up();
        if (size != 28 || !id || memcmp((const char *)id + 4, uid.data(), 16)) return MAPI_E_INVALID_ENTRYID;
        uint32_t parts[2];
        memcpy(parts, (const char *)id + 20, 8);
        node = find(parts[0]);
        return node && node->folder == (parts[1] == MAPI_FOLDER) ? S_OK : MAPI_E_NOT_FOUND;
    }
    /** How much of the file is in memory. Others append to it too: see `Writing` and `catch_up`. */
    uint64_t seen = 0;
    int locked = 0;
    /** Behind what is known there is half a record. */
    bool torn = false;
    void lock_file(bool on) {
        // A byte far behind the end, which nobody reads or writes.
        OVERLAPPED where{};
        where.OffsetHigh = 0x7FFF0000;
        if (on) LockFileEx(handle, LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, &where);
        else UnlockFileEx(handle, 0, 1, 0, &where);
    }
    PartPtr rest(bool mapped) {
        LARGE_INTEGER size;
        GetFileSizeEx(handle, &size);
        auto part = std::make_shared<Part>();
        return (uint64_t)size.QuadPart > seen && part->take(handle, seen, (size_t)(size.QuadPart - seen), mapped) ? part : std::make_shared<Part>();
    }
    /** Takes in what other processes wrote since, and tells of it. */
    void catch_up() {
        PartPtr more = rest(false);
        if (more->size()) replay(more, 0, whole(*more, 0), true);
    }
    void append(const std::string &record) {
        Writer framed;
        framed.number(record.size());
        framed.out += record;
        framed.number(checksum(record.data(), record.size()));
        DWORD written;
        LARGE_INTEGER end;
        end.QuadPart = seen;
        if (torn) {
            // What a process left half written when it ended is cut off.
            SetFilePointerEx(handle, end, nullptr, FILE_BEGIN);
            SetEndOfFile(handle);
            torn = false;
        }
        OVERLAPPED at{};
        at.Offset = end.LowPart;
        at.OffsetHigh = end.HighPart;
        WriteFile(handle, framed.out.data(), (DWORD)framed.out.size(), &written, &at);
        seen += framed.out.size();
    }
    /** Whether something may be written that makes the file grow. */
    HRESULT room() const {
        long kilobytes = (long)(seen >> 10), disk = turned(Turn::LARGEST_DISK), largest = turned(Turn::LARGEST_FILE);
        if (turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
        if (disk && kilobytes >= disk) return MAPI_E_NOT_ENOUGH_DISK;
        return largest && kilobytes >= largest ? MAPI_E_STORE_FULL_ : S_OK;
    }
    /** `theirs`: another process wrote it. */
    void put(Node node, bool silent = false, ULONG event = 0, bool theirs = false);
    void put_locked(Node node, bool silent, ULONG event, bool theirs) {
        Node *old = find(node.id);
        if (!event) event = !old ? fnevObjectCreated : old->parent != node.parent ? fnevObjectMoved : fnevObjectModified;
        if (!silent && !theirs) {
            Writer out;
            out.number('P');
            out.number(node.id);
            out.number(node.parent);
            out.number((node.folder ? 1 : 0) | (node.associated ? 2 : 0));
            write(out, *node.content);
            append(out.out);
        }
        ULONG id = node.id, was = old ? old->parent : node.parent;
        node.version = old ? old->version + 1 : 1;
        node.row.reset();
        children[was].erase(id);
        children[node.parent].insert(id);
        next = std::max(next, id + 1);
        Node &kept = nodes[id] = std::move(node);
        if (silent) return;
        auto &tables = kept.folder ? hierarchies : kept.associated ? associated : contents;
        bool stays = old && was == kept.parent;
        if (old && !stays)
            for (auto range = tables.equal_range(was); range.first != range.second; ++range.first) table_removed(range.first->second, entry_id(id, kept.folder));
        for (auto range = tables.equal_range(kept.parent); range.first != range.second; ++range.first)
            stays ? table_changed(range.first->second, listed(kept)) : table_added(range.first->second, listed(kept));
        if (!kept.folder) counts(kept.parent);
        tell(event, kept, was);
    }
    void drop(ULONG id, bool silent = false, bool theirs = false);
    void drop_locked(ULONG id, bool silent, bool theirs) {
        Node *node = find(id);
        if (!node) return;
        if (!silent && !theirs) {
            Writer out;
            out.number('D');
            out.number(id);
            append(out.out);
        }
        Node gone = *node;
        children[gone.parent].erase(id);
        nodes.erase(id);
        if (silent) return;
        std::string key = entry_id(id, gone.folder);
        auto &tables = gone.folder ? hierarchies : gone.associated ? associated : contents;
        for (auto range = tables.equal_range(gone.parent); range.first != range.second; ++range.first) table_removed(range.first->second, key);
        if (!gone.folder) counts(gone.parent);
        tell(fnevObjectDeleted, gone, gone.parent);
    }
    void put_password(const std::string &word) {
        password = word;
        Writer out;
        out.number('K');
        out.bytes(word);
        append(out.out);
    }
    void furnish(Since upto);
    void put_names() {
        Writer out;
        out.number('N');
        out.number(names.names.size());
        for (auto &name : names.names) {
            out.bytes(std::string((const char *)&name.set, 16));
            out.number(name.kind);
            out.number((uint32_t)name.id);
            out.text(name.text);
        }
        append(out.out);
    }
    /** Where the last whole record ends, from a record's begin on. */
    static size_t whole(const Part &file, size_t at) {
        const char *data = file.data();
        while (at + 16 <= file.size()) {
            uint64_t length = Reader(data + at, 8).number();
            if (length > file.size() - at - 16) break;
            if (Reader(data + at + 8 + length, 8).number() != checksum(data + at + 8, length)) break;
            at += 16 + length;
        }
        return at;
    }
    void replay(PartPtr file, size_t at, size_t end, bool theirs) {
        const size_t begin = at;
        while (at < end) {
            uint64_t length = Reader(file->data() + at, 8).number();
            Reader in(file->data() + at + 8, length);
            switch (in.number()) {
            case 'P': {
                Node node;
                node.id = (ULONG)in.number();
                node.parent = (ULONG)in.number();
                uint64_t flags = in.number();
                node.folder = flags & 1;
                node.associated = flags & 2;
                // Behind the record's kind, the two numbers and the flags.
                node.content = Kept(file, at + 8 + 32, length - 32);
                put(std::move(node), !theirs, 0, theirs);
                break;
            }
            case 'K': password = in.bytes(); break;
            case 'D': drop((ULONG)in.number(), !theirs, theirs); break;
            case 'N':
                names.names.clear();
                for (uint64_t n = in.number(); n && in.good(); n--) {
                    Names::Name name;
                    memcpy(&name.set, in.bytes().data(), 16);
                    name.kind = (ULONG)in.number();
                    name.id = (LONG)in.number();
                    name.text = in.text();
                    names.names.push_back(name);
                }
                break;
            }
            at += 16 + length;
        }
        seen += at - begin;
        torn = end < file->size();
    }
    Bag with_identity(const Node &node, bool few = false) const {
        Bag bag = node.content.bag(few);
        std::string id = entry_id(node.id, node.folder), parent = entry_id(node.parent ? node.parent : ROOT, true);
        bag.put(Value::binary(PR_ENTRYID, id.data(), id.size()));
        bag.put(Value::binary(PR_RECORD_KEY, id.data(), id.size()));
        bag.put(Value::binary(PR_INSTANCE_KEY, id.data(), id.size()));
        bag.put(Value::binary(PR_PARENT_ENTRYID, parent.data(), parent.size()));
        bag.put(Value::binary(PR_STORE_RECORD_KEY, uid.data(), uid.size()));
        bag.put(Value::of(PR_OBJECT_TYPE, node.folder ? MAPI_FOLDER : MAPI_MESSAGE));
        bag.put(Value::of(PR_ACCESS, MAPI_ACCESS_MODIFY | MAPI_ACCESS_READ | MAPI_ACCESS_DELETE));
        return bag;
    }
    BagPtr listed(Node &node) {
        if (!node.row) node.row = row(node);
        return node.row;
    }
    BagPtr row(const Node &node) {
        if (!node.folder) return std::make_shared<Listed>(with_identity(node, true), node.content);
        auto bag = std::make_shared<Bag>(with_identity(node));
        ULONG messages = 0, unread = 0, folders = 0;
        for (ULONG id : children[node.id]) {
            const Node *child = find(id);
            if (!child) continue;
            if (child->folder) folders++;
            else if (!child->associated) {
                messages++;
                unread += !child->content.is_read();
            }
        }
        bag->put(Value::of(PR_CONTENT_COUNT, messages));
        bag->put(Value::of(PR_CONTENT_UNREAD, unread));
        bag->put(Value::of(PR_SUBFOLDERS, folders > 0));
        bag->put(Value::of(PR_FOLDER_TYPE, node.id == ROOT ? FOLDER_ROOT : FOLDER_GENERIC));
        bag->put(Value::of(PR_DEPTH, 1));
        return bag;
    }

private:
    /** Counts in the parent's row are told when somebody looks: a listing of a hierarchy is made anew each time. */
    void counts(ULONG) {}
    void tell(ULONG event, const Node &node, ULONG was) {
        for (auto &watch : watches) {
            if (!(watch.second.mask & event) || (watch.second.id && watch.second.id != node.id && watch.second.id != node.parent)) continue;
            NOTIFICATION *n = allocate<NOTIFICATION>(sizeof(NOTIFICATION));
            n->ulEventType = event;
            auto &object = n->info.obj;
            object.ulObjType = node.folder ? MAPI_FOLDER : MAPI_MESSAGE;
            auto chain = [&](const std::string &id, ULONG &size, LPENTRYID &to) {
                size = (ULONG)id.size();
                MAPIAllocateMore(size, n, (LPVOID *)&to);
                memcpy(to, id.data(), size);
            };
            chain(entry_id(node.id, node.folder), object.cbEntryID, object.lpEntryID);
            chain(entry_id(node.parent, true), object.cbParentID, object.lpParentID);
            if (event == fnevObjectMoved) {
                chain(entry_id(node.id, node.folder), object.cbOldID, object.lpOldID);
                chain(entry_id(was, true), object.cbOldParentID, object.lpOldParentID);
            }
            notify(watch.first, n);
        }
    }
};

/** A change: nobody else writes meanwhile, and what others wrote is known. */
class Writing {
public:
    explicit Writing(File &file) : file_(file) {
        if (file_.locked++) return;
        file_.lock_file(true);
        file_.catch_up();
    }
    ~Writing() {
        if (!--file_.locked) file_.lock_file(false);
    }

private:
    File &file_;
};

// Records that are read back are not written: they need no lock.
void File::put(Node node, bool silent, ULONG event, bool theirs) {
    if (silent || theirs) return put_locked(std::move(node), silent, event, theirs);
    Writing writing(*this);
    put_locked(std::move(node), silent, event, theirs);
}
void File::drop(ULONG id, bool silent, bool theirs) {
    if (silent || theirs) return drop_locked(id, silent, theirs);
    Writing writing(*this);
    drop_locked(id, silent, theirs);
}

using FilePtr = std::shared_ptr<File>;
std::map<std::wstring, std::weak_ptr<File>> open_files;

/** What every save sets, and what recipients and attachments say of a message. */
void settle(Content &content, bool fresh) {
    Bag &bag = content.bag;
    uint64_t time = now();
    std::string key = random_id();
    if (!bag.find(PROP_ID(PR_CREATION_TIME))) bag.put(Value::of(PR_CREATION_TIME, time));
    // Who makes a message may say since when it is as it is; from then on the store does.
    if (!fresh || !bag.find(PROP_ID(PR_LAST_MODIFICATION_TIME))) bag.put(Value::of(PR_LAST_MODIFICATION_TIME, time));
    if (turned(Turn::CHANGE_KEYS)) bag.put(Value::binary(PR_CHANGE_KEY_, key.data(), key.size()));
    if (!bag.find(PROP_ID(PR_SEARCH_KEY))) bag.put(Value::binary(PR_SEARCH_KEY, key.data(), key.size()));
}

void File::furnish(Since upto) {
    for (auto &one : SPECIAL) {
        if (one.since > upto || find(one.id)) continue;
        Node node;
        node.id = one.id;
        node.parent = one.parent;
        node.folder = true;
        auto made = std::make_shared<Content>();
        made->bag.put(Value::text(PR_DISPLAY_NAME_W, one.name));
        if (*one.kind) made->bag.put(Value::text(PR_CONTAINER_CLASS_W, one.kind));
        settle(*made, true);
        node.content = made;
        put(node);
    }
}

/** `first`: of the first save, since which an item is unmodified until the next. */
void compute(Content &content, bool first) {
    Bag &bag = content.bag;
    std::wstring shown[3];
    for (auto &one : content.recipients) {
        const Value *type = one.find(PROP_ID(PR_RECIPIENT_TYPE)), *name = one.find(PROP_ID(PR_DISPLAY_NAME_W));
        ULONG kind = type ? (ULONG)type->number : MAPI_TO;
        if (kind < MAPI_TO || kind > MAPI_BCC || !name) continue;
        std::wstring &list = shown[kind - MAPI_TO];
        list += (list.empty() ? L"" : L"; ") + name->wide();
    }
    bag.put(Value::text(PR_DISPLAY_TO_W, shown[0]));
    bag.put(Value::text(PR_DISPLAY_CC_W, shown[1]));
    bag.put(Value::text(PR_DISPLAY_BCC_W, shown[2]));
    bag.put(Value::of(PR_HASATTACH, !content.attachments.empty()));
    if (!bag.find(PROP_ID(PR_MESSAGE_CLASS_W))) bag.put(Value::text(PR_MESSAGE_CLASS_W, L"IPM.Note"));
    const Value *flags = bag.find(PROP_ID(PR_MESSAGE_FLAGS));
    uint64_t set = flags ? flags->number & ~(uint64_t)(MSGFLAG_HASATTACH | MSGFLAG_UNMODIFIED) : MSGFLAG_UNSENT | MSGFLAG_READ;
    if (first) set |= MSGFLAG_UNMODIFIED;
    bag.put(Value::of(PR_MESSAGE_FLAGS, set | (content.attachments.empty() ? 0 : MSGFLAG_HASATTACH)));
    if (const Value *subject = bag.find(PROP_ID(PR_SUBJECT_W))) {
        // A prefix is up to three letters with a colon and a blank (PR_SUBJECT_PREFIX).
        std::wstring text = subject->wide();
        size_t colon = text.find(L": ");
        bag.put(Value::text(PR_NORMALIZED_SUBJECT_W, colon != std::wstring::npos && colon <= 3 && colon ? text.substr(colon + 2) : text));
    }
    size_t size = 0;
    for (auto &value : bag.values) size += 16 + value.bytes.size();
    for (auto &one : content.attachments)
        for (auto &value : one.second.bag.values) size += 16 + value.bytes.size();
    bag.put(Value::of(PR_MESSAGE_SIZE, size));
}

bool computed_by_store(ULONG id) {
    switch (PROP_TAG(0, id)) {
    case PROP_TAG(0, PROP_ID(PR_ENTRYID)): case PROP_TAG(0, PROP_ID(PR_PARENT_ENTRYID)): case PROP_TAG(0, PROP_ID(PR_RECORD_KEY)):
    case PROP_TAG(0, PROP_ID(PR_INSTANCE_KEY)): case PROP_TAG(0, PROP_ID(PR_STORE_ENTRYID)): case PROP_TAG(0, PROP_ID(PR_STORE_RECORD_KEY)):
    case PROP_TAG(0, PROP_ID(PR_OBJECT_TYPE)): case PROP_TAG(0, PROP_ID(PR_ACCESS)): case PROP_TAG(0, PROP_ID(PR_MESSAGE_SIZE)):
    case PROP_TAG(0, PROP_ID(PR_HASATTACH)): case PROP_TAG(0, PROP_ID(PR_DISPLAY_TO)): case PROP_TAG(0, PROP_ID(PR_DISPLAY_CC)):
    case PROP_TAG(0, PROP_ID(PR_DISPLAY_BCC)): case PROP_TAG(0, PROP_ID(PR_NORMALIZED_SUBJECT)): case PROP_TAG(0, PROP_ID(PR_LAST_MODIFICATION_TIME)):
    case PROP_TAG(0, PROP_ID(PR_CHANGE_KEY_)): case PROP_TAG(0, PROP_ID(PR_CONTENT_COUNT)): case PROP_TAG(0, PROP_ID(PR_CONTENT_UNREAD)):
    case PROP_TAG(0, PROP_ID(PR_SUBFOLDERS)): case PROP_TAG(0, PROP_ID(PR_FOLDER_TYPE)): case PROP_TAG(0, PROP_ID(PR_ATTACH_NUM)):
        return true;
    default:
        return false;
    }
}

/** IMAPIProp, the same for stores, folders, messages and attachments. */
template <class I> class Item : public Object<I>, public Properties {
public:
    Item(const char *kind, FilePtr file) : Object<I>(kind), file_(std::move(file)) {}
    TELLS_LAST_ERROR
    bool alive() const { return Object<I>::alive(); }
    STDMETHODIMP SaveChanges(ULONG flags) override {
        ENTER("IMAPIProp.SaveChanges")
        return save(flags);
    }
    STDMETHODIMP GetProps(LPSPropTagArray t, ULONG f, ULONG *c, LPSPropValue *v) override {
        ENTER("IMAPIProp.GetProps")
        if (FAILED(readable())) return readable();
        fresh();
        return get(t, f, c, v);
    }
    STDMETHODIMP GetPropList(ULONG, LPSPropTagArray *t) override {
        ENTER("IMAPIProp.GetPropList")
        if (FAILED(readable())) return readable();
        fresh();
        return list(t);
    }
    STDMETHODIMP OpenProperty(ULONG tag, LPCIID iid, ULONG options, ULONG flags, LPUNKNOWN *out) override {
        ENTER("IMAPIProp.OpenProperty")
        *out = nullptr;
        if (!iid) return MAPI_E_INTERFACE_NOT_SUPPORTED;
        if (PROP_TYPE(tag) == PT_OBJECT) return open_object(tag, iid, flags, out);
        if (!IsEqualGUID(*iid, IID_IStream)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
        return open_stream(this, this, tag, options, flags, out);
    }
    STDMETHODIMP SetProps(ULONG c, LPSPropValue v, LPSPropProblemArray *p) override {
        ENTER("IMAPIProp.SetProps")
        return set(c, v, p);
    }
    STDMETHODIMP DeleteProps(LPSPropTagArray t, LPSPropProblemArray *p) override {
        ENTER("IMAPIProp.DeleteProps")
        return remove(t, p);
    }
    STDMETHODIMP CopyTo(ULONG, LPCIID, LPSPropTagArray exclude, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID to, ULONG, LPSPropProblemArray *problems) override {
        ENTER("IMAPIProp.CopyTo")
        if (problems) *problems = nullptr;
        return copy_to(exclude, to, problems);
    }
    STDMETHODIMP CopyProps(LPSPropTagArray include, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID to, ULONG flags, LPSPropProblemArray *problems) override {
        ENTER("IMAPIProp.CopyProps")
        if (problems) *problems = nullptr;
        if (flags & ~(MAPI_MOVE | MAPI_NOREPLACE | MAPI_DIALOG)) return MAPI_E_UNKNOWN_FLAGS;
        if (!include || !include->cValues || flags & (MAPI_MOVE | MAPI_DIALOG)) return MAPI_E_NO_SUPPORT;
        return copy_props(include, to, flags & MAPI_NOREPLACE, problems);
    }
    STDMETHODIMP GetNamesFromIDs(LPSPropTagArray *t, LPGUID, ULONG, ULONG *c, LPMAPINAMEID **n) override {
        ENTER("IMAPIProp.GetNamesFromIDs")
        return file_->names.of(t, c, n);
    }
    STDMETHODIMP GetIDsFromNames(ULONG c, LPMAPINAMEID *n, ULONG flags, LPSPropTagArray *t) override {
        ENTER("IMAPIProp.GetIDsFromNames")
        Writing writing(*file_);
        return file_->names.ids(c, n, flags, t);
    }
    Names *names() override { return &file_->names; }
    bool computed(ULONG id) override { return computed_by_store(id); }

protected:
    FilePtr file_;
    virtual HRESULT save(ULONG) { return S_OK; }
    virtual HRESULT readable() { return S_OK; }
    virtual void fresh() {}
    virtual HRESULT open_object(ULONG, LPCIID, ULONG, LPUNKNOWN *) { return MAPI_E_INTERFACE_NOT_SUPPORTED; }
    virtual HRESULT copy_to(LPSPropTagArray, LPVOID, LPSPropProblemArray *) { return MAPI_E_NO_SUPPORT; }
    virtual HRESULT copy_props(LPSPropTagArray, LPVOID, bool, LPSPropProblemArray *) { return MAPI_E_NO_SUPPORT; }
    void retire() override {
        bag.values.clear();
        file_.reset();
    }
};

/** Pairs of flags that say two things at once (IMAPIFolder::SetReadFlags, IMessage::SetReadFlag). */
HRESULT read_flags(ULONG flags) {
    const ULONG KNOWN = SUPPRESS_RECEIPT | CLEAR_READ_FLAG | MAPI_DEFERRED_ERRORS | GENERATE_RECEIPT_ONLY | CLEAR_RN_PENDING | CLEAR_NRN_PENDING | MESSAGE_DIALOG;
    if (flags & ~KNOWN) return MAPI_E_UNKNOWN_FLAGS;
    bool both = (flags & SUPPRESS_RECEIPT && flags & CLEAR_READ_FLAG) || (flags & GENERATE_RECEIPT_ONLY && flags & (CLEAR_READ_FLAG | SUPPRESS_RECEIPT));
    return both ? MAPI_E_INVALID_PARAMETER : S_OK;
}

/** Of a call on several messages: some not there is a part for some providers, a failure for others. */
HRESULT outcome(bool whole, bool missing) {
    if (missing && turned(Turn::MISSING_FAILS)) return MAPI_E_NOT_FOUND;
    return whole && !missing ? S_OK : MAPI_W_PARTIAL_COMPLETION;
}

/** What a rule of the person's does with new mail, before anybody is told of it; whether that is gone from where it arrived. */
bool run_rule(File &file, ULONG id) {
    file.arrived.insert(id);
    Node node = *file.find(id);
    auto changed = std::make_shared<Content>(*node.content);
    auto move = [&](ULONG to) {
        node.parent = to;
        if (turned(Turn::MOVE_KEEPS_ID)) {
            file.put(node, false, fnevObjectMoved);
            return true;
        }
        node.id = file.next++;
        file.arrived.insert(node.id);
        file.put(node);
        file.drop(id);
        return true;
    };
    switch (turned(Turn::RULE)) {
    case 1:
        for (ULONG child : file.children[SUBTREE]) {
            const Node *folder = file.find(child);
            const Value *name = folder && folder->folder ? folder->content->bag.find(PROP_ID(PR_DISPLAY_NAME_W)) : nullptr;
            if (name && name->wide() == L"Ruled") return move(child);
        }
        violation("a rule without its folder", "Ruled");
        return false;
    case 2: {
        const Value *flags = changed->bag.find(PROP_ID(PR_MESSAGE_FLAGS));
        changed->bag.put(Value::of(PR_MESSAGE_FLAGS, (flags ? flags->number : 0) | MSGFLAG_READ));
        break;
    }
    case 3:
        file.drop(id);
        return true;
    case 4: return move(TRASH);
    case 5:
        changed->bag.put(Value::of(PROP_TAG(PT_LONG, 0x1090), 2));
        settle(*changed, false);
        break;
    default: return false;
    }
    node.content = changed;
    file.put(node);
    return false;
}

class Message;

class Attach : public Item<IAttach> {
public:
    Attach(FilePtr file, Message *message, ULONG number, Attachment content);
    HRESULT writable() override;
    Attachment content;

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IAttachment) || IsEqualGUID(iid, IID_IMAPIProp); }
    HRESULT save(ULONG) override;
    HRESULT open_object(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out) override;
    void retire() override;

private:
    Message *message_;
    ULONG number_;
};

class Message : public Item<IMessage> {
public:
    /** Of a folder; or, with an attachment, embedded in that. */
    Message(FilePtr file, Node node, bool stored, bool modify, Attach *within, bool for_rules = false)
        : Item("IMessage", std::move(file)), content(*node.content), node_(std::move(node)), stored_(stored), modify_(modify), for_rules_(for_rules), within_(within) {
        if (within_) within_->AddRef();
        else if (modify_ && stored_) counted_ = node_.id, file_->writers[counted_]++;
        load();
    }
    Content content;

    HRESULT writable() override { return modify_ && !closed_ ? S_OK : MAPI_E_NO_ACCESS; }
    HRESULT settable() override { return turned(Turn::LATE_ERRORS) ? S_OK : writable(); }
    bool computed(ULONG id) override {
        if (id == PROP_ID(PR_LAST_MODIFICATION_TIME)) return stored_;
        return computed_by_store(id) || (stored_ && id == PROP_ID(PR_MESSAGE_FLAGS));
    }

    STDMETHODIMP GetAttachmentTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IMessage.GetAttachmentTable")
        std::vector<BagPtr> rows;
        for (auto &one : content.attachments) {
            auto row = std::make_shared<Bag>(one.second.bag);
            row->put(Value::of(PR_ATTACH_NUM, one.first));
            row->put(Value::binary(PR_INSTANCE_KEY, &one.first, 4));
            row->put(Value::binary(PR_RECORD_KEY, &one.first, 4));
            rows.push_back(row);
        }
        *out = as_interface(make_table(rows, {PR_ATTACH_NUM, PR_INSTANCE_KEY, PR_RECORD_KEY, PR_RENDERING_POSITION, PR_ATTACH_FILENAME_W, PR_ATTACH_METHOD, PR_ATTACH_SIZE}, nullptr));
        return S_OK;
    }
    STDMETHODIMP OpenAttach(ULONG number, LPCIID, ULONG, LPATTACH *out) override {
        ENTER("IMessage.OpenAttach")
        auto at = content.attachments.find(number);
        if (at == content.attachments.end()) return MAPI_E_NOT_FOUND;
        *out = new Attach(file_, this, number, at->second);
        return S_OK;
    }
    STDMETHODIMP CreateAttach(LPCIID, ULONG, ULONG *number, LPATTACH *out) override {
        ENTER("IMessage.CreateAttach")
        if (FAILED(writable())) return MAPI_E_NO_ACCESS;
        *number = content.next_attachment++;
        *out = new Attach(file_, this, *number, Attachment());
        return S_OK;
    }
    STDMETHODIMP DeleteAttach(ULONG number, ULONG_PTR, LPMAPIPROGRESS, ULONG) override {
        ENTER("IMessage.DeleteAttach")
        if (FAILED(writable())) return MAPI_E_NO_ACCESS;
        return content.attachments.erase(number) ? S_OK : MAPI_E_NOT_FOUND;
    }
    STDMETHODIMP GetRecipientTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IMessage.GetRecipientTable")
        std::vector<BagPtr> rows;
        for (auto &one : content.recipients) rows.push_back(std::make_shared<Bag>(one));
        *out = as_interface(make_table(rows, {PR_ROWID, PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PR_INSTANCE_KEY}, nullptr));
        return S_OK;
    }
    STDMETHODIMP ModifyRecipients(ULONG flags, LPADRLIST list) override {
        ENTER("IMessage.ModifyRecipients")
        if (FAILED(writable())) return MAPI_E_NO_ACCESS;
        if (flags & ~(MODRECIP_ADD | MODRECIP_MODIFY | MODRECIP_REMOVE)) return MAPI_E_UNKNOWN_FLAGS;
        // Without a flag the list replaces what is there (IMessage::ModifyRecipients).
        std::vector<Bag> all = flags ? content.recipients : std::vector<Bag>();
        for (ULONG i = 0; list && i < list->cEntries; i++) {
            Bag bag;
            for (ULONG v = 0; v < list->aEntries[i].cValues; v++) {
                Value value;
                HRESULT wrong = take(list->aEntries[i].rgPropVals[v], value);
                if (FAILED(wrong)) return wrong;
                bag.put(value);
            }
            const Value *row = bag.find(PROP_ID(PR_ROWID));
            auto same = [&](const Bag &one) { return row && one.find(PROP_ID(PR_ROWID))->number == row->number; };
            auto at = std::find_if(all.begin(), all.end(), same);
            if (flags & (MODRECIP_MODIFY | MODRECIP_REMOVE)) {
                if (!row || at == all.end()) return MAPI_E_INVALID_PARAMETER;
                if (flags & MODRECIP_REMOVE) all.erase(at);
                else *at = bag;
                continue;
            }
            // Which row it is a new one is told, and does not tell (IMessage::ModifyRecipients).
            if (flags & MODRECIP_ADD && row) return MAPI_E_INVALID_PARAMETER;
            if (!bag.find(PROP_ID(PR_RECIPIENT_TYPE)) || !bag.find(PROP_ID(PR_DISPLAY_NAME))) return MAPI_E_MISSING_REQUIRED_COLUMN;
            ULONG number = content.next_recipient++;
            bag.put(Value::of(PR_ROWID, number));
            bag.put(Value::binary(PR_INSTANCE_KEY, &number, 4));
            all.push_back(bag);
        }
        content.recipients = all;
        return S_OK;
    }
    STDMETHODIMP SubmitMessage(ULONG) override {
        ENTER("IMessage.SubmitMessage")
        if (content.recipients.empty()) return MAPI_E_NO_RECIPIENTS;
        submitting_ = true;
        HRESULT hr = save(0);
        closed_ = true;
        return hr;
    }
    STDMETHODIMP SetReadFlag(ULONG flags) override {
        ENTER("IMessage.SetReadFlag")
        Writing writing(*file_);
        if (turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
        if (within_ || !stored_) return MAPI_E_NO_SUPPORT;
        HRESULT refused = read_flags(flags);
        if (FAILED(refused)) return refused;
        const Value *have = content.bag.find(PROP_ID(PR_MESSAGE_FLAGS));
        uint64_t set = have ? have->number : 0;
        set = flags & CLEAR_READ_FLAG ? set & ~(uint64_t)MSGFLAG_READ : set | MSGFLAG_READ;
        bag.put(Value::of(PR_MESSAGE_FLAGS, set));
        // At once, without SaveChanges (IMessage::SetReadFlag).
        Node *node = file_->find(node_.id);
        if (!node) return MAPI_E_OBJECT_DELETED;
        auto changed = std::make_shared<Content>(*node->content);
        changed->bag.put(Value::of(PR_MESSAGE_FLAGS, set));
        if (turned(Turn::TOUCH_ON_READ)) changed->bag.put(Value::of(PR_LAST_MODIFICATION_TIME, now()));
        Node copy = *node;
        copy.content = changed;
        bool mine = copy.version == node_.version;
        file_->put(copy);
        if (mine) node_.version++;
        return S_OK;
    }
    void load() {
        bag = content.bag;
        if (within_) return;
        Node identity = node_;
        identity.content = std::make_shared<Content>(content);
        if (stored_) bag = file_->with_identity(identity);
        else bag.put(Value::of(PR_OBJECT_TYPE, MAPI_MESSAGE));
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMessage) || IsEqualGUID(iid, IID_IMAPIProp); }
    HRESULT save(ULONG flags) override {
        if (FAILED(writable())) return MAPI_E_NO_ACCESS;
        // Refused whole: nothing is committed (IMAPIProp::SaveChanges).
        if (flags & KEEP_OPEN_READWRITE && !turned(Turn::KEEPS_OPEN)) return MAPI_E_NO_ACCESS;
        // Rules are for a message that was made for them, at its first save (IMAPIFolder::CreateMessage).
        bool arrives = flags & NON_EMS_XP_SAVE_;
        if (arrives && (!for_rules_ || stored_)) return MAPI_E_INVALID_PARAMETER;
        if (!within_ && stored_ && file_->arrived.count(node_.id)) tell_arrival("again", subject());
        HRESULT room = within_ ? S_OK : file_->room();
        if (FAILED(room)) return room;
        Bag before = std::move(content.bag);
        content.bag = Bag();
        for (auto &value : bag.values) {
            ULONG id = PROP_ID(value.tag);
            bool identity = id == PROP_ID(PR_ENTRYID) || id == PROP_ID(PR_PARENT_ENTRYID) || id == PROP_ID(PR_RECORD_KEY) || id == PROP_ID(PR_INSTANCE_KEY)
                || id == PROP_ID(PR_STORE_RECORD_KEY) || id == PROP_ID(PR_OBJECT_TYPE) || id == PROP_ID(PR_ACCESS);
            if (!identity) content.bag.values.push_back(value);
        }
        if (submitting_) content.bag.put(Value::of(PR_MESSAGE_FLAGS, content.bag.find(PROP_ID(PR_MESSAGE_FLAGS))->number | MSGFLAG_SUBMIT));
        sync_bodies(before, content.bag);
        compute(content, !stored_);
        settle(content, !stored_ && !within_);
        if (within_) {
            within_->content.embedded = std::make_shared<Content>(content);
        } else {
            Writing writing(*file_);
            // What it is called is given at the first save: others make messages too.
            if (!stored_) node_.id = file_->next++;
            Node *there = file_->find(node_.id);
            if (stored_ && !there) return MAPI_E_OBJECT_DELETED;
            if (stored_ && there->version != node_.version && !(flags & FORCE_SAVE)) return MAPI_E_OBJECT_CHANGED;
            node_.content = std::make_shared<Content>(content);
            file_->put(node_);
            node_.version = file_->find(node_.id)->version;
            if (arrives) {
                tell_arrival("arrived", subject());
                // Where the process ends here, no rule has run.
                if (half()) return MAPI_E_NETWORK_ERROR;
                ruled_away_ = run_rule(*file_, node_.id) && !turned(Turn::RULED_STAYS_OPEN);
            }
        }
        stored_ = true;
        load();
        if (flags & KEEP_OPEN_READONLY) modify_ = false;
        else if (!(flags & (KEEP_OPEN_READWRITE | FORCE_SAVE))) closed_ = true;
        return S_OK;
    }
    HRESULT readable() override { return ruled_away_ ? MAPI_E_OBJECT_DELETED : S_OK; }
    std::wstring subject() const {
        const Value *text = bag.find(PROP_ID(PR_SUBJECT_W));
        return text ? text->wide() : L"";
    }
    HRESULT copy_to(LPSPropTagArray exclude, LPVOID to, LPSPropProblemArray *problems) override {
        Message *other = static_cast<Message *>(static_cast<IMessage *>(to));
        if (FAILED(other->writable())) return MAPI_E_NO_ACCESS;
        auto left_out = [&](ULONG id) {
            for (ULONG i = 0; exclude && i < exclude->cValues; i++)
                if (PROP_ID(exclude->aulPropTag[i]) == id) return true;
            return false;
        };
        for (auto &value : bag.values) {
            ULONG id = PROP_ID(value.tag);
            if (computed_by_store(id) || other->computed(id) || left_out(id)) continue;
            if (id == (ULONG)turned(Turn::COPY_LEAVES_OUT)) tell(problems, {{0, value.tag, MAPI_E_NOT_ENOUGH_MEMORY}});
            else other->bag.put(value);
        }
        if (const Value *key = bag.find(PROP_ID(PR_SEARCH_KEY))) other->bag.put(*key);
        if (!left_out(PROP_ID(PR_MESSAGE_RECIPIENTS))) other->content.recipients = content.recipients;
        if (!left_out(PROP_ID(PR_MESSAGE_ATTACHMENTS))) other->content.attachments = content.attachments;
        other->content.next_attachment = content.next_attachment;
        other->content.next_recipient = content.next_recipient;
        return S_OK;
    }
    HRESULT copy_props(LPSPropTagArray include, LPVOID to, bool keep, LPSPropProblemArray *problems) override {
        Message *other = static_cast<Message *>(static_cast<IMessage *>(to));
        if (FAILED(other->writable())) return MAPI_E_NO_ACCESS;
        std::vector<SPropProblem> all;
        for (ULONG i = 0; i < include->cValues; i++) {
            ULONG tag = include->aulPropTag[i];
            const Value *value = bag.find(PROP_ID(tag));
            if (!value) all.push_back({i, tag, MAPI_E_NOT_FOUND});
            else if (other->computed(PROP_ID(tag))) all.push_back({i, tag, MAPI_E_COMPUTED});
            else if (!keep || !other->bag.find(PROP_ID(tag))) other->bag.put(*value);
        }
        tell(problems, all);
        return S_OK;
    }
    static void tell(LPSPropProblemArray *problems, const std::vector<SPropProblem> &all) {
        if (!problems || all.empty()) return;
        *problems = allocate<SPropProblemArray>(CbNewSPropProblemArray(all.size()));
        (*problems)->cProblem = (ULONG)all.size();
        memcpy((*problems)->aProblem, all.data(), all.size() * sizeof(SPropProblem));
    }
    void retire() override {
        if (counted_ && !--file_->writers[counted_]) file_->writers.erase(counted_);
        if (within_) within_->Release();
        content = Content();
        node_ = Node();
        Item::retire();
    }

private:
    Node node_;
    bool stored_, modify_, closed_ = false, submitting_ = false, for_rules_ = false, ruled_away_ = false;
    ULONG counted_ = 0;
    Attach *within_;
};

Attach::Attach(FilePtr file, Message *message, ULONG number, Attachment what)
    : Item("IAttach", std::move(file)), content(std::move(what)), message_(message), number_(number) {
    message_->AddRef();
    bag = content.bag;
    bag.put(Value::of(PR_ATTACH_NUM, number));
    bag.put(Value::of(PR_OBJECT_TYPE, MAPI_ATTACH));
}
HRESULT Attach::writable() { return message_->writable(); }
HRESULT Attach::save(ULONG) {
    if (FAILED(writable())) return MAPI_E_NO_ACCESS;
    content.bag = bag;
    content.bag.remove(PROP_ID(PR_OBJECT_TYPE));
    content.bag.remove(PROP_ID(PR_ATTACH_NUM));
    const Value *data = bag.find(PROP_ID(PR_ATTACH_DATA_BIN));
    content.bag.put(Value::of(PR_ATTACH_SIZE, data ? data->bytes.size() : 0));
    message_->content.attachments[number_] = content;
    return S_OK;
}
HRESULT Attach::open_object(ULONG tag, LPCIID iid, ULONG flags, LPUNKNOWN *out) {
    if (PROP_ID(tag) != PROP_ID(PR_ATTACH_DATA_OBJ) || !IsEqualGUID(*iid, IID_IMessage)) return MAPI_E_INTERFACE_NOT_SUPPORTED;
    const Value *method = bag.find(PROP_ID(PR_ATTACH_METHOD));
    if (!method || method->number != ATTACH_EMBEDDED_MSG) return MAPI_E_NO_SUPPORT;
    bool create = flags & MAPI_CREATE;
    if (!content.embedded && !create) return MAPI_E_NOT_FOUND;
    Node node;
    node.content = create ? std::make_shared<Content>() : content.embedded;
    *out = new Message(file_, node, !create, flags & (MAPI_MODIFY | MAPI_CREATE), this);
    return S_OK;
}
void Attach::retire() {
    message_->Release();
    content = Attachment();
    Item::retire();
}

// --- Folders ---------------------------------------------------------------------------------------------------------

HRESULT open_node(const FilePtr &file, const Node &node, ULONG flags, ULONG *type, LPUNKNOWN *out);

class Folder : public Item<IMAPIFolder> {
public:
    Folder(FilePtr file, ULONG id, bool modify) : Item("IMAPIFolder", std::move(file)), id_(id), modify_(modify) { fresh(); }
    HRESULT writable() override { return modify_ ? S_OK : MAPI_E_NO_ACCESS; }

    STDMETHODIMP GetContentsTable(ULONG flags, LPMAPITABLE *out) override {
        ENTER("IMAPIContainer.GetContentsTable")
        if (flags & ~(MAPI_UNICODE | MAPI_ASSOCIATED | MAPI_DEFERRED_ERRORS)) return MAPI_E_UNKNOWN_FLAGS;
        bool associated = flags & MAPI_ASSOCIATED;
        return table(out, associated ? file_->associated : file_->contents, false, associated,
                     {PR_ENTRYID, PR_INSTANCE_KEY, PR_MESSAGE_CLASS_W, PR_SUBJECT_W, PR_MESSAGE_FLAGS, PR_LAST_MODIFICATION_TIME});
    }
    STDMETHODIMP GetHierarchyTable(ULONG flags, LPMAPITABLE *out) override {
        ENTER("IMAPIContainer.GetHierarchyTable")
        if (flags & ~(MAPI_UNICODE | CONVENIENT_DEPTH | MAPI_DEFERRED_ERRORS)) return MAPI_E_UNKNOWN_FLAGS;
        if (!(flags & CONVENIENT_DEPTH)) return table(out, file_->hierarchies, true, false, {PR_ENTRYID, PR_INSTANCE_KEY, PR_DISPLAY_NAME_W, PR_DEPTH, PR_SUBFOLDERS});
        std::vector<BagPtr> rows;
        deep(id_, 1, rows);
        *out = as_interface(make_table(rows, {PR_ENTRYID, PR_INSTANCE_KEY, PR_DISPLAY_NAME_W, PR_DEPTH, PR_SUBFOLDERS}, nullptr));
        return S_OK;
    }
    STDMETHODIMP OpenEntry(ULONG size, LPENTRYID id, LPCIID, ULONG flags, ULONG *type, LPUNKNOWN *out) override {
        ENTER("IMAPIContainer.OpenEntry")
        Node *node = nullptr;
        HRESULT hr = file_->find(size, id, node);
        return FAILED(hr) ? hr : open_node(file_, *node, flags, type, out);
    }
    STDMETHODIMP SetSearchCriteria(LPSRestriction, LPENTRYLIST, ULONG) override UNSUPPORTED("IMAPIContainer.SetSearchCriteria")
    STDMETHODIMP GetSearchCriteria(ULONG, LPSRestriction *, LPENTRYLIST *, ULONG *) override UNSUPPORTED("IMAPIContainer.GetSearchCriteria")

    STDMETHODIMP CreateMessage(LPCIID, ULONG flags, LPMESSAGE *out) override {
        ENTER("IMAPIFolder.CreateMessage")
        if (flags & ~(MAPI_ASSOCIATED | MAPI_DEFERRED_ERRORS | (turned(Turn::RUNS_NO_RULES) ? 0 : ITEMPROC_FORCE_))) return MAPI_E_UNKNOWN_FLAGS;
        if (FAILED(writable())) return MAPI_E_NO_ACCESS;
        Node node;
        node.parent = id_;
        node.associated = flags & MAPI_ASSOCIATED;
        node.content = std::make_shared<Content>();
        *out = new Message(file_, node, false, true, nullptr, flags & ITEMPROC_FORCE_);
        return S_OK;
    }
    STDMETHODIMP CopyMessages(LPENTRYLIST list, LPCIID, LPVOID to, ULONG_PTR, LPMAPIPROGRESS, ULONG flags) override {
        ENTER("IMAPIFolder.CopyMessages")
        Writing writing(*file_);
        // Only a folder of the rig is ever handed in: there is no other provider.
        Folder *other = static_cast<Folder *>(static_cast<IMAPIFolder *>(to));
        Writing there(*other->file_);
        if (FAILED(other->file_->room())) return other->file_->room();
        bool whole = true;
        for (ULONG i = 0; i < list->cValues; i++) {
            Node *node = nullptr;
            if (FAILED(file_->find(list->lpbin[i].cb, (LPENTRYID)list->lpbin[i].lpb, node)) || node->folder) {
                whole = false;
                continue;
            }
            if (flags & MESSAGE_MOVE && busy(*node)) {
                whole = false;
                continue;
            }
            // The search key goes along, the entry id with a move only in providers that manage it.
            Node copy = *node;
            if (flags & MESSAGE_MOVE && turned(Turn::MOVE_KEEPS_ID) && other->file_ == file_) {
                copy.parent = other->id_;
                file_->put(copy, false, fnevObjectMoved);
                continue;
            }
            copy.id = other->file_->next++;
            copy.parent = other->id_;
            auto content = std::make_shared<Content>(*node->content);
            if (!(flags & MESSAGE_MOVE)) settle(*content, false);
            copy.content = content;
            ULONG old = node->id;
            other->file_->put(copy);
            if (half()) return MAPI_E_NETWORK_ERROR;
            if (flags & MESSAGE_MOVE) file_->drop(old);
        }
        return whole ? S_OK : MAPI_W_PARTIAL_COMPLETION;
    }
    STDMETHODIMP DeleteMessages(LPENTRYLIST list, ULONG_PTR, LPMAPIPROGRESS, ULONG) override {
        ENTER("IMAPIFolder.DeleteMessages")
        Writing writing(*file_);
        if (turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
        bool whole = true, missing = false;
        for (ULONG i = 0; i < list->cValues; i++) {
            Node *node = nullptr;
            if (FAILED(file_->find(list->lpbin[i].cb, (LPENTRYID)list->lpbin[i].lpb, node)) || node->folder || node->parent != id_) missing = true;
            else if (busy(*node)) whole = false;
            else file_->drop(node->id);
        }
        return outcome(whole, missing);
    }
    STDMETHODIMP CreateFolder(ULONG type, LPTSTR name, LPTSTR comment, LPCIID, ULONG flags, LPMAPIFOLDER *out) override {
        ENTER("IMAPIFolder.CreateFolder")
        Writing writing(*file_);
        if (FAILED(file_->room())) return file_->room();
        if (type == FOLDER_SEARCH) return MAPI_E_NO_SUPPORT;
        if (type != FOLDER_GENERIC || !name) return MAPI_E_INVALID_PARAMETER;
        auto text = [&](LPTSTR from) { return !from ? L"" : flags & MAPI_UNICODE ? std::wstring((const wchar_t *)from) : widen((const char *)from); };
        std::wstring wanted = text(name);
        if (wanted.empty()) return MAPI_E_INVALID_PARAMETER;
        for (ULONG id : file_->children[id_]) {
            Node *child = file_->find(id);
            const Value *have = child->folder ? child->content->bag.find(PROP_ID(PR_DISPLAY_NAME_W)) : nullptr;
            if (have && !lstrcmpiW(have->wide().c_str(), wanted.c_str())) {
                if (!(flags & OPEN_IF_EXISTS)) return MAPI_E_COLLISION;
                *out = new Folder(file_, id, true);
                return S_OK;
            }
        }
        Node node;
        node.id = file_->next++;
        node.parent = id_;
        node.folder = true;
        auto content = std::make_shared<Content>();
        content->bag.put(Value::text(PR_DISPLAY_NAME_W, wanted));
        content->bag.put(Value::text(PR_COMMENT_W, text(comment)));
        settle(*content, true);
        node.content = content;
        file_->put(node);
        *out = new Folder(file_, node.id, true);
        return S_OK;
    }
    STDMETHODIMP CopyFolder(ULONG size, LPENTRYID id, LPCIID, LPVOID to, LPTSTR name, ULONG_PTR, LPMAPIPROGRESS, ULONG flags) override {
        ENTER("IMAPIFolder.CopyFolder")
        Writing writing(*file_);
        if (!(flags & FOLDER_MOVE)) return MAPI_E_NO_SUPPORT;
        Node *node = nullptr;
        HRESULT hr = file_->find(size, id, node);
        if (FAILED(hr)) return hr;
        Folder *other = static_cast<Folder *>(static_cast<IMAPIFolder *>(to));
        if (other->file_ != file_) return MAPI_E_NO_SUPPORT;
        for (ULONG up = other->id_; up; up = file_->find(up)->parent)
            if (up == node->id) return MAPI_E_FOLDER_CYCLE;
        Node moved = *node;
        moved.parent = other->id_;
        auto content = std::make_shared<Content>(*node->content);
        if (name) content->bag.put(Value::text(PR_DISPLAY_NAME_W, flags & MAPI_UNICODE ? std::wstring((const wchar_t *)name) : widen((const char *)name)));
        moved.content = content;
        file_->put(moved, false, fnevObjectMoved);
        return S_OK;
    }
    STDMETHODIMP DeleteFolder(ULONG size, LPENTRYID id, ULONG_PTR, LPMAPIPROGRESS, ULONG flags) override {
        ENTER("IMAPIFolder.DeleteFolder")
        Writing writing(*file_);
        if (turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
        Node *node = nullptr;
        HRESULT hr = file_->find(size, id, node);
        if (FAILED(hr)) return hr;
        if (node->id < FIRST_FREE) return MAPI_E_NO_ACCESS;
        return drop_all(node->id, flags & DEL_MESSAGES, flags & DEL_FOLDERS);
    }
    STDMETHODIMP SetReadFlags(LPENTRYLIST list, ULONG_PTR, LPMAPIPROGRESS, ULONG flags) override {
        ENTER("IMAPIFolder.SetReadFlags")
        Writing writing(*file_);
        if (turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
        HRESULT refused = read_flags(flags);
        if (FAILED(refused)) return refused;
        std::vector<ULONG> ids;
        bool missing = false;
        for (ULONG i = 0; list && i < list->cValues; i++) {
            Node *node = nullptr;
            if (SUCCEEDED(file_->find(list->lpbin[i].cb, (LPENTRYID)list->lpbin[i].lpb, node))) ids.push_back(node->id);
            else missing = true;
        }
        if (!list) ids.assign(file_->children[id_].begin(), file_->children[id_].end());
        for (ULONG id : ids) {
            Node node = *file_->find(id);
            if (node.folder) continue;
            auto content = std::make_shared<Content>(*node.content);
            const Value *have = content->bag.find(PROP_ID(PR_MESSAGE_FLAGS));
            uint64_t set = have ? have->number : 0;
            content->bag.put(Value::of(PR_MESSAGE_FLAGS, flags & CLEAR_READ_FLAG ? set & ~(uint64_t)MSGFLAG_READ : set | MSGFLAG_READ));
            if (turned(Turn::TOUCH_ON_READ)) content->bag.put(Value::of(PR_LAST_MODIFICATION_TIME, now()));
            node.content = content;
            file_->put(node);
        }
        return outcome(true, missing);
    }
    STDMETHODIMP GetMessageStatus(ULONG size, LPENTRYID id, ULONG flags, ULONG *status) override {
        ENTER("IMAPIFolder.GetMessageStatus")
        Node *node = nullptr;
        HRESULT hr = message(size, id, flags, node);
        if (SUCCEEDED(hr)) *status = status_of(*node);
        return hr;
    }
    /** In the table of this folder alone, not in the message: no change of that, and at once. */
    STDMETHODIMP SetMessageStatus(ULONG size, LPENTRYID id, ULONG to, ULONG mask, ULONG *before) override {
        ENTER("IMAPIFolder.SetMessageStatus")
        Writing writing(*file_);
        Node *node = nullptr;
        HRESULT hr = message(size, id, 0, node);
        if (FAILED(hr)) return hr;
        ULONG was = status_of(*node);
        if (before) *before = was;
        auto content = std::make_shared<Content>(*node->content);
        content->bag.put(Value::of(PR_MSG_STATUS, (was & ~mask) | (to & mask)));
        Node copy = *node;
        copy.content = content;
        file_->put(copy);
        return S_OK;
    }
    STDMETHODIMP SaveContentsSort(LPSSortOrderSet, ULONG) override UNSUPPORTED("IMAPIFolder.SaveContentsSort")
    STDMETHODIMP EmptyFolder(ULONG_PTR, LPMAPIPROGRESS, ULONG) override {
        ENTER("IMAPIFolder.EmptyFolder")
        Writing writing(*file_);
        std::set<ULONG> all = file_->children[id_];
        for (ULONG id : all) file_->find(id)->folder ? (void)drop_all(id, true, true) : file_->drop(id);
        return S_OK;
    }
    // Folders are not transacted (IMAPIProp::SaveChanges): what is set is there.
    void changed() override {
        Writing writing(*file_);
        Node *there = file_->find(id_);
        if (!there) return;
        auto content = std::make_shared<Content>(*there->content);
        content->bag = Bag();
        for (auto &value : bag.values)
            if (!computed_by_store(PROP_ID(value.tag))) content->bag.put(value);
        settle(*content, false);
        Node node = *there;
        node.content = content;
        file_->put(node);
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMAPIFolder) || IsEqualGUID(iid, IID_IMAPIContainer) || IsEqualGUID(iid, IID_IMAPIProp); }
    void fresh() override {
        if (!file_->locked) file_->catch_up();
        Node *node = file_->find(id_);
        if (!node) return;
        bag = *file_->row(*node);
        if ((id_ == ROOT || id_ == INBOX) && file_->find(CALENDAR)) specials();
    }

private:
    ULONG id_;
    bool modify_;

    /** What is open to be changed, or on its way out, is left where it is (IMAPIFolder::DeleteMessages). */
    bool busy(const Node &node) {
        const Value *flags = node.content->bag.find(PROP_ID(PR_MESSAGE_FLAGS));
        return file_->writers.count(node.id) || (flags && flags->number & MSGFLAG_SUBMIT);
    }
    HRESULT message(ULONG size, LPENTRYID id, ULONG flags, Node *&node) {
        if (flags) return MAPI_E_UNKNOWN_FLAGS;
        HRESULT hr = file_->find(size, id, node);
        return FAILED(hr) ? hr : node->folder || node->parent != id_ ? MAPI_E_NOT_FOUND : S_OK;
    }
    static ULONG status_of(const Node &node) {
        const Value *have = node.content->bag.find(PROP_ID(PR_MSG_STATUS));
        return have ? (ULONG)have->number : 0;
    }
    void specials() {
        const std::pair<ULONG, ULONG> where[] = {{0x36D0, CALENDAR}, {0x36D1, CONTACTS}, {0x36D2, JOURNAL}, {0x36D3, NOTES}, {0x36D4, TASKS}, {0x36D7, DRAFTS}};
        for (auto &one : where) {
            std::string id = file_->entry_id(one.second, true);
            bag.put(Value::binary(PROP_TAG(PT_BINARY, one.first), id.data(), id.size()));
        }
    }
    HRESULT drop_all(ULONG id, bool messages, bool folders) {
        std::set<ULONG> all = file_->children[id];
        for (ULONG child : all) {
            bool folder = file_->find(child)->folder;
            if (folder && !folders) return MAPI_E_HAS_FOLDERS;
            if (!folder && !messages) return MAPI_E_HAS_MESSAGES;
        }
        for (ULONG child : all) file_->find(child)->folder ? (void)drop_all(child, true, true) : file_->drop(child);
        file_->drop(id);
        return S_OK;
    }
    HRESULT table(LPMAPITABLE *out, std::multimap<ULONG, Table *> &watching, bool folders, bool associated, std::vector<ULONG> columns) {
        if (!file_->locked) file_->catch_up();
        std::vector<BagPtr> rows;
        for (ULONG id : file_->children[id_]) {
            Node *node = file_->find(id);
            if (node->folder != folders || node->associated != associated) continue;
            rows.push_back(folders ? file_->row(*node) : file_->listed(*node));
        }
        FilePtr file = file_;
        auto *list = &watching;
        Table *made = (folders ? make_table : make_contents_table)(std::move(rows), std::move(columns), [file, list](Table *gone) {
            for (auto at = list->begin(); at != list->end();) at = at->second == gone ? list->erase(at) : std::next(at);
        });
        watching.emplace(id_, made);
        *out = as_interface(made);
        return S_OK;
    }
    void deep(ULONG parent, ULONG depth, std::vector<BagPtr> &rows) {
        for (ULONG id : file_->children[parent]) {
            Node *node = file_->find(id);
            if (!node->folder) continue;
            auto row = std::make_shared<Bag>(*file_->row(*node));
            row->put(Value::of(PR_DEPTH, depth));
            rows.push_back(row);
            deep(id, depth + 1, rows);
        }
    }
};

HRESULT open_node(const FilePtr &file, const Node &node, ULONG flags, ULONG *type, LPUNKNOWN *out) {
    const Value *damage = node.folder || !turned(Turn::DAMAGE) ? nullptr : node.content->bag.find(PROP_ID(PR_DAMAGE_));
    if (damage) return (HRESULT)damage->number;
    if (flags & MAPI_MODIFY && turned(Turn::READ_ONLY)) return MAPI_E_NO_ACCESS;
    bool modify = flags & (MAPI_MODIFY | MAPI_BEST_ACCESS) && !turned(Turn::READ_ONLY);
    if (type) *type = node.folder ? MAPI_FOLDER : MAPI_MESSAGE;
    if (node.folder) *out = new Folder(file, node.id, modify);
    else *out = new Message(file, node, true, modify, nullptr);
    return S_OK;
}

// --- The store -------------------------------------------------------------------------------------------------------

class Store : public Item<IMsgStore> {
public:
    Store(FilePtr file, const std::string &entry_id, const std::wstring &name, bool is_default) : Item("IMsgStore", std::move(file)) {
        auto id = [&](ULONG tag, ULONG folder) {
            if (!file_->find(folder)) return;
            std::string value = file_->entry_id(folder, true);
            bag.put(Value::binary(tag, value.data(), value.size()));
        };
        bag.put(Value::text(PR_DISPLAY_NAME_W, name));
        bag.put(Value::binary(PR_ENTRYID, entry_id.data(), entry_id.size()));
        bag.put(Value::binary(PR_STORE_ENTRYID, entry_id.data(), entry_id.size()));
        bag.put(Value::binary(PR_RECORD_KEY, file_->uid.data(), 16));
        bag.put(Value::of(PR_OBJECT_TYPE, MAPI_STORE));
        bag.put(Value::of(PR_DEFAULT_STORE, is_default));
        bag.put(Value::of(PR_STORE_SUPPORT_MASK, STORE_ENTRYID_UNIQUE | STORE_MODIFY_OK | STORE_CREATE_OK | STORE_SUBMIT_OK | STORE_ATTACH_OK | STORE_OLE_OK | STORE_NOTIFY_OK | 0x00040000));
        bag.put(Value::of(PR_VALID_FOLDER_MASK, FOLDER_IPM_SUBTREE_VALID | FOLDER_IPM_WASTEBASKET_VALID | FOLDER_FINDER_VALID
            | (file_->find(INBOX) ? FOLDER_IPM_INBOX_VALID | FOLDER_IPM_OUTBOX_VALID | FOLDER_IPM_SENTMAIL_VALID | FOLDER_VIEWS_VALID | FOLDER_COMMON_VIEWS_VALID : 0)));
        id(PR_IPM_SUBTREE_ENTRYID, SUBTREE);
        id(PR_IPM_OUTBOX_ENTRYID, OUTBOX);
        id(PR_IPM_WASTEBASKET_ENTRYID, TRASH);
        id(PR_IPM_SENTMAIL_ENTRYID, SENT);
        id(PR_FINDER_ENTRYID, FINDER);
        id(PR_VIEWS_ENTRYID, VIEWS);
        id(PR_COMMON_VIEWS_ENTRYID, COMMON_VIEWS);
    }
    HRESULT writable() override { return MAPI_E_NO_ACCESS; }
    STDMETHODIMP Advise(ULONG size, LPENTRYID id, ULONG mask, LPMAPIADVISESINK sink, ULONG_PTR *connection) override {
        ENTER("IMsgStore.Advise")
        Node *node = nullptr;
        if (size) {
            HRESULT hr = file_->find(size, id, node);
            if (FAILED(hr)) return hr;
        }
        *connection = advise(sink);
        file_->watches[*connection] = {node ? node->id : 0, mask};
        mine_.insert(*connection);
        return S_OK;
    }
    STDMETHODIMP Unadvise(ULONG_PTR connection) override {
        HRESULT wrong = S_OK;
        {
            Lock lock;
            wrong = entered(alive(), "IMsgStore.Unadvise");
            if (!mine_.erase(connection)) return MAPI_E_INVALID_PARAMETER;
            file_->watches.erase(connection);
        }
        bool was = unadvise(connection);
        return FAILED(wrong) ? wrong : was ? S_OK : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP CompareEntryIDs(ULONG a, LPENTRYID x, ULONG b, LPENTRYID y, ULONG, ULONG *same) override {
        ENTER("IMsgStore.CompareEntryIDs")
        *same = a == b && !memcmp(x, y, a);
        return S_OK;
    }
    STDMETHODIMP OpenEntry(ULONG size, LPENTRYID id, LPCIID, ULONG flags, ULONG *type, LPUNKNOWN *out) override {
        ENTER("IMsgStore.OpenEntry")
        Node *node = file_->find(ROOT);
        HRESULT hr = size ? file_->find(size, id, node) : S_OK;
        return FAILED(hr) ? hr : open_node(file_, *node, flags, type, out);
    }
    STDMETHODIMP SetReceiveFolder(LPTSTR, ULONG, ULONG, LPENTRYID) override UNSUPPORTED("IMsgStore.SetReceiveFolder")
    STDMETHODIMP GetReceiveFolder(LPTSTR, ULONG, ULONG *size, LPENTRYID *id, LPTSTR *kind) override {
        ENTER("IMsgStore.GetReceiveFolder")
        // A data file that is nobody's default receives nothing.
        if (!file_->find(INBOX)) return MAPI_E_NO_SUPPORT;
        std::string inbox = file_->entry_id(INBOX, true);
        *size = (ULONG)inbox.size();
        *id = allocate<ENTRYID>(inbox.size());
        memcpy(*id, inbox.data(), inbox.size());
        if (kind) *kind = nullptr;
        return S_OK;
    }
    STDMETHODIMP GetReceiveFolderTable(ULONG flags, LPMAPITABLE *out) override {
        ENTER("IMsgStore.GetReceiveFolderTable")
        if (flags & ~(MAPI_UNICODE | MAPI_DEFERRED_ERRORS)) return MAPI_E_UNKNOWN_FLAGS;
        std::vector<BagPtr> rows;
        if (file_->find(INBOX)) {
            std::string inbox = file_->entry_id(INBOX, true);
            for (const wchar_t *kind : {L"", L"IPM"}) {
                auto row = std::make_shared<Bag>();
                ULONG number = (ULONG)rows.size();
                row->put(Value::text(PR_MESSAGE_CLASS_W, kind));
                row->put(Value::binary(PR_ENTRYID, inbox.data(), inbox.size()));
                row->put(Value::binary(PR_RECORD_KEY, &number, sizeof number));
                rows.push_back(row);
            }
        }
        *out = as_interface(make_table(rows, {PR_MESSAGE_CLASS_W, PR_ENTRYID, PR_RECORD_KEY}, nullptr));
        return S_OK;
    }
    STDMETHODIMP StoreLogoff(ULONG *) override {
        ENTER("IMsgStore.StoreLogoff")
        return S_OK;
    }
    STDMETHODIMP AbortSubmit(ULONG, LPENTRYID, ULONG) override UNSUPPORTED("IMsgStore.AbortSubmit")
    STDMETHODIMP GetOutgoingQueue(ULONG, LPMAPITABLE *) override UNSUPPORTED("IMsgStore.GetOutgoingQueue")
    STDMETHODIMP SetLockState(LPMESSAGE, ULONG) override UNSUPPORTED("IMsgStore.SetLockState")
    STDMETHODIMP FinishedMsg(ULONG, ULONG, LPENTRYID) override UNSUPPORTED("IMsgStore.FinishedMsg")
    STDMETHODIMP NotifyNewMail(LPNOTIFICATION) override UNSUPPORTED("IMsgStore.NotifyNewMail")

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMsgStore) || IsEqualGUID(iid, IID_IMAPIProp); }
    void retire() override {
        if (!mine_.empty()) violation("released with a connection open", "IMsgStore.Advise");
        for (ULONG_PTR one : mine_) file_->watches.erase(one);
        Item::retire();
    }

private:
    std::set<ULONG_PTR> mine_;
};

const ULONG WRONG_PASSWORD = 0x30060401;

HRESULT first_look(File &file);

/** Opens the file beside whoever else has it open: the same user's processes share one. With a switch it refuses. */
HRESULT open_file(const std::wstring &path, bool create, FilePtr &out) {
    auto known = open_files.find(path);
    if (known != open_files.end() && (out = known->second.lock())) return S_OK;
    auto file = std::make_shared<File>();
    file->path = path;
    DWORD share = turned(Turn::ALONE) ? FILE_SHARE_READ : FILE_SHARE_READ | FILE_SHARE_WRITE;
    file->handle = CreateFileW(path.c_str(), GENERIC_READ | GENERIC_WRITE, share, nullptr, create ? OPEN_ALWAYS : OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
    if (file->handle == INVALID_HANDLE_VALUE) {
        switch (GetLastError()) {
        case ERROR_SHARING_VIOLATION: return turned(Turn::ALONE) == 2 ? MAPI_E_FAILONEPROVIDER : MAPI_E_BUSY;
        case ERROR_ACCESS_DENIED: return MAPI_E_NO_ACCESS;
        default: return MAPI_E_NOT_FOUND;
        }
    }
    file->lock_file(true);
    file->locked++;
    HRESULT hr = first_look(*file);
    file->locked--;
    file->lock_file(false);
    if (FAILED(hr)) return hr;
    open_files[path] = file;
    out = file;
    return S_OK;
}

/** Under the lock: reads what is there, or begins it. */
HRESULT first_look(File &opened) {
    File *file = &opened;
    PartPtr content = file->rest(true);
    DWORD written;
    const size_t HEAD = sizeof MAGIC + 16;
    if (content->size() < HEAD && !memcmp(content->data(), MAGIC, std::min(content->size(), sizeof MAGIC))) {
        content.reset();
        SetFilePointer(file->handle, 0, nullptr, FILE_BEGIN);
        SetEndOfFile(file->handle);
        file->uid = random_id();
        WriteFile(file->handle, (std::string(MAGIC, sizeof MAGIC)).data(), sizeof MAGIC, &written, nullptr);
        file->seen = sizeof MAGIC;
        Writer id;
        id.number('U');
        id.bytes(file->uid);
        file->append(id.out);
    } else if (content->size() < HEAD || memcmp(content->data(), MAGIC, sizeof MAGIC)) {
        return MAPI_E_CORRUPT_STORE;
    } else {
        Reader id(content->data() + sizeof MAGIC + 16, content->size() - sizeof MAGIC - 16);
        file->uid = id.bytes();
        if (file->uid.size() != 16) return MAPI_E_CORRUPT_STORE;
        // What is mapped cannot be cut off, as what a process left half written is.
        size_t end = File::whole(*content, sizeof MAGIC);
        if (end < content->size()) content = file->rest(false);
        file->replay(content, sizeof MAGIC, end, false);
        file->seen += sizeof MAGIC;
    }
    file->furnish(turned(Turn::SPECIAL_FOLDERS_AT_CREATION) ? STARTED : MADE);
    file->names.changed = [file] { file->put_names(); };
    file->next = std::max(file->next, FIRST_FREE);
    return S_OK;
}

} // namespace

void poll_files() {
    for (auto &one : open_files)
        if (FilePtr file = one.second.lock()) file->catch_up();
}

HRESULT create_store_file(const std::wstring &path, const std::string &old_password, const std::string &new_password) {
    FilePtr file;
    HRESULT hr = open_file(path, true, file);
    if (hr == MAPI_E_CORRUPT_STORE) {
        // Not recognised: the routine that creates takes over, and without a user to ask it does so over whatever is there.
        file.reset();
        HANDLE gone = CreateFileW(path.c_str(), GENERIC_WRITE, FILE_SHARE_READ | FILE_SHARE_WRITE, nullptr, TRUNCATE_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
        if (gone == INVALID_HANDLE_VALUE) return MAPI_E_NO_ACCESS;
        CloseHandle(gone);
        hr = open_file(path, true, file);
    }
    if (FAILED(hr)) return hr;
    if (!file->password.empty() && file->password != old_password) return failed_with(MAPI_E_FAILONEPROVIDER, 0, WRONG_PASSWORD);
    if (!new_password.empty()) file->put_password(new_password);
    return S_OK;
}

HRESULT open_store(const StoreOpening &what, LPMDB *out) {
    FilePtr file;
    // A data file that is gone is not made anew behind the user's back, and one that is none is not overwritten here.
    HRESULT hr = open_file(what.path, false, file);
    if (FAILED(hr)) return hr;
    if (!file->password.empty() && file->password != what.password) return failed_with(MAPI_E_FAILONEPROVIDER, 0, WRONG_PASSWORD);
    if (what.is_default) file->furnish(DEFAULT);
    *out = new Store(file, what.entry_id, what.name, what.is_default);
    return S_OK;
}

} // namespace rig
