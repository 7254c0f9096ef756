// edit: somebody who works in Outlook, by MAPI alone and without any Java. What is done follows from the seed; a line of JSON tells each deed.
//
//   edit PROFILE SEED DEEDS        edits, moves, deletes and makes mails, appointments, tasks, notes and people
//   edit PROFILE SEED own ITEMS    puts in what is Outlook's or a person's alone: views, rules, hidden messages, items with properties of others'
//
// Nothing is touched twice in one run, so that what came of each deed can be told.
#include "item.h"

using namespace client;

namespace {

const GUID COMMON = {0x00062008, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const GUID APPOINTMENT = {0x00062002, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const GUID TASK = {0x00062003, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const GUID ADDRESS = {0x00062004, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const GUID NOTE = {0x0006200E, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
const GUID STRINGS = {0x00020329, 0, 0, {0xC0, 0, 0, 0, 0, 0, 0, 0x46}};
/** Of a program that is neither Outlook nor ours. */
const GUID SOMEBODY = {0x7A3F52C1, 0x0B1D, 0x4E6A, {0x91, 0x22, 0x5C, 0x08, 0x77, 0x41, 0xD0, 0x9E}};

Library mapi;

/** Always the same numbers for one seed. */
struct Dice {
    unsigned long long state;
    unsigned next() {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        return (unsigned)(state >> 33);
    }
    unsigned below(unsigned bound) { return next() % bound; }
    bool in(unsigned many) { return below(many) == 0; }
};

Dice dice;

const wchar_t *WORDS[] = {L"harbour", L"bridge", L"plan", L"review", L"budget", L"caf\u00E9", L"Stra\u00DFe", L"\u65E5\u672C", L"draft", L"call", L"north", L"paper"};

std::wstring words(int count) {
    std::wstring out;
    for (int i = 0; i < count; i++) out += (i ? L" " : L"") + std::wstring(WORDS[dice.below(sizeof WORDS / sizeof *WORDS)]);
    return out;
}

const unsigned long long SECOND = 10000000ULL;

/** Days and minutes after the first of January 2026, UTC. */
FILETIME at(unsigned days, unsigned minutes) {
    SYSTEMTIME first = {2026, 1, 0, 1, 0, 0, 0, 0};
    FILETIME time;
    SystemTimeToFileTime(&first, &time);
    unsigned long long ticks = ((unsigned long long)time.dwHighDateTime << 32 | time.dwLowDateTime) + (days * 1440ULL + minutes) * 60 * SECOND;
    return {(DWORD)ticks, (DWORD)(ticks >> 32)};
}

ULONG named(LPMAPIPROP of, const GUID &set, ULONG id, ULONG type) {
    MAPINAMEID name = {(LPGUID)&set, MNID_ID, {(LONG)id}}, *names = &name;
    LPSPropTagArray tags = nullptr;
    check(of->GetIDsFromNames(1, &names, MAPI_CREATE, &tags), "IMAPIProp.GetIDsFromNames");
    ULONG tag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    mapi.free(tags);
    return tag;
}

ULONG named(LPMAPIPROP of, const GUID &set, const wchar_t *text, ULONG type) {
    MAPINAMEID name = {};
    name.lpguid = (LPGUID)&set;
    name.ulKind = MNID_STRING;
    name.Kind.lpwstrName = (LPWSTR)text;
    LPMAPINAMEID names = &name;
    LPSPropTagArray tags = nullptr;
    check(of->GetIDsFromNames(1, &names, MAPI_CREATE, &tags), "IMAPIProp.GetIDsFromNames");
    ULONG tag = PROP_TAG(type, PROP_ID(tags->aulPropTag[0]));
    mapi.free(tags);
    return tag;
}

/** Values that are set together. */
class Values {
public:
    Values &text(ULONG tag, const std::wstring &value) {
        texts.push_back(value);
        return add(tag, [this, i = texts.size() - 1](SPropValue &v) { v.Value.lpszW = (LPWSTR)texts[i].c_str(); });
    }
    Values &number(ULONG tag, LONG value) {
        return add(tag, [value](SPropValue &v) { v.Value.l = value; });
    }
    Values &truth(ULONG tag, bool value) {
        return add(tag, [value](SPropValue &v) { v.Value.b = value; });
    }
    Values &real(ULONG tag, double value) {
        return add(tag, [value](SPropValue &v) { v.Value.dbl = value; });
    }
    Values &time(ULONG tag, FILETIME value) {
        return add(tag, [value](SPropValue &v) { v.Value.ft = value; });
    }
    Values &bytes(ULONG tag, const std::string &value) {
        blobs.push_back(value);
        return add(tag, [this, i = blobs.size() - 1](SPropValue &v) { v.Value.bin = {(ULONG)blobs[i].size(), (LPBYTE)blobs[i].data()}; });
    }
    Values &list(ULONG tag, const std::vector<std::wstring> &value) {
        lists.push_back(value);
        return add(tag, [this, i = lists.size() - 1](SPropValue &v) {
            pointers.emplace_back();
            for (auto &one : lists[i]) pointers.back().push_back((LPWSTR)one.c_str());
            v.Value.MVszW.cValues = (ULONG)lists[i].size();
            v.Value.MVszW.lppszW = pointers.back().data();
        });
    }
    void on(LPMAPIPROP item) {
        std::vector<SPropValue> values(later.size());
        pointers.reserve(lists.size());
        for (size_t i = 0; i < later.size(); i++) {
            values[i] = {};
            values[i].ulPropTag = later[i].first;
            later[i].second(values[i]);
        }
        LPSPropProblemArray problems = nullptr;
        check(item->SetProps((ULONG)values.size(), values.data(), &problems), "IMAPIProp.SetProps");
        if (problems) fprintf(stderr, "0x%08lX from IMAPIProp.SetProps of %08lX\n", problems->aProblem[0].scode, problems->aProblem[0].ulPropTag), exit(2);
    }

private:
    Values &add(ULONG tag, std::function<void(SPropValue &)> fill) {
        later.emplace_back(tag, fill);
        return *this;
    }
    std::vector<std::wstring> texts;
    std::vector<std::string> blobs;
    std::vector<std::vector<std::wstring>> lists;
    std::vector<std::vector<LPWSTR>> pointers;
    std::vector<std::pair<ULONG, std::function<void(SPropValue &)>>> later;
};

struct Entry {
    std::string id;
    std::wstring subject;
    ULONG status;
    SBinary binary() const { return {(ULONG)id.size(), (LPBYTE)id.data()}; }
};

struct Place {
    std::string id, path, kind;
    std::vector<Entry> items;
};

LPMDB store;
std::vector<Place> places;
std::string trash;

template <class I> I *opened(const std::string &id) {
    ULONG type = 0;
    I *object = nullptr;
    check(store->OpenEntry((ULONG)id.size(), (LPENTRYID)id.data(), nullptr, MAPI_MODIFY, &type, (LPUNKNOWN *)&object), "IMsgStore.OpenEntry");
    return object;
}

std::string bytes(const SPropValue &value) {
    return PROP_TYPE(value.ulPropTag) == PT_BINARY ? std::string((const char *)value.Value.bin.lpb, value.Value.bin.cb) : "";
}

std::string id_on(LPMAPIPROP of, ULONG tag) {
    Tags<1> wanted = {1, {tag}};
    LPSPropValue value = nullptr;
    ULONG count = 0;
    check(of->GetProps(wanted, 0, &count, &value), "IMAPIProp.GetProps");
    std::string id = bytes(*value);
    mapi.free(value);
    return id;
}

/** The folders of people's, with what lies in them; not the Outbox, and nothing that is Outlook's alone. */
void walk(const std::string &id, const std::string &path) {
    LPMAPIFOLDER folder = opened<IMAPIFolder>(id);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<3> columns = {3, {PR_ENTRYID, PR_DISPLAY_NAME_W, PR_CONTAINER_CLASS_W}};
    std::vector<std::pair<std::string, std::string>> below;
    check(folder->GetHierarchyTable(0, &table), "IMAPIContainer.GetHierarchyTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            SPropValue *row = rows->aRow[i].lpProps;
            std::string name = utf8(wide(row[1]));
            if (path.empty() && (name == "Outbox" || name == "Search Root" || name == "Sync Issues")) continue;
            places.push_back({bytes(row[0]), (path.empty() ? "" : path + "/") + name, utf8(wide(row[2])), {}});
            below.emplace_back(places.back().id, places.back().path);
        }
        mapi.free_rows(rows);
    }
    table->Release();
    folder->Release();
    for (auto &one : below) walk(one.first, one.second);
}

void look(Place &place) {
    LPMAPIFOLDER folder = opened<IMAPIFolder>(place.id);
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<3> columns = {3, {PR_ENTRYID, PR_SUBJECT_W, PR_MESSAGE_FLAGS}};
    check(folder->GetContentsTable(0, &table), "IMAPIContainer.GetContentsTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            SPropValue *row = rows->aRow[i].lpProps;
            place.items.push_back({bytes(row[0]), wide(row[1]), PROP_TYPE(row[2].ulPropTag) == PT_LONG ? row[2].Value.ul : 0});
        }
        mapi.free_rows(rows);
    }
    table->Release();
    folder->Release();
}

void tell(const char *deed, const Place &place, const std::wstring &subject, const std::string &more = "") {
    printf("{\"deed\": \"%s\", \"folder\": %s, \"subject\": %s%s}\n", deed, quoted(place.path).c_str(), quoted(utf8(subject)).c_str(), more.c_str());
}

void save(LPMESSAGE message) {
    check(message->SaveChanges(KEEP_OPEN_READWRITE), "IMAPIProp.SaveChanges");
    message->Release();
}

LPMESSAGE created(const Place &place, ULONG flags = 0) {
    LPMAPIFOLDER folder = opened<IMAPIFolder>(place.id);
    LPMESSAGE message = nullptr;
    check(folder->CreateMessage(nullptr, flags, &message), "IMAPIFolder.CreateMessage");
    folder->Release();
    return message;
}

// --- As Outlook's own forms write it ---------------------------------------------------------------------------------

void appointment(LPMESSAGE message, const std::wstring &subject) {
    unsigned day = dice.below(300), minute = 15 * dice.below(90), length = 15 * (1 + dice.below(8));
    bool whole = dice.in(5);
    if (whole) minute = 0, length = 1440;
    FILETIME start = at(day, minute), end = at(day, minute + length);
    Values().text(PR_MESSAGE_CLASS_W, L"IPM.Appointment").text(PR_SUBJECT_W, subject).text(PR_BODY_W, words(8)).number(PR_MESSAGE_FLAGS, MSGFLAG_READ)
        .time(named(message, APPOINTMENT, 0x820D, PT_SYSTIME), start).time(named(message, APPOINTMENT, 0x820E, PT_SYSTIME), end)
        .time(named(message, COMMON, 0x8516, PT_SYSTIME), start).time(named(message, COMMON, 0x8517, PT_SYSTIME), end)
        .number(named(message, APPOINTMENT, 0x8213, PT_LONG), length).truth(named(message, APPOINTMENT, 0x8215, PT_BOOLEAN), whole)
        .number(named(message, APPOINTMENT, 0x8205, PT_LONG), whole ? 0 : 2).text(named(message, APPOINTMENT, 0x8208, PT_UNICODE), words(1))
        .truth(named(message, APPOINTMENT, 0x8223, PT_BOOLEAN), false).truth(named(message, COMMON, 0x8503, PT_BOOLEAN), false)
        .on(message);
}

void task(LPMESSAGE message, const std::wstring &subject) {
    FILETIME due = at(dice.below(300), 0);
    Values().text(PR_MESSAGE_CLASS_W, L"IPM.Task").text(PR_SUBJECT_W, subject).text(PR_BODY_W, words(8)).number(PR_MESSAGE_FLAGS, MSGFLAG_READ)
        .number(named(message, TASK, 0x8101, PT_LONG), 0).real(named(message, TASK, 0x8102, PT_DOUBLE), 0)
        .time(named(message, TASK, 0x8105, PT_SYSTIME), due).time(named(message, COMMON, 0x8517, PT_SYSTIME), due)
        .truth(named(message, TASK, 0x811C, PT_BOOLEAN), false).on(message);
}

/** One text, whose first line is its subject. */
void note(LPMESSAGE message, const std::wstring &subject) {
    Values().text(PR_MESSAGE_CLASS_W, L"IPM.StickyNote").text(PR_SUBJECT_W, subject).text(PR_BODY_W, subject + L"\r\n" + words(8))
        .number(PR_MESSAGE_FLAGS, MSGFLAG_READ).number(named(message, NOTE, 0x8B00, PT_LONG), (LONG)dice.below(5))
        .number(named(message, NOTE, 0x8B02, PT_LONG), 200).number(named(message, NOTE, 0x8B03, PT_LONG), 166).on(message);
}

void person(LPMESSAGE message, const std::wstring &name) {
    size_t blank = name.find(L' ');
    std::wstring given = name.substr(0, blank), family = blank == std::wstring::npos ? L"" : name.substr(blank + 1);
    std::wstring mail = L"n" + std::to_wstring(dice.below(100000)) + L"@example.test";
    Values().text(PR_MESSAGE_CLASS_W, L"IPM.Contact").text(PR_SUBJECT_W, name).text(PR_DISPLAY_NAME_W, name).number(PR_MESSAGE_FLAGS, MSGFLAG_READ)
        .text(PROP_TAG(PT_UNICODE, 0x3A06), given).text(PROP_TAG(PT_UNICODE, 0x3A11), family).text(named(message, ADDRESS, 0x8005, PT_UNICODE), family + L", " + given)
        .text(named(message, ADDRESS, 0x8082, PT_UNICODE), L"SMTP").text(named(message, ADDRESS, 0x8083, PT_UNICODE), mail)
        .text(named(message, ADDRESS, 0x8080, PT_UNICODE), name).text(named(message, ADDRESS, 0x8084, PT_UNICODE), mail)
        .text(PROP_TAG(PT_UNICODE, 0x3A1C), L"+49 30 " + std::to_wstring(100000 + dice.below(900000))).text(PR_BODY_W, words(6)).on(message);
}

void mail(LPMESSAGE message, const std::wstring &subject) {
    Values().text(PR_MESSAGE_CLASS_W, L"IPM.Note").text(PR_SUBJECT_W, subject).text(PR_BODY_W, words(20)).number(PR_MESSAGE_FLAGS, MSGFLAG_READ)
        .text(PR_SENDER_NAME_W, L"Somebody").text(PR_SENDER_ADDRTYPE_W, L"SMTP").text(PR_SENDER_EMAIL_ADDRESS_W, L"somebody@example.test")
        .text(PR_SENT_REPRESENTING_NAME_W, L"Somebody").text(PR_SENT_REPRESENTING_ADDRTYPE_W, L"SMTP").text(PR_SENT_REPRESENTING_EMAIL_ADDRESS_W, L"somebody@example.test")
        .time(PR_CLIENT_SUBMIT_TIME, at(dice.below(300), 0)).time(PR_MESSAGE_DELIVERY_TIME, at(dice.below(300), 1)).on(message);
}

void fill(LPMESSAGE message, const std::string &kind, const std::wstring &subject) {
    if (kind == "IPF.Appointment") appointment(message, subject);
    else if (kind == "IPF.Task") task(message, subject);
    else if (kind == "IPF.StickyNote") note(message, subject);
    else if (kind == "IPF.Contact") person(message, subject);
    else mail(message, subject);
}

bool is_mail(const std::string &kind) { return kind.empty() || kind == "IPF.Note"; }

bool is_synced(const std::string &kind) { return is_mail(kind) || kind == "IPF.Appointment" || kind == "IPF.Task" || kind == "IPF.StickyNote" || kind == "IPF.Contact"; }

// --- Deeds -----------------------------------------------------------------------------------------------------------

/** One of those folders that are all of one kind, but not this one. */
const Place *another(const Place &than) {
    std::vector<const Place *> fit;
    for (auto &one : places)
        if (one.id != than.id && one.id != trash && is_mail(one.kind) == is_mail(than.kind) && (is_mail(than.kind) || one.kind == than.kind)) fit.push_back(&one);
    return fit.empty() ? nullptr : fit[dice.below((unsigned)fit.size())];
}

void moved(const Entry &entry, const Place &from, const std::string &to, ULONG how) {
    LPMAPIFOLDER source = opened<IMAPIFolder>(from.id), target = opened<IMAPIFolder>(to);
    SBinary id = entry.binary();
    ENTRYLIST list = {1, &id};
    check(source->CopyMessages(&list, nullptr, target, 0, nullptr, how), "IMAPIFolder.CopyMessages");
    target->Release();
    source->Release();
}

/** What is written has the deed's number in it, so that it can be found again. */
void edit(const Entry &entry, const Place &place, unsigned number) {
    std::wstring mark = L"deed" + std::to_wstring(number) + L"x";
    LPMESSAGE message = opened<IMessage>(entry.id);
    std::wstring subject = entry.subject;
    const char *deed = "edit";
    Values values;
    if (is_mail(place.kind)) {
        unsigned which = dice.below(3);
        deed = which == 0 ? "flag" : which == 1 ? "categories" : "reply";
        if (which == 0) values.number(PROP_TAG(PT_LONG, 0x1090), 2).number(PROP_TAG(PT_LONG, 0x1095), 6).number(PROP_TAG(PT_LONG, 0x0E2B), 8);
        else if (which == 1) values.list(named(message, STRINGS, L"Keywords", PT_MV_UNICODE), {L"Edited " + mark, L"work"});
        else values.number(PROP_TAG(PT_LONG, 0x1081), 102).number(PROP_TAG(PT_LONG, 0x1080), 0x105);
        if (which != 1) mark.clear();
    } else if (dice.in(6)) {
        deed = "stamp"; // By another program, and no change that a person would call one.
        values.text(named(message, SOMEBODY, L"Seen by", PT_UNICODE), words(2));
        mark.clear();
    } else if (dice.in(4)) {
        deed = "categories";
        values.list(named(message, STRINGS, L"Keywords", PT_MV_UNICODE), {L"Edited", mark});
    } else if (place.kind == "IPF.StickyNote") {
        deed = "body";
        values.text(PR_BODY_W, entry.subject + L"\r\n" + words(12) + L" " + mark).number(named(message, NOTE, 0x8B00, PT_LONG), (LONG)dice.below(5));
    } else if (dice.in(3)) {
        deed = "body";
        values.text(PR_BODY_W, words(12) + L" " + mark);
    } else if (place.kind == "IPF.Appointment") {
        deed = "location";
        values.text(named(message, APPOINTMENT, 0x8208, PT_UNICODE), words(2) + L" " + mark);
    } else if (place.kind == "IPF.Task") {
        deed = "complete";
        mark.clear();
        values.number(named(message, TASK, 0x8101, PT_LONG), 2).real(named(message, TASK, 0x8102, PT_DOUBLE), 1).truth(named(message, TASK, 0x811C, PT_BOOLEAN), true)
            .time(named(message, TASK, 0x810F, PT_SYSTIME), at(dice.below(300), 0));
    } else {
        deed = "company";
        values.text(PROP_TAG(PT_UNICODE, 0x3A16), words(2) + L" " + mark).text(PROP_TAG(PT_UNICODE, 0x3A17), words(1));
    }
    values.on(message);
    save(message);
    tell(deed, place, subject, mark.empty() ? "" : ", \"mark\": " + quoted(utf8(mark)));
}

void act(unsigned number) {
    std::vector<Place *> full;
    for (auto &place : places)
        if (is_synced(place.kind) && place.items.size() > 2 && place.id != trash) full.push_back(&place);
    if (full.empty()) return;
    Place &place = *full[dice.below((unsigned)full.size())];
    unsigned what = dice.below(100), which = dice.below((unsigned)place.items.size());
    if (what < 15) {
        std::wstring subject = (place.kind == "IPF.Contact" ? L"Made " : L"Made in Outlook ") + std::to_wstring(number) + L" " + words(1);
        LPMESSAGE message = created(place);
        fill(message, place.kind, subject);
        save(message);
        tell("new", place, subject);
        return;
    }
    Entry entry = place.items[which];
    place.items.erase(place.items.begin() + which);
    if (what < 22) {
        moved(entry, place, trash, MESSAGE_MOVE);
        tell("delete", place, entry.subject);
    } else if (what < 28) {
        LPMAPIFOLDER folder = opened<IMAPIFolder>(place.id);
        SBinary id = entry.binary();
        ENTRYLIST list = {1, &id};
        check(folder->DeleteMessages(&list, 0, nullptr, 0), "IMAPIFolder.DeleteMessages");
        folder->Release();
        tell("delete for good", place, entry.subject);
    } else if (what < 34) {
        moved(entry, place, place.id, 0);
        tell("copy", place, entry.subject);
    } else if (what < 46 && another(place)) {
        const Place *to = another(place);
        moved(entry, place, to->id, MESSAGE_MOVE);
        tell("move", place, entry.subject, ", \"to\": " + quoted(to->path));
    } else if (what < 70 && is_mail(place.kind)) {
        LPMESSAGE message = opened<IMessage>(entry.id);
        bool read = entry.status & MSGFLAG_READ;
        check(message->SetReadFlag(read ? CLEAR_READ_FLAG : SUPPRESS_RECEIPT), "IMessage.SetReadFlag");
        message->Release();
        tell(read ? "unread" : "read", place, entry.subject);
    } else {
        edit(entry, place, number);
    }
}

// --- What is Outlook's own -------------------------------------------------------------------------------------------

/** Properties of many types that no open format has a word for. */
void foreign(LPMAPIPROP item) {
    Values().text(named(item, SOMEBODY, L"Note", PT_UNICODE), words(3)).number(named(item, SOMEBODY, 0x8001, PT_LONG), (LONG)dice.next())
        .truth(named(item, SOMEBODY, 0x8002, PT_BOOLEAN), dice.in(2)).real(named(item, SOMEBODY, 0x8003, PT_DOUBLE), dice.next() / 7.0)
        .time(named(item, SOMEBODY, 0x8004, PT_SYSTIME), at(dice.below(5000), 7)).bytes(named(item, SOMEBODY, L"Blob", PT_BINARY), std::string(dice.below(9000), (char)dice.next()))
        .list(named(item, SOMEBODY, L"List", PT_MV_UNICODE), {words(1), words(2)}).text(PROP_TAG(PT_UNICODE, 0x6E01), words(30)).number(PROP_TAG(PT_LONG, 0x6E02), 7)
        .on(item);
}

/** With properties of others' on it as well. */
void attach(LPMESSAGE message, const std::wstring &name) {
    LPATTACH attachment = nullptr;
    ULONG number = 0;
    check(message->CreateAttach(nullptr, 0, &number, &attachment), "IMessage.CreateAttach");
    Values().number(PR_ATTACH_METHOD, ATTACH_BY_VALUE).number(PR_RENDERING_POSITION, -1).text(PR_ATTACH_LONG_FILENAME_W, name)
        .bytes(PR_ATTACH_DATA_BIN, std::string(dice.below(9000), (char)dice.next())).on(attachment);
    foreign(attachment);
    check(attachment->SaveChanges(0), "IMAPIProp.SaveChanges");
    attachment->Release();
}

/** People of a meeting or a mail. */
void invite(LPMESSAGE message, unsigned many) {
    for (unsigned i = 0; i < many; i++) {
        std::wstring name = words(1), address = name + std::to_wstring(dice.below(1000)) + L"@example.test";
        SPropValue who[5] = {};
        ADRLIST list = {1, {{0, 5, who}}};
        who[0].ulPropTag = PR_RECIPIENT_TYPE, who[0].Value.l = MAPI_TO;
        who[1].ulPropTag = PR_DISPLAY_NAME_W, who[1].Value.lpszW = (LPWSTR)name.c_str();
        who[2].ulPropTag = PR_ADDRTYPE_W, who[2].Value.lpszW = (LPWSTR)L"SMTP";
        who[3].ulPropTag = PR_EMAIL_ADDRESS_W, who[3].Value.lpszW = (LPWSTR)address.c_str();
        who[4].ulPropTag = PROP_TAG(PT_LONG, 0x5FFF), who[4].Value.l = (LONG)dice.below(5);
        check(message->ModifyRecipients(MODRECIP_ADD, &list), "IMessage.ModifyRecipients");
    }
}

void hidden(const Place &place, const wchar_t *kind, const std::wstring &subject) {
    LPMESSAGE message = created(place, MAPI_ASSOCIATED);
    Values().text(PR_MESSAGE_CLASS_W, kind).text(PR_SUBJECT_W, subject).bytes(PROP_TAG(PT_BINARY, 0x7001), std::string(600, (char)dice.next()))
        .bytes(PROP_TAG(PT_BINARY, 0x6E10), std::string(dice.below(12000), 'v')).on(message);
    foreign(message);
    save(message);
}

void own(unsigned items) {
    for (auto &place : places) {
        LPMAPIFOLDER folder = opened<IMAPIFolder>(place.id);
        Values().bytes(PROP_TAG(PT_BINARY, 0x36E1), std::string(40, (char)dice.next())).text(PROP_TAG(PT_UNICODE, 0x3004), words(4))
            .text(named(folder, SOMEBODY, L"Colour", PT_UNICODE), words(1)).on(folder);
        folder->Release();
        hidden(place, L"IPM.Microsoft.FolderDesign.NamedView", L"View of mine");
        hidden(place, L"IPM.Configuration.CategoryList", L"");
        if (is_mail(place.kind)) hidden(place, L"IPM.Rule.Version2.Message", L"A rule"), hidden(place, L"IPM.ExtendedRule.Message", L"Another rule");
    }
    for (unsigned i = 0; i < items; i++) {
        Place &place = places[dice.below((unsigned)places.size())];
        if (place.id == trash) continue;
        LPMESSAGE message = created(place);
        std::wstring subject = L"Own " + std::to_wstring(i) + L" " + words(1);
        fill(message, place.kind, subject);
        if (place.kind == "IPF.Journal") Values().text(PR_MESSAGE_CLASS_W, L"IPM.Activity").on(message);
        if (is_mail(place.kind) && dice.in(4)) Values().text(PR_MESSAGE_CLASS_W, L"IPM.Document.txtfile").on(message);
        foreign(message);
        if (dice.in(3)) attach(message, words(1) + L".bin");
        if (dice.in(3) && (is_mail(place.kind) || place.kind == "IPF.Appointment")) invite(message, 1 + dice.below(3));
        save(message);
        tell("own", place, subject);
    }
}

} // namespace

int main(int argc, char **argv) {
    if (argc < 4) return 2;
    dice.state = strtoull(argv[2], nullptr, 10) * 2654435761ULL + 12345;
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    check(mapi.initialize(&settings), "MAPIInitialize");
    DefaultStore open = default_store(mapi, argv[1]);
    if (!open.store) return 3;
    store = open.store;
    trash = id_on(store, PR_IPM_WASTEBASKET_ENTRYID);
    walk(id_on(store, PR_IPM_SUBTREE_ENTRYID), "");
    for (auto &place : places) look(place);
    if (argc > 4) own((unsigned)atoi(argv[4]));
    else for (int i = 0; i < atoi(argv[3]); i++) act((unsigned)i);
    open.close();
    mapi.uninitialize();
    return 0;
}
