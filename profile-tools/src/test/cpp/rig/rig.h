// What the parts of the provider rig share: the rules (threads, references, faults), values, and the classes behind the interfaces.
#pragma once
#define INITGUID
#define UNICODE
#define USES_IID_IMAPISession
#define USES_IID_IMAPITable
#define USES_IID_IMAPIAdviseSink
#define USES_IID_IMAPIProp
#define USES_IID_IProfSect
#define USES_IID_IMsgStore
#define USES_IID_IMessage
#define USES_IID_IAttachment
#define USES_IID_IMAPIContainer
#define USES_IID_IMAPIFolder
#define USES_IID_IProfAdmin
#define USES_IID_IMsgServiceAdmin
#define USES_IID_IProviderAdmin
#define USES_PS_MAPI
#define USES_PS_PUBLIC_STRINGS
#include <windows.h>
#include <objbase.h>
#include <mapix.h>
#include <mapiutil.h>
#include <mspst.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

// Not in mingw-w64's headers; from the page IMsgServiceAdmin2::CreateMsgServiceEx and those of the canonical properties.
DEFINE_OLEGUID(IID_IMsgServiceAdmin2, 0x00020387, 0, 0);
#define SERVICE_NO_RESTART_WARNING 0x00000080
#define PR_PST_PATH_W PROP_TAG(PT_UNICODE, 0x6700)
#define PR_PST_CONFIG_FLAGS PROP_TAG(PT_LONG, 0x6770)
#define PR_CHANGE_KEY_ PROP_TAG(PT_BINARY, 0x65E2)
#define PR_PST_REMEMBER_PW_ PROP_TAG(PT_BOOLEAN, 0x6701)
#define MAPI_NO_COINIT 0x8
// "A unique error code that is designated for a failure to deliver to a .pst file": it is full (KB 304863).
#define MAPI_E_STORE_FULL_ ((HRESULT)0x8004060C)
// A message that has it cannot be opened: the failure that whoever tries is answered.
#define PR_DAMAGE_ PROP_TAG(PT_LONG, 0x66F0)
#define MAPI_FORCE_ACCESS_ 0x00080000
#define MAPI_BG_SESSION_ 0x00200000
// Pages IMAPIFolder::CreateMessage and IMAPIProp::SaveChanges.
#define ITEMPROC_FORCE_ 0x00000800
#define NON_EMS_XP_SAVE_ 0x00001000

struct IMsgServiceAdmin2 : IMsgServiceAdmin {
    virtual HRESULT STDMETHODCALLTYPE CreateMsgServiceEx(LPTSTR service, LPTSTR name, ULONG_PTR window, ULONG flags, LPMAPIUID uid) = 0;
};

