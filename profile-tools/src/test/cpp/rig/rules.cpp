// The rules: memory, references, threads, faults on demand; and the exports.
#include "rig.h"

#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <set>

namespace rig {

long live_objects = 0;

namespace {

const uint32_t MAGIC = 0x4D415049;

struct Header {
    Header *next;
    uint32_t magic;
    uint32_t root;
};

CRITICAL_SECTION section;
DWORD initialisations;
long processes_initialised = 0;
long live_buffers = 0;
long calls = 0, die_at = 0, violations = 0;
bool die_half = false, dying = false;
/** What shall fail, by the number of its call. */
std::map<long, HRESULT> failing;
std::string last_violation;
FILE *call_log = nullptr;
/** Whether the log tells the state that each call finds. */
bool log_states = false;
/** The calls that have a middle, by number. */
std::set<long> middles;
/** From that call on, or from the middle of a call on, the provider is as good as gone. */
long vanish_at = 0, vanish_amid = 0, middles_passed = 0;
std::string vanished_at;

std::wstring variable(const wchar_t *name) {
    wchar_t value[2048];
    DWORD length = GetEnvironmentVariableW(name, value, 2048);
    return length && length < 2048 ? std::wstring(value, length) : L"";
}

void die() {
    TerminateProcess(GetCurrentProcess(), 99);
}

/** A point at which the process can end: a call, or the middle of one. */
void log_point(const char *middle, const char *call) {
    if (!call_log) return;
    if (log_states) fprintf(call_log, "%ld%s %s %016llx\n", calls, middle, call, (unsigned long long)lasting_state());
    else fprintf(call_log, "%ld%s %s\n", calls, middle, call);
    fflush(call_log);
}

/** What was left when the process was done with MAPI: tests read it. */
void report() {
    std::wstring path = folder() + L"\\report.txt";
    FILE *out = _wfopen(path.c_str(), L"wN");
    if (!out) return;
    fprintf(out, "references %ld\nbuffers %ld\nviolations %ld\ncalls %ld\n", live_objects, live_buffers, violations, calls);
    fprintf(out, "middles");
    for (long one : middles) fprintf(out, " %ld", one);
    fprintf(out, "\n");
    if (violations) fprintf(out, "%s\n", last_violation.c_str());
    fclose(out);
}

} // namespace

Lock::Lock() { EnterCriticalSection(&section); }
Lock::~Lock() { LeaveCriticalSection(&section); }

std::wstring folder() {
    std::wstring told = variable(L"TENON_RIG");
    if (told.empty()) told = L"C:\\rig\\data";
    CreateDirectoryW(told.c_str(), nullptr);
    return told;
}

void tell_arrival(const char *what, const std::wstring &subject) {
    FILE *out = _wfopen((folder() + L"\\arrivals.txt").c_str(), L"abN");
    if (!out) return;
    int size = WideCharToMultiByte(CP_UTF8, 0, subject.data(), (int)subject.size(), nullptr, 0, nullptr, nullptr);
    std::string text(size, 0);
    WideCharToMultiByte(CP_UTF8, 0, subject.data(), (int)subject.size(), &text[0], size, nullptr, nullptr);
    fprintf(out, "%s %s\n", what, text.c_str());
    fclose(out);
}

void violation(const char *what, const char *where) {
    violations++;
    last_violation = std::string(what) + " (" + where + ")";
    if (call_log) fprintf(call_log, "VIOLATION %s\n", last_violation.c_str()), fflush(call_log);
}

bool initialised() { return TlsGetValue(initialisations) != nullptr; }

HRESULT entered(bool alive, const char *call) {
    if (!alive) {
        violation("use after the last Release", call);
        return MAPI_E_INVALID_OBJECT;
    }
    if (!initialised()) {
        violation("a thread that did not call MAPIInitialize", call);
        return MAPI_E_NOT_INITIALIZED;
    }
    calls++;
    log_point("", call);
    dying = die_at == calls;
    if (dying && !die_half) die();
    if (vanish_at && calls >= vanish_at) {
        if (vanished_at.empty()) vanished_at = call;
        return MAPI_E_NETWORK_ERROR;
    }
    auto fails = failing.find(calls);
    return fails == failing.end() ? S_OK : fails->second;
}

bool half() {
    middles.insert(calls);
    log_point("+", "half");
    if (dying && die_half) die();
    if (++middles_passed != vanish_amid) return false;
    vanish_at = calls;
    vanished_at = "amid a call";
    return true;
}

namespace {
HRESULT last_result;
ULONG last_low_level, last_context;
} // namespace

HRESULT failed_with(HRESULT result, ULONG low_level, ULONG context) {
    last_result = result;
    last_low_level = low_level;
    last_context = context;
    return result;
}

HRESULT last_error(HRESULT of, LPMAPIERROR *error) {
    *error = nullptr;
    if (SUCCEEDED(of) || of != last_result) return S_OK;
    *error = allocate<MAPIERROR>(sizeof(MAPIERROR));
    (*error)->ulVersion = MAPI_ERROR_VERSION;
    (*error)->ulLowLevelError = last_low_level;
    (*error)->ulContext = last_context;
    return S_OK;
}

} // namespace rig

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);

