// What native MAPI clients share: the library as Windows finds it, errors, values.
#pragma once
#include "../rig/rig.h"

#include <cstdio>
#include <cstdlib>

namespace client {

struct Library {
    HRESULT(WINAPI *initialize)(LPVOID);
    void(WINAPI *uninitialize)(void);
    HRESULT(WINAPI *admin)(ULONG, LPPROFADMIN *);
    HRESULT(WINAPI *logon)(ULONG_PTR, LPTSTR, LPTSTR, ULONG, LPMAPISESSION *);
    ULONG(WINAPI *free)(LPVOID);
    /** From mapi32.dll, which hands on to whatever the default mail client names; or from `path`. */
    explicit Library(const char *path = "mapi32.dll") {
        HMODULE module = LoadLibraryA(path);
        if (!module) fprintf(stderr, "no %s\n", path), exit(3);
        auto get = [&](const char *name, const char *decorated) {
            FARPROC found = GetProcAddress(module, name);
            if (!found) found = GetProcAddress(module, decorated);
            if (!found) fprintf(stderr, "no %s\n", name), exit(3);
            return (void *)found;
        };
        initialize = (decltype(initialize))get("MAPIInitialize", "MAPIInitialize@4");
        uninitialize = (decltype(uninitialize))get("MAPIUninitialize", "MAPIUninitialize@0");
        admin = (decltype(admin))get("MAPIAdminProfiles", "MAPIAdminProfiles@8");
        logon = (decltype(logon))get("MAPILogonEx", "MAPILogonEx@20");
        free = (decltype(free))get("MAPIFreeBuffer", "MAPIFreeBuffer@4");
    }
    /** Three times: what fails at first passes more often than not. */
    HRESULT open(const char *profile, ULONG flags, LPMAPISESSION *session) {
        HRESULT hr = E_FAIL;
        for (int tries = 0; tries < 3 && FAILED(hr); tries++) hr = logon(0, (LPTSTR)profile, nullptr, flags, session);
        return hr;
    }
    void free_rows(LPSRowSet rows) {
        for (ULONG i = 0; i < rows->cRows; i++) free(rows->aRow[i].lpProps);
        free(rows);
    }
};

inline void check(HRESULT hr, const char *call) {
    if (FAILED(hr)) fprintf(stderr, "0x%08lX from %s\n", hr, call), exit(2);
}

template <ULONG N> struct Tags {
    ULONG count;
    ULONG tags[N];
    operator LPSPropTagArray() { return (LPSPropTagArray)this; }
};

/** A profile's first store, and the folder of its that holds what a user sees. */
struct Opened {
    LPMAPISESSION session = nullptr;
    LPMDB store = nullptr;
    LPMAPIFOLDER top = nullptr;

    Opened(Library &mapi, const char *profile) {
        LPMAPITABLE table = nullptr;
        LPSRowSet rows = nullptr;
        LPSPropValue subtree = nullptr;
        ULONG count = 0, type = 0;
        Tags<1> one = {1, {PR_IPM_SUBTREE_ENTRYID}};
        check(mapi.open(profile, MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE | MAPI_NO_MAIL, &session), "MAPILogonEx");
        check(session->GetMsgStoresTable(0, &table), "IMAPISession.GetMsgStoresTable");
        check(table->QueryRows(1, 0, &rows), "IMAPITable.QueryRows");
        const SBinary &id = rows->aRow[0].lpProps[0].Value.bin;
        check(session->OpenMsgStore(0, id.cb, (LPENTRYID)id.lpb, nullptr, MDB_WRITE | MAPI_BEST_ACCESS | MDB_NO_DIALOG, &store), "IMAPISession.OpenMsgStore");
        mapi.free_rows(rows);
        table->Release();
        check(store->GetProps(one, 0, &count, &subtree), "IMAPIProp.GetProps");
        check(store->OpenEntry(subtree->Value.bin.cb, (LPENTRYID)subtree->Value.bin.lpb, nullptr, MAPI_BEST_ACCESS, &type, (LPUNKNOWN *)&top), "IMsgStore.OpenEntry");
        mapi.free(subtree);
    }
    ~Opened() {
        top->Release();
        store->Release();
        session->Release();
    }
};

/** Seconds on a clock that only goes forward. */
inline double now() {
    LARGE_INTEGER count, frequency;
    QueryPerformanceCounter(&count);
    QueryPerformanceFrequency(&frequency);
    return (double)count.QuadPart / (double)frequency.QuadPart;
}

/** Processor time of this process, in seconds. */
inline double cpu() {
    FILETIME made, ended, kernel, user;
    GetProcessTimes(GetCurrentProcess(), &made, &ended, &kernel, &user);
    auto seconds = [](FILETIME time) { return (double)((uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime) / 1e7; };
    return seconds(kernel) + seconds(user);
}

inline std::wstring wide(const SPropValue &value) {
    return PROP_TYPE(value.ulPropTag) == PT_UNICODE ? value.Value.lpszW : L"";
}

/** In the code page of this Windows, as the administration of profiles takes names. */
inline std::string ansi(const std::wstring &text) {
    std::string out(text.size() * 4, 0);
    out.resize(WideCharToMultiByte(CP_ACP, 0, text.data(), (int)text.size(), &out[0], (int)out.size(), nullptr, nullptr));
    return out;
}

inline std::string utf8(const std::wstring &text) {
    std::string out(text.size() * 4, 0);
    out.resize(WideCharToMultiByte(CP_UTF8, 0, text.data(), (int)text.size(), &out[0], (int)out.size(), nullptr, nullptr));
    return out;
}

} // namespace client