namespace rig {

// --- Rules -----------------------------------------------------------------------------------------------------------

class Lock {
public:
    Lock();
    ~Lock();
};

/** Counts a call; answers with what it has to fail with, or ends the process where it has to die. */
HRESULT entered(bool alive, const char *call);
/**
 * Between two effects of one call: where the process dies that was told to die in the middle of it.
 *
 * @return whether the call has to end here, as if it had
 */
bool half();
void violation(const char *what, const char *where);
bool initialised();
std::wstring folder();
/** A line in `arrivals.txt`, in UTF-8: what was saved as new mail, and what of it was saved again. */
void tell_arrival(const char *what, const std::wstring &subject);
/** The same number where what outlives this process is the same. */
uint64_t lasting_state();

// What is a guess, or left open by the documentation, and tests turn; README.md names the source of each.
enum class Turn : size_t {
    CLOSED_SECTIONS, PUMPED_NOTIFICATIONS, LOGON_FAILS, MOVE_KEEPS_ID, MISSING_FAILS, BIG, NAMELESS_ERRORS, SPECIAL_FOLDERS_AT_CREATION, ALONE,
    MERGED_NOTIFICATIONS, MOST_ROWS, BUSY_TABLES, SYNCED_BODIES, CHANGE_KEYS, TOUCH_ON_READ, LATE_ERRORS, BIG_SET, KEEPS_OPEN, TRANSACTED_STREAMS,
    NAMED_COLUMNS, AFTER_UNADVISE, DROPPED_NOTIFICATIONS, TABLE_RELOADS, RULE, RULED_STAYS_OPEN, RUNS_NO_RULES, LARGEST_FILE, LARGEST_DISK,
    READ_ONLY, DAMAGE, COPY_LEAVES_OUT, COUNT
};
long turned(Turn which);
/** @return false where there is none of that name */
bool turn(const char *name, long value);
void read_switches();

void open_window();
void close_window();
void wake_window();
void deliver_pending();

/** What GetLastError tells of a failure that has more to it than its code; until the next of that kind. */
HRESULT failed_with(HRESULT result, ULONG low_level, ULONG context);
HRESULT last_error(HRESULT of, LPMAPIERROR *error);

extern long live_objects;

template <class I> class Object : public I {
public:
    ULONG STDMETHODCALLTYPE AddRef() override {
        Lock lock;
        if (dead_) violation("AddRef after the last Release", kind_);
        return ++references_;
    }
    ULONG STDMETHODCALLTYPE Release() override {
        Lock lock;
        if (dead_) {
            violation("Release after the last Release", kind_);
            return 0;
        }
        ULONG left = --references_;
        if (!left) {
            dead_ = true;
            live_objects--;
            retire();
            rest(this);
        }
        return left;
    }
    HRESULT STDMETHODCALLTYPE QueryInterface(REFIID iid, void **out) override {
        Lock lock;
        *out = nullptr;
        HRESULT wrong = entered(!dead_, "IUnknown.QueryInterface");
        if (FAILED(wrong)) return wrong;
        if (!IsEqualGUID(iid, IID_IUnknown) && !is(iid)) return E_NOINTERFACE;
        AddRef();
        *out = static_cast<I *>(this);
        return S_OK;
    }
    virtual ~Object() {}

protected:
    explicit Object(const char *kind) : kind_(kind) { live_objects++; }
    virtual bool is(REFIID iid) = 0;
    /** Gives up what it holds; the shell stays a while, so that a use after the last release is seen. */
    virtual void retire() {}
    bool alive() const { return !dead_; }
    const char *kind_;

private:
    static void rest(Object *shell) {
        static std::vector<Object *> resting(256);
        static size_t next = 0;
        delete resting[next];
        resting[next] = shell;
        next = (next + 1) % resting.size();
    }
    ULONG references_ = 1;
    bool dead_ = false;
};

#define ENTER(call)                                    \
    Lock lock;                                         \
    {                                                  \
        HRESULT wrong = entered(alive(), call);        \
        if (FAILED(wrong)) return wrong;               \
    }
#define UNSUPPORTED(call) { ENTER(call) return MAPI_E_NO_SUPPORT; }
#define TELLS_LAST_ERROR                                                                             \
    HRESULT STDMETHODCALLTYPE GetLastError(HRESULT of, ULONG, LPMAPIERROR *error) override {      \
        Lock lock;                                                                                \
        return last_error(of, error);                                                             \
    }

// --- Values ----------------------------------------------------------------------------------------------------------

/** A property's value with its tag. What is no number is bytes; of several values, each with its length before it. */
struct Value {
    ULONG tag = 0;
    uint64_t number = 0;
    std::string bytes;
    static Value of(ULONG tag, uint64_t number);
    static Value text(ULONG tag, const std::wstring &text);
    static Value binary(ULONG tag, const void *data, size_t size);
    std::wstring wide() const;
};

/** Properties by the order of their identifiers. */
class Bag {
public:
    virtual ~Bag() {}
    virtual const Value *find(ULONG id) const;
    void put(Value value);
    bool remove(ULONG id);
    std::vector<Value> values;
};

using BagPtr = std::shared_ptr<const Bag>;

/** Whether a listing of messages may have to fetch it: the provider keeps neither bodies nor named properties at hand. */
inline bool far_off(ULONG id) { return id >= 0x8000 || id == PROP_ID(PR_BODY) || id == PROP_ID(PR_RTF_COMPRESSED) || id == 0x1013; }
bool storable(ULONG type);
/** Takes a caller's value in; fails where its type or pointer is not one. */
HRESULT take(const SPropValue &from, Value &to);
/** Writes a value out, in `wanted`'s type; memory comes from `parent`'s chain. Answers with false where it became an error. */
bool give(const Value *from, ULONG wanted, bool table, SPropValue &to, void *parent);
int compare(const Value &a, const Value &b);
std::string narrow(const std::wstring &text);
std::wstring widen(const std::string &text);
std::string random_id();

class Writer {
public:
    std::string out;
    void number(uint64_t value);
    void bytes(const std::string &value);
    void text(const std::wstring &value);
    void bag(const Bag &bag);
};

class Reader {
public:
    Reader(const char *data, size_t size) : at_(data), end_(data + size) {}
    uint64_t number();
    std::string bytes();
    std::wstring text();
    /** `few`: without the bodies and what has a name of its own. */
    Bag bag(bool few = false);
    /** Of a bag one property, without making the bag; false where it has none of it. */
    bool value(ULONG id, Value &to);
    bool good() const { return good_; }

private:
    void skip();
    const char *at_, *end_;
    bool good_ = true;
};

// --- Properties and tables -------------------------------------------------------------------------------------------

/** Names of properties from 0x8000 on. */
struct Names {
    struct Name {
        GUID set;
        ULONG kind;
        LONG id;
        std::wstring text;
    };
    std::vector<Name> names;
    std::function<void()> changed;
    HRESULT ids(ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPSPropTagArray *tags);
    HRESULT of(LPSPropTagArray *tags, ULONG *count, LPMAPINAMEID **found);
};

/** The half of IMAPIProp that works on a bag. */
class Properties {
public:
    virtual ~Properties() {}
    Bag bag;
    virtual bool computed(ULONG) { return false; }
    virtual HRESULT writable() { return S_OK; }
    /** Whether setting fails at once; what cannot be written may also be told at SaveChanges only. */
    virtual HRESULT settable() { return writable(); }
    /** Direct objects (profile sections) are durable at once. */
    virtual void changed() {}
    virtual Names *names() { return nullptr; }
    HRESULT get(LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values);
    HRESULT list(LPSPropTagArray *tags);
    HRESULT set(ULONG count, LPSPropValue values, LPSPropProblemArray *problems);
    HRESULT remove(LPSPropTagArray tags, LPSPropProblemArray *problems);
};

/** Of a message that is being saved: `before` is what it was at its last save. */
void sync_bodies(const Bag &before, Bag &now);
HRESULT open_stream(Properties *owner, IUnknown *keep, ULONG tag, ULONG options, ULONG flags, IUnknown **out);
/** Whether a row is in a restriction. Anything unknown in it makes `wrong` an error. */
bool within(const Bag &row, const SRestriction *restriction, HRESULT &wrong);

class Table;
/** A table over rows that the caller keeps current by Table::added and its kin. */
Table *make_table(std::vector<BagPtr> rows, std::vector<ULONG> columns, std::function<void(Table *)> closed);
/** Of messages, by what their provider keeps of them at hand. */
Table *make_contents_table(std::vector<BagPtr> rows, std::vector<ULONG> columns, std::function<void(Table *)> closed);
IMAPITable *as_interface(Table *table);
void table_added(Table *table, BagPtr row);
void table_changed(Table *table, BagPtr row);
void table_removed(Table *table, const std::string &instance_key);

// --- Notifications ---------------------------------------------------------------------------------------------------

/** Delivers on a thread of its own, in order. Takes the notification's memory over (MAPIAllocateBuffer). */
void notify(ULONG_PTR connection, LPNOTIFICATION notification);
ULONG_PTR advise(IMAPIAdviseSink *sink);
/** After it no call of the sink begins or goes on. */
bool unadvise(ULONG_PTR connection);
void stop_notifications();

// --- Profiles and stores ---------------------------------------------------------------------------------------------

HRESULT admin_profiles(ULONG flags, LPPROFADMIN *out);
HRESULT logon(LPTSTR profile, ULONG flags, LPMAPISESSION *out);
/** A file that is there and no data file is overwritten, as the provider of data files does (mspst.h). */
HRESULT create_store_file(const std::wstring &path, const std::string &old_password, const std::string &new_password);
struct StoreOpening {
    std::wstring path, name;
    std::string entry_id, password;
    bool is_default;
};
HRESULT open_store(const StoreOpening &what, LPMDB *out);
/** Looks whether another process changed a data file that is open here. */
void poll_files();
long count_sections(const std::wstring &profile);

template <class T> T *allocate(size_t size) {
    void *memory = nullptr;
    MAPIAllocateBuffer((ULONG)size, &memory);
    memset(memory, 0, size);
    return static_cast<T *>(memory);
}

} // namespace rig