using namespace rig;
#define EXPORT extern "C" __declspec(dllexport)

EXPORT SCODE WINAPI MAPIAllocateBuffer(ULONG size, LPVOID *out) {
    if (!out) return MAPI_E_INVALID_PARAMETER;
    Header *header = (Header *)malloc(sizeof(Header) + size);
    if (!header) return MAPI_E_NOT_ENOUGH_MEMORY;
    *header = {nullptr, MAGIC, 1};
    InterlockedIncrement(&live_buffers);
    *out = header + 1;
    return S_OK;
}

EXPORT SCODE WINAPI MAPIAllocateMore(ULONG size, LPVOID object, LPVOID *out) {
    Header *parent = object ? (Header *)object - 1 : nullptr;
    if (!parent || parent->magic != MAGIC || !parent->root) {
        violation("memory chained to what MAPIAllocateBuffer did not give", "MAPIAllocateMore");
        return MAPI_E_INVALID_PARAMETER;
    }
    Header *header = (Header *)malloc(sizeof(Header) + size);
    if (!header) return MAPI_E_NOT_ENOUGH_MEMORY;
    *header = {parent->next, MAGIC, 0};
    parent->next = header;
    *out = header + 1;
    return S_OK;
}

EXPORT ULONG WINAPI MAPIFreeBuffer(LPVOID memory) {
    if (!memory) return S_OK;
    Header *header = (Header *)memory - 1;
    if (header->magic != MAGIC || !header->root) {
        violation("freed what MAPIAllocateBuffer did not give, or freed it twice", "MAPIFreeBuffer");
        return MAPI_E_INVALID_PARAMETER;
    }
    InterlockedDecrement(&live_buffers);
    while (header) {
        Header *next = header->next;
        header->magic = 0;
        free(header);
        header = next;
    }
    return S_OK;
}

EXPORT void WINAPI FreeProws(LPSRowSet rows) {
    if (!rows) return;
    for (ULONG i = 0; i < rows->cRows; i++) MAPIFreeBuffer(rows->aRow[i].lpProps);
    MAPIFreeBuffer(rows);
}

EXPORT void WINAPI FreePadrlist(LPADRLIST list) { FreeProws((LPSRowSet)list); }

EXPORT HRESULT WINAPI MAPIInitialize(LPVOID settings) {
    Lock lock;
    MAPIINIT_0 *init = (MAPIINIT_0 *)settings;
    if (init && init->ulVersion != MAPI_INIT_VERSION) return MAPI_E_INVALID_PARAMETER;
    if (init && (init->ulFlags & ~(MAPI_MULTITHREAD_NOTIFICATIONS | MAPI_NT_SERVICE | MAPI_NO_COINIT))) return MAPI_E_UNKNOWN_FLAGS;
    if (!initialised() && processes_initialised == 0) {
        die_at = 0;
        failing.clear();
        read_switches();
        std::wstring told = variable(L"TENON_RIG_DIE");
        if (!told.empty()) die_at = _wtol(told.c_str()), die_half = told.back() == L'+';
        told = variable(L"TENON_RIG_FAIL");
        if (!told.empty()) {
            size_t colon = told.find(L':');
            failing[_wtol(told.c_str())] = colon == std::wstring::npos ? E_FAIL : (HRESULT)wcstoul(told.c_str() + colon + 1, nullptr, 16);
        }
        told = variable(L"TENON_RIG_LOG");
        if (!told.empty() && !call_log) call_log = _wfopen(told.c_str(), L"aN");
        log_states = !variable(L"TENON_RIG_STATES").empty();
    }
    TlsSetValue(initialisations, (void *)((intptr_t)TlsGetValue(initialisations) + 1));
    processes_initialised++;
    HRESULT wrong = entered(true, "MAPIInitialize");
    if (FAILED(wrong)) {
        TlsSetValue(initialisations, (void *)((intptr_t)TlsGetValue(initialisations) - 1));
        processes_initialised--;
    } else if (processes_initialised == 1) {
        open_window();
    }
    return wrong;
}

EXPORT void WINAPI MAPIUninitialize(void) {
    bool last;
    {
        Lock lock;
        if (!initialised()) {
            violation("MAPIUninitialize without MAPIInitialize", "MAPIUninitialize");
            return;
        }
        TlsSetValue(initialisations, (void *)((intptr_t)TlsGetValue(initialisations) - 1));
        last = --processes_initialised == 0;
    }
    if (last) {
        close_window();
        stop_notifications();
        report();
    }
}

EXPORT HRESULT WINAPI MAPIAdminProfiles(ULONG flags, LPPROFADMIN *out) {
    Lock lock;
    *out = nullptr;
    HRESULT wrong = entered(true, "MAPIAdminProfiles");
    return FAILED(wrong) ? wrong : admin_profiles(flags, out);
}

EXPORT HRESULT WINAPI MAPILogonEx(ULONG_PTR, LPTSTR profile, LPTSTR password, ULONG flags, LPMAPISESSION *out) {
    Lock lock;
    *out = nullptr;
    HRESULT wrong = entered(true, "MAPILogonEx");
    if (FAILED(wrong)) return wrong;
    if (password && *(const char *)password) return MAPI_E_LOGON_FAILED;
    return logon(profile, flags, out);
}

// For tests in the process: what is alive, and what shall fail next.
EXPORT LONG WINAPI RigReferences(void) { return live_objects; }
EXPORT LONG WINAPI RigBuffers(void) { return live_buffers; }
EXPORT LONG WINAPI RigViolations(void) { return violations; }
EXPORT LONG WINAPI RigCalls(void) { return calls; }
EXPORT const char *WINAPI RigViolation(void) { return last_violation.c_str(); }
EXPORT BOOL WINAPI RigTurn(const char *name, LONG value) {
    Lock lock;
    return turn(name, value);
}
/** How many sections a profile has, which no interface counts; in the registry they are keys. */
EXPORT LONG WINAPI RigSections(const char *profile) {
    Lock lock;
    return count_sections(widen(profile));
}
EXPORT ULONGLONG WINAPI RigState(void) {
    Lock lock;
    return lasting_state();
}
/** The n-th call from now on fails with `result`, besides those that were told before; 0 takes all back. */
EXPORT void WINAPI RigFail(LONG n, HRESULT result) {
    Lock lock;
    if (n > 0) failing[calls + n] = result;
    else failing.clear();
}

/**
 * From the n-th call from now on every one fails and does nothing, as where the process had ended before it; `amid`: from the middle of the
 * n-th that has one. 0 brings the provider back as another process would find it.
 */
EXPORT void WINAPI RigVanish(LONG n, BOOL amid) {
    Lock lock;
    vanish_at = n > 0 && !amid ? calls + n : 0;
    vanish_amid = n > 0 && amid ? middles_passed + n : 0;
    vanished_at.clear();
}
/** How many calls with a middle came to it. */
EXPORT LONG WINAPI RigMiddles(void) { return middles_passed; }
/** The call at which it vanished; empty where it did not. */
EXPORT const char *WINAPI RigVanished(void) { return vanished_at.c_str(); }
/** How many of the failures that were told are still to come. */
EXPORT LONG WINAPI RigFailing(void) {
    Lock lock;
    return (LONG)std::distance(failing.upper_bound(calls), failing.end());
}

extern "C" BOOL WINAPI DllMain(HINSTANCE, DWORD reason, LPVOID) {
    if (reason == DLL_PROCESS_ATTACH) {
        InitializeCriticalSection(&section);
        initialisations = TlsAlloc();
    }
    return TRUE;
}
