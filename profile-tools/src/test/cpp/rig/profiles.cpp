// Profiles, message services, providers, profile sections; the session. Kept in one file, written anew whole and renamed over the old.
#include "rig.h"

#include <algorithm>
#include <cstdio>

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);
extern "C" ULONG WINAPI MAPIFreeBuffer(LPVOID);

namespace rig {

namespace {

/** Where the provider keeps a password that it shall remember: the rig's choice. */
const ULONG REMEMBERED = 0x67F0;
const BYTE PST_PROVIDER[16] = MSPST_UID_PROVIDER;

struct Provider {
    std::string uid;
    Bag section;
};
struct Service {
    std::string uid, name;
    Bag section;
    std::vector<Provider> providers;
};
struct Profile {
    std::wstring name;
    bool is_default = false;
    /** Deleted while in use: not shown, and gone when nobody uses it (IProfAdmin::DeleteProfile). */
    bool deleted = false;
    std::vector<Service> services;
    std::map<std::string, Bag> sections;
};

// What MapiSvc.inf would say.
struct Known {
    const char *name, *dll, *display;
    bool store, single;
};
const Known KNOWN[] = {
    {"MSUPST MS", "mspst32.dll", "Outlook Data File", true, false},
    {"MSPST MS", "mspst32.dll", "Outlook 97-2002 Data File", true, false},
    {"CONTAB", "contab32.dll", "Outlook Address Book", false, true},
};

const Known *known(const std::string &name) {
    for (auto &one : KNOWN)
        if (!_stricmp(one.name, name.c_str())) return &one;
    return nullptr;
}

std::wstring file() { return folder() + L"\\profiles"; }

/** Of what every process keeps here one reads and writes at a time, as the registry would have it. One that dies holding it lets it go. */
class Exclusive {
public:
    Exclusive() : held_(CreateMutexW(nullptr, FALSE, name().c_str())) {
        if (held_) WaitForSingleObject(held_, INFINITE);
    }
    ~Exclusive() {
        if (!held_) return;
        ReleaseMutex(held_);
        CloseHandle(held_);
    }
    Exclusive(const Exclusive &) = delete;

private:
    HANDLE held_;

    static std::wstring name() {
        std::wstring all = L"tenon-rig-profiles-" + folder();
        std::replace(all.begin(), all.end(), L'\\', L'/');
        return all;
    }
};

/** Again where somebody looks at the file just then (a virus scanner, a test): for two seconds. */
bool patiently(const std::function<bool()> &once) {
    for (int tries = 0; !once(); tries++) {
        DWORD error = GetLastError();
        if (tries == 100 || (error != ERROR_SHARING_VIOLATION && error != ERROR_ACCESS_DENIED)) return false;
        Sleep(20);
    }
    return true;
}

std::vector<Profile> load() {
    std::vector<Profile> all;
    Exclusive now;
    FILE *in = nullptr;
    // N: a process that is started in between would inherit the file, and keep it from being replaced for as long as it lives.
    // What is there and cannot be read is not taken for nothing: the next write would make it so.
    if (!patiently([&] { return (in = _wfopen(file().c_str(), L"rbN")) || GetFileAttributesW(file().c_str()) == INVALID_FILE_ATTRIBUTES; }))
        violation("the profiles cannot be read", "load");
    if (!in) return all;
    std::string content;
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;) content.append(part, n);
    fclose(in);
    Reader read(content.data(), content.size());
    for (uint64_t left = read.number(); left && read.good(); left--) {
        Profile profile;
        profile.name = read.text();
        uint64_t flags = read.number();
        profile.is_default = flags & 1;
        profile.deleted = flags & 2;
        for (uint64_t n = read.number(); n && read.good(); n--) {
            Service service;
            service.uid = read.bytes();
            service.name = read.bytes();
            service.section = read.bag();
            for (uint64_t m = read.number(); m && read.good(); m--) {
                Provider provider;
                provider.uid = read.bytes();
                provider.section = read.bag();
                service.providers.push_back(provider);
            }
            profile.services.push_back(service);
        }
        for (uint64_t n = read.number(); n && read.good(); n--) {
            std::string uid = read.bytes();
            profile.sections[uid] = read.bag();
        }
        all.push_back(profile);
    }
    return all;
}

HRESULT store(const std::vector<Profile> &all) {
    Writer write;
    write.number(all.size());
    for (auto &profile : all) {
        write.text(profile.name);
        write.number((profile.is_default ? 1 : 0) | (profile.deleted ? 2 : 0));
        write.number(profile.services.size());
        for (auto &service : profile.services) {
            write.bytes(service.uid);
            write.bytes(service.name);
            write.bag(service.section);
            write.number(service.providers.size());
            for (auto &provider : service.providers) write.bytes(provider.uid), write.bag(provider.section);
        }
        write.number(profile.sections.size());
        for (auto &section : profile.sections) write.bytes(section.first), write.bag(section.second);
    }
    std::wstring part = file() + L".part";
    FILE *out = nullptr;
    bool whole = patiently([&] { return (out = _wfopen(part.c_str(), L"wbN")) != nullptr; });
    whole = whole && fwrite(write.out.data(), 1, write.out.size(), out) == write.out.size();
    if (out && fclose(out)) whole = false;
    return whole && patiently([&] { return MoveFileExW(part.c_str(), file().c_str(), MOVEFILE_REPLACE_EXISTING); }) ? S_OK : MAPI_E_DISK_ERROR;
}

Profile *named(std::vector<Profile> &all, const std::wstring &name, bool deleted_too = false) {
    for (auto &one : all)
        if ((deleted_too || !one.deleted) && !lstrcmpiW(one.name.c_str(), name.c_str())) return &one;
    return nullptr;
}

/** What every session on a profile holds, in whichever process; it is gone with the last of them, however that ended. */
std::wstring use_of(std::wstring profile) {
    CharLowerBuffW(&profile[0], (DWORD)profile.size());
    std::wstring name = L"tenon-rig-profile-" + folder() + L"-" + profile;
    std::replace(name.begin(), name.end(), L'\\', L'/');
    return name;
}

bool in_use(const std::wstring &profile) {
    HANDLE held = OpenMutexW(SYNCHRONIZE, FALSE, use_of(profile).c_str());
    if (held) CloseHandle(held);
    return held;
}

/** Reads, lets `change` work on the profile, writes. */
HRESULT with(const std::wstring &name, bool write, const std::function<HRESULT(Profile &)> &change) {
    Exclusive now;
    std::vector<Profile> all = load();
    Profile *profile = named(all, name);
    if (!profile) return MAPI_E_NOT_FOUND;
    HRESULT hr = change(*profile);
    if (!write || FAILED(hr)) return hr;
    HRESULT stored = store(all);
    return FAILED(stored) ? stored : hr;
}

Service *service_of(Profile &profile, LPMAPIUID uid) {
    if (!uid) return nullptr;
    for (auto &one : profile.services)
        if (!memcmp(one.uid.data(), uid, 16)) return &one;
    return nullptr;
}

/** Of a service or a provider; null where it is nobody's. */
Bag *owned_section(Profile &profile, const std::string &uid) {
    for (auto &service : profile.services) {
        if (service.uid == uid) return &service.section;
        for (auto &provider : service.providers)
            if (provider.uid == uid) return &provider.section;
    }
    return nullptr;
}

Bag *section_of(Profile &profile, const std::string &uid) {
    Bag *own = owned_section(profile, uid);
    return own ? own : &profile.sections[uid];
}

bool text_of(LPTSTR text, ULONG flags, std::wstring &out) {
    // The administration of profiles takes ANSI; MAPI_UNICODE makes it fail (IMsgServiceAdmin2::CreateMsgServiceEx, remarks).
    if ((flags & MAPI_UNICODE) || !text) return false;
    out = widen((const char *)text);
    return true;
}

HRESULT good_name(LPTSTR text, ULONG flags, std::wstring &out) {
    if (flags & MAPI_UNICODE) return MAPI_E_BAD_CHARWIDTH;
    if (!text_of(text, flags, out) || out.empty()) return MAPI_E_INVALID_PARAMETER;
    if (out.size() > cchProfileNameMax || out.front() == L' ' || out.back() == L' ') return MAPI_E_INVALID_PARAMETER;
    return S_OK;
}

std::wstring text_in(const Bag &bag, ULONG id) {
    const Value *value = bag.find(id);
    return value ? value->wide() : L"";
}

/** As what Outlook keeps since 16.0.7910: the path that Windows itself calls the file by, or the nearest folder that is there. */
std::wstring canonical(const std::wstring &path) {
    std::wstring at = path, rest;
    for (;;) {
        HANDLE file = CreateFileW(at.c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
        if (file != INVALID_HANDLE_VALUE) {
            wchar_t name[2048];
            DWORD length = GetFinalPathNameByHandleW(file, name, 2048, VOLUME_NAME_DOS);
            CloseHandle(file);
            if (!length || length >= 2048) return path;
            std::wstring real(name, length);
            if (real.compare(0, 4, L"\\\\?\\") == 0) real = real.substr(4);
            if (!rest.empty() && real.back() == L'\\') real.pop_back();
            return real + rest;
        }
        size_t cut = at.find_last_of(L'\\');
        if (cut == std::wstring::npos || cut < 2) return path;
        rest = at.substr(cut) + rest;
        at = at.substr(0, cut == 2 ? 3 : cut);
        if (rest == L"\\" + path.substr(3) && at.size() == 3 && GetFileAttributesW(at.c_str()) == INVALID_FILE_ATTRIBUTES) return path;
    }
}

std::string store_entry_id(const Provider &provider) { return std::string(4, 0) + std::string((const char *)PST_PROVIDER, 16) + provider.uid; }

BagPtr row(Bag bag, ULONG id) {
    bag.put(Value::binary(PR_INSTANCE_KEY, &id, sizeof id));
    bag.put(Value::of(PR_ROWID, id));
    return std::make_shared<const Bag>(std::move(bag));
}

// --- Sections --------------------------------------------------------------------------------------------------------

/** By profile and uid: whether it is open to be written. One writer, or readers (IMsgServiceAdmin::OpenProfileSection). */
std::multimap<std::wstring, bool> open_sections;
std::wstring widen_bytes(const std::string &bytes) { return std::wstring(bytes.begin(), bytes.end()); }

class Section : public Object<IProfSect>, public Properties {
public:
    Section(std::wstring profile, std::string uid, Bag content, bool modify)
        : Object("IProfSect"), profile_(std::move(profile)), uid_(std::move(uid)), modify_(modify) {
        bag = std::move(content);
        open_sections.emplace(profile_ + L"\n" + widen_bytes(uid_), modify_);
    }
    HRESULT writable() override { return modify_ || !turned(Turn::CLOSED_SECTIONS) ? S_OK : MAPI_E_NO_ACCESS; }
    TELLS_LAST_ERROR
    STDMETHODIMP SaveChanges(ULONG) override {
        ENTER("IMAPIProp.SaveChanges")
        return S_OK;
    }
    STDMETHODIMP GetProps(LPSPropTagArray t, ULONG f, ULONG *c, LPSPropValue *v) override {
        ENTER("IMAPIProp.GetProps")
        return get(t, f, c, v);
    }
    STDMETHODIMP GetPropList(ULONG, LPSPropTagArray *t) override {
        ENTER("IMAPIProp.GetPropList")
        return list(t);
    }
    STDMETHODIMP OpenProperty(ULONG, LPCIID, ULONG, ULONG, LPUNKNOWN *) override UNSUPPORTED("IMAPIProp.OpenProperty")
    STDMETHODIMP SetProps(ULONG c, LPSPropValue v, LPSPropProblemArray *p) override {
        ENTER("IMAPIProp.SetProps")
        return set(c, v, p);
    }
    STDMETHODIMP DeleteProps(LPSPropTagArray t, LPSPropProblemArray *p) override {
        ENTER("IMAPIProp.DeleteProps")
        return remove(t, p);
    }
    STDMETHODIMP CopyTo(ULONG, LPCIID, LPSPropTagArray, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID, ULONG, LPSPropProblemArray *) override UNSUPPORTED("IMAPIProp.CopyTo")
    STDMETHODIMP CopyProps(LPSPropTagArray, ULONG_PTR, LPMAPIPROGRESS, LPCIID, LPVOID, ULONG, LPSPropProblemArray *) override UNSUPPORTED("IMAPIProp.CopyProps")
    // A profile section knows no named properties (IProfSect : IMAPIProp).
    STDMETHODIMP GetNamesFromIDs(LPSPropTagArray *, LPGUID, ULONG, ULONG *, LPMAPINAMEID **) override UNSUPPORTED("IMAPIProp.GetNamesFromIDs")
    STDMETHODIMP GetIDsFromNames(ULONG, LPMAPINAMEID *, ULONG, LPSPropTagArray *) override UNSUPPORTED("IMAPIProp.GetIDsFromNames")
    // Not transacted: changes are there at once (IProfSect : IMAPIProp).
    void changed() override {
        if (FAILED(with(profile_, true, [&](Profile &profile) { return *section_of(profile, uid_) = bag, S_OK; })))
            violation("a section was written to and its profile is gone or cannot be written", "IProfSect");
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IProfSect) || IsEqualGUID(iid, IID_IMAPIProp); }

    void retire() override {
        auto range = open_sections.equal_range(profile_ + L"\n" + widen_bytes(uid_));
        for (auto at = range.first; at != range.second; ++at)
            if (at->second == modify_) return (void)open_sections.erase(at);
    }

private:
    std::wstring profile_;
    std::string uid_;
    bool modify_;
};

HRESULT open_section(const std::wstring &profile, LPMAPIUID uid, ULONG flags, LPPROFSECT *out) {
    *out = nullptr;
    if (!uid) return MAPI_E_INVALID_PARAMETER;
    std::string key((const char *)uid, 16);
    bool modify = flags & MAPI_MODIFY;
    if (!turned(Turn::CLOSED_SECTIONS)) {
        return with(profile, false, [&](Profile &p) { return *out = new Section(profile, key, *section_of(p, key), modify), S_OK; });
    }
    if (flags & ~(ULONG)(MAPI_MODIFY | MAPI_FORCE_ACCESS_ | MAPI_DEFERRED_ERRORS)) return MAPI_E_UNKNOWN_FLAGS;
    auto range = open_sections.equal_range(profile + L"\n" + widen_bytes(key));
    for (auto at = range.first; at != range.second; ++at)
        if (modify || at->second) return MAPI_E_NO_ACCESS;
    Bag content;
    HRESULT hr = with(profile, false, [&](Profile &p) -> HRESULT {
        Bag *own = owned_section(p, key);
        // A service's or provider's own section is not a client's to open, unless it insists.
        if (own && !(flags & MAPI_FORCE_ACCESS_)) return MAPI_E_NO_ACCESS;
        if (!own && !p.sections.count(key)) return MAPI_E_NOT_FOUND;
        content = own ? *own : p.sections[key];
        return S_OK;
    });
    // Opened to be written it is made, there and then, whether anything is written or not.
    if (hr == MAPI_E_NOT_FOUND && modify) hr = with(profile, true, [&](Profile &p) { return p.sections[key], S_OK; });
    if (SUCCEEDED(hr)) *out = new Section(profile, key, content, modify);
    return hr;
}

IMAPITable *providers_table(const Profile &profile, LPMAPIUID only) {
    std::vector<BagPtr> rows;
    for (auto &service : profile.services) {
        if (only && memcmp(service.uid.data(), only, 16)) continue;
        for (auto &provider : service.providers) rows.push_back(row(provider.section, (ULONG)rows.size() + 1));
    }
    return as_interface(make_table(rows, {PR_PROVIDER_UID, PR_PROVIDER_DISPLAY, PR_SERVICE_UID, PR_RESOURCE_TYPE, PR_INSTANCE_KEY}, nullptr));
}

class ProviderAdmin : public Object<IProviderAdmin> {
public:
    ProviderAdmin(std::wstring profile, MAPIUID service) : Object("IProviderAdmin"), profile_(std::move(profile)), service_(service) {}
    TELLS_LAST_ERROR
    STDMETHODIMP GetProviderTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IProviderAdmin.GetProviderTable")
        return with(profile_, false, [&](Profile &p) { return *out = providers_table(p, &service_), S_OK; });
    }
    STDMETHODIMP CreateProvider(LPTSTR, ULONG, LPSPropValue, ULONG_PTR, ULONG, MAPIUID *) override UNSUPPORTED("IProviderAdmin.CreateProvider")
    STDMETHODIMP DeleteProvider(LPMAPIUID uid) override {
        ENTER("IProviderAdmin.DeleteProvider")
        return with(profile_, true, [&](Profile &p) -> HRESULT {
            Service *service = service_of(p, &service_);
            if (!service) return MAPI_E_NOT_FOUND;
            auto at = std::find_if(service->providers.begin(), service->providers.end(), [&](Provider &one) { return !memcmp(one.uid.data(), uid, 16); });
            if (at == service->providers.end()) return MAPI_E_NOT_FOUND;
            service->providers.erase(at);
            return S_OK;
        });
    }
    STDMETHODIMP OpenProfileSection(LPMAPIUID uid, LPCIID, ULONG flags, LPPROFSECT *out) override {
        ENTER("IProviderAdmin.OpenProfileSection")
        return open_section(profile_, uid, flags, out);
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IProviderAdmin); }

private:
    std::wstring profile_;
    MAPIUID service_;
};

// --- Services --------------------------------------------------------------------------------------------------------

class ServiceAdmin : public Object<IMsgServiceAdmin2> {
public:
    explicit ServiceAdmin(std::wstring profile) : Object("IMsgServiceAdmin"), profile_(std::move(profile)) {}
    TELLS_LAST_ERROR
    STDMETHODIMP GetMsgServiceTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IMsgServiceAdmin.GetMsgServiceTable")
        return with(profile_, false, [&](Profile &p) {
            std::vector<BagPtr> rows;
            for (auto &service : p.services) rows.push_back(row(service.section, (ULONG)rows.size() + 1));
            *out = as_interface(make_table(rows, {PR_SERVICE_UID, PR_SERVICE_NAME_A, PR_DISPLAY_NAME_A, PR_SERVICE_DLL_NAME_A, PR_RESOURCE_FLAGS, PR_INSTANCE_KEY}, nullptr));
            return S_OK;
        });
    }
    STDMETHODIMP CreateMsgService(LPTSTR service, LPTSTR name, ULONG_PTR, ULONG flags) override {
        ENTER("IMsgServiceAdmin.CreateMsgService")
        return create(service, name, flags, nullptr);
    }
    STDMETHODIMP CreateMsgServiceEx(LPTSTR service, LPTSTR name, ULONG_PTR, ULONG flags, LPMAPIUID uid) override {
        ENTER("IMsgServiceAdmin2.CreateMsgServiceEx")
        return uid ? create(service, name, flags, uid) : MAPI_E_INVALID_PARAMETER;
    }
    STDMETHODIMP DeleteMsgService(LPMAPIUID uid) override {
        ENTER("IMsgServiceAdmin.DeleteMsgService")
        HRESULT hr = with(profile_, true, [&](Profile &p) -> HRESULT {
            Service *service = service_of(p, uid);
            if (!service) return MAPI_E_NOT_FOUND;
            service->providers.clear();
            return S_OK;
        });
        if (FAILED(hr)) return hr;
        half();
        return with(profile_, true, [&](Profile &p) {
            if (Service *service = service_of(p, uid)) p.services.erase(p.services.begin() + (service - p.services.data()));
            return S_OK;
        });
    }
    STDMETHODIMP CopyMsgService(LPMAPIUID, LPTSTR, LPCIID, LPCIID, LPVOID, ULONG_PTR, ULONG) override UNSUPPORTED("IMsgServiceAdmin.CopyMsgService")
    STDMETHODIMP RenameMsgService(LPMAPIUID uid, ULONG flags, LPTSTR name) override {
        ENTER("IMsgServiceAdmin.RenameMsgService")
        std::wstring to;
        if (!text_of(name, flags, to)) return MAPI_E_INVALID_PARAMETER;
        return with(profile_, true, [&](Profile &p) -> HRESULT {
            Service *service = service_of(p, uid);
            if (!service) return MAPI_E_NOT_FOUND;
            service->section.put(Value::text(PR_DISPLAY_NAME_W, to));
            return S_OK;
        });
    }
    STDMETHODIMP ConfigureMsgService(LPMAPIUID uid, ULONG_PTR, ULONG flags, ULONG count, LPSPropValue values) override {
        ENTER("IMsgServiceAdmin.ConfigureMsgService")
        if (flags & ~(MAPI_UNICODE | SERVICE_UI_ALLOWED | SERVICE_UI_ALWAYS | 0x8)) return MAPI_E_UNKNOWN_FLAGS;
        if (flags & (SERVICE_UI_ALLOWED | SERVICE_UI_ALWAYS)) return MAPI_E_USER_CANCEL;
        Bag given;
        for (ULONG i = 0; i < count; i++) {
            Value value;
            HRESULT wrong = take(values[i], value);
            if (FAILED(wrong)) return wrong;
            given.put(value);
        }
        bool is_store = false;
        std::wstring path;
        HRESULT hr = with(profile_, false, [&](Profile &p) -> HRESULT {
            Service *service = service_of(p, uid);
            if (!service) return MAPI_E_NOT_FOUND;
            is_store = known(service->name)->store;
            path = text_in(given, PROP_ID(PR_PST_PATH));
            for (auto &provider : service->providers)
                if (path.empty()) path = text_in(provider.section, PROP_ID(PR_PST_PATH));
            return S_OK;
        });
        if (FAILED(hr)) return hr;
        if (is_store) {
            // Without a path the provider would ask the user, which no flag allowed here.
            if (path.empty()) return MAPI_E_UNCONFIGURED;
            path = canonical(path);
            given.put(Value::text(PR_PST_PATH_W, path));
            std::string fresh = narrow(text_in(given, PROP_ID(PR_PST_PW_SZ_NEW)));
            hr = create_store_file(path, narrow(text_in(given, PROP_ID(PR_PST_PW_SZ_OLD))), fresh);
            if (FAILED(hr)) return hr;
            half();
        }
        return with(profile_, true, [&](Profile &p) -> HRESULT {
            Service *service = service_of(p, uid);
            if (!service) return MAPI_E_NOT_FOUND;
            for (auto &value : given.values) {
                if (PROP_ID(value.tag) == PROP_ID(PR_PST_PW_SZ_NEW) || PROP_ID(value.tag) == PROP_ID(PR_PST_PW_SZ_OLD)) continue;
                // Only the name is the service's too.
                bool shown = PROP_ID(value.tag) == PROP_ID(PR_DISPLAY_NAME);
                if (shown || !turned(Turn::CLOSED_SECTIONS)) service->section.put(value);
                for (auto &provider : service->providers) provider.section.put(value);
            }
            const Value *word = given.find(PROP_ID(PR_PST_PW_SZ_NEW)), *keep = given.find(PROP_ID(PR_PST_REMEMBER_PW_));
            if (word && keep && keep->number)
                for (auto &provider : service->providers) provider.section.put(Value::text(PROP_TAG(PT_UNICODE, REMEMBERED), word->wide()));
            return S_OK;
        });
    }
    STDMETHODIMP OpenProfileSection(LPMAPIUID uid, LPCIID, ULONG flags, LPPROFSECT *out) override {
        ENTER("IMsgServiceAdmin.OpenProfileSection")
        return open_section(profile_, uid, flags, out);
    }
    STDMETHODIMP MsgServiceTransportOrder(ULONG, LPMAPIUID, ULONG) override UNSUPPORTED("IMsgServiceAdmin.MsgServiceTransportOrder")
    STDMETHODIMP AdminProviders(LPMAPIUID uid, ULONG, LPPROVIDERADMIN *out) override {
        ENTER("IMsgServiceAdmin.AdminProviders")
        return with(profile_, false, [&](Profile &p) -> HRESULT {
            if (!service_of(p, uid)) return MAPI_E_NOT_FOUND;
            *out = new ProviderAdmin(profile_, *uid);
            return S_OK;
        });
    }
    STDMETHODIMP SetPrimaryIdentity(LPMAPIUID, ULONG) override UNSUPPORTED("IMsgServiceAdmin.SetPrimaryIdentity")
    STDMETHODIMP GetProviderTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IMsgServiceAdmin.GetProviderTable")
        return with(profile_, false, [&](Profile &p) { return *out = providers_table(p, nullptr), S_OK; });
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMsgServiceAdmin) || IsEqualGUID(iid, IID_IMsgServiceAdmin2); }

private:
    std::wstring profile_;

    HRESULT create(LPTSTR name, LPTSTR display, ULONG flags, LPMAPIUID uid) {
        if (flags & MAPI_UNICODE) return MAPI_E_BAD_CHARWIDTH;
        if (flags & ~(SERVICE_UI_ALLOWED | SERVICE_UI_ALWAYS | SERVICE_NO_RESTART_WARNING)) return MAPI_E_UNKNOWN_FLAGS;
        std::wstring wanted, shown;
        if (!text_of(name, 0, wanted)) return MAPI_E_INVALID_PARAMETER;
        const Known *kind = known(narrow(wanted));
        if (!kind) return MAPI_E_NOT_FOUND;
        text_of(display, 0, shown);
        if (shown.empty()) shown = widen(kind->display);
        Service service;
        service.uid = random_id();
        service.name = kind->name;
        HRESULT hr = with(profile_, true, [&](Profile &p) -> HRESULT {
            for (auto &one : p.services)
                if (kind->single && one.name == kind->name) return MAPI_E_NO_ACCESS;
            Bag &bag = service.section;
            bag.put(Value::binary(PR_SERVICE_UID, service.uid.data(), 16));
            bag.put(Value::text(PR_SERVICE_NAME_W, widen(kind->name)));
            bag.put(Value::text(PR_SERVICE_DLL_NAME_W, widen(kind->dll)));
            bag.put(Value::text(PR_DISPLAY_NAME_W, shown));
            bag.put(Value::of(PR_RESOURCE_FLAGS, kind->single ? SERVICE_SINGLE_COPY : 0));
            p.services.push_back(service);
            return S_OK;
        });
        if (FAILED(hr)) return hr;
        half();
        hr = with(profile_, true, [&](Profile &p) -> HRESULT {
            Service *own = service_of(p, (LPMAPIUID)service.uid.data());
            if (!own) return MAPI_E_NOT_FOUND; // Taken away by another process in between.
            Provider provider;
            provider.uid = random_id();
            Bag &bag = provider.section;
            bag.put(Value::binary(PR_PROVIDER_UID, provider.uid.data(), 16));
            bag.put(Value::binary(PR_SERVICE_UID, service.uid.data(), 16));
            bag.put(Value::text(PR_PROVIDER_DISPLAY_W, widen(kind->display)));
            bag.put(Value::text(PR_SERVICE_NAME_W, widen(kind->name)));
            bag.put(Value::of(PR_RESOURCE_TYPE, kind->store ? MAPI_STORE_PROVIDER : MAPI_AB_PROVIDER));
            if (kind->store) {
                bool first = true;
                for (auto &one : p.services)
                    for (auto &other : one.providers)
                        if (other.section.find(PROP_ID(PR_DEFAULT_STORE)) && other.section.find(PROP_ID(PR_DEFAULT_STORE))->number) first = false;
                bag.put(Value::of(PR_DEFAULT_STORE, first));
            }
            if (kind->store && bag.find(PROP_ID(PR_DEFAULT_STORE))->number) bag.put(Value::of(PR_RESOURCE_FLAGS, STATUS_DEFAULT_STORE));
            own->providers.push_back(provider);
            own->section.put(Value::binary(kind->store ? PR_STORE_PROVIDERS : PR_AB_PROVIDERS, provider.uid.data(), 16));
            return S_OK;
        });
        if (SUCCEEDED(hr) && uid) memcpy(uid, service.uid.data(), 16);
        return hr;
    }
};

// --- Profiles --------------------------------------------------------------------------------------------------------

class ProfAdmin : public Object<IProfAdmin> {
public:
    ProfAdmin() : Object("IProfAdmin") {}
    TELLS_LAST_ERROR
    STDMETHODIMP GetProfileTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IProfAdmin.GetProfileTable")
        std::vector<BagPtr> rows;
        for (auto &profile : load()) {
            if (profile.deleted) continue;
            Bag bag;
            bag.put(Value::text(PR_DISPLAY_NAME_W, profile.name));
            bag.put(Value::of(PR_DEFAULT_PROFILE, profile.is_default));
            rows.push_back(row(bag, (ULONG)rows.size() + 1));
        }
        *out = as_interface(make_table(rows, {PR_DISPLAY_NAME_A, PR_DEFAULT_PROFILE, PR_INSTANCE_KEY}, nullptr));
        return S_OK;
    }
    STDMETHODIMP CreateProfile(LPTSTR name, LPTSTR password, ULONG_PTR, ULONG flags) override {
        ENTER("IProfAdmin.CreateProfile")
        std::wstring wanted;
        HRESULT hr = good_name(name, flags, wanted);
        if (FAILED(hr)) return hr;
        // Null, or empty (IProfAdmin::CreateProfile).
        if (password && *(const char *)password) return MAPI_E_INVALID_PARAMETER;
        {
            Exclusive now;
            std::vector<Profile> all = load();
            if (Profile *left = named(all, wanted, true))
                if (left->deleted && !in_use(wanted)) all.erase(all.begin() + (left - all.data()));
            // Also where it is deleted and still in use.
            if (named(all, wanted, true)) return MAPI_E_NO_ACCESS;
            Profile profile;
            profile.name = wanted;
            profile.is_default = all.empty();
            all.push_back(profile);
            hr = store(all);
        }
        if (SUCCEEDED(hr)) half();
        return hr;
    }
    STDMETHODIMP DeleteProfile(LPTSTR name, ULONG flags) override {
        ENTER("IProfAdmin.DeleteProfile")
        std::wstring wanted;
        HRESULT hr = good_name(name, flags, wanted);
        if (FAILED(hr)) return hr;
        if (in_use(wanted)) return with(wanted, true, [](Profile &p) { return p.deleted = true, p.is_default = false, S_OK; });
        hr = with(wanted, true, [](Profile &p) { return p.services.clear(), S_OK; });
        if (FAILED(hr)) return hr;
        // Its accounts, which are no business of MAPI's, lie in the same key and go with it.
        RegDeleteTreeW(HKEY_CURRENT_USER, (L"Software\\Microsoft\\Office\\16.0\\Outlook\\Profiles\\" + wanted).c_str());
        half();
        Exclusive now;
        std::vector<Profile> all = load();
        Profile *gone = named(all, wanted);
        if (!gone) return MAPI_E_NOT_FOUND;
        all.erase(all.begin() + (gone - all.data()));
        return store(all);
    }
    STDMETHODIMP ChangeProfilePassword(LPTSTR, LPTSTR, LPTSTR, ULONG) override UNSUPPORTED("IProfAdmin.ChangeProfilePassword")
    STDMETHODIMP CopyProfile(LPTSTR, LPTSTR, LPTSTR, ULONG_PTR, ULONG) override UNSUPPORTED("IProfAdmin.CopyProfile")
    STDMETHODIMP RenameProfile(LPTSTR, LPTSTR, LPTSTR, ULONG_PTR, ULONG) override UNSUPPORTED("IProfAdmin.RenameProfile")
    STDMETHODIMP SetDefaultProfile(LPTSTR name, ULONG flags) override {
        ENTER("IProfAdmin.SetDefaultProfile")
        std::wstring wanted;
        if (flags & MAPI_UNICODE) return MAPI_E_BAD_CHARWIDTH;
        text_of(name, flags, wanted);
        Exclusive now;
        std::vector<Profile> all = load();
        if (name && !named(all, wanted)) return MAPI_E_NOT_FOUND;
        for (auto &profile : all) profile.is_default = name && !lstrcmpiW(profile.name.c_str(), wanted.c_str());
        return store(all);
    }
    STDMETHODIMP AdminServices(LPTSTR name, LPTSTR, ULONG_PTR, ULONG flags, LPSERVICEADMIN *out) override {
        ENTER("IProfAdmin.AdminServices")
        std::wstring wanted;
        HRESULT hr = good_name(name, flags, wanted);
        if (FAILED(hr)) return hr;
        hr = with(wanted, false, [&](Profile &p) { return *out = new ServiceAdmin(p.name), S_OK; });
        return hr == MAPI_E_NOT_FOUND ? MAPI_E_LOGON_FAILED : hr;
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IProfAdmin); }
};

// --- Session ---------------------------------------------------------------------------------------------------------

class Session : public Object<IMAPISession> {
public:
    explicit Session(std::wstring profile)
        : Object("IMAPISession"), profile_(std::move(profile)), use_(CreateMutexW(nullptr, FALSE, use_of(profile_).c_str())) {}
    TELLS_LAST_ERROR
    STDMETHODIMP GetMsgStoresTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IMAPISession.GetMsgStoresTable")
        return with(profile_, false, [&](Profile &p) {
            std::vector<BagPtr> rows;
            for (auto &service : p.services)
                for (auto &provider : service.providers) {
                    if (!known(service.name)->store) continue;
                    Bag bag = provider.section;
                    std::string id = store_entry_id(provider);
                    const Value *name = service.section.find(PROP_ID(PR_DISPLAY_NAME_W));
                    bag.put(Value::text(PR_DISPLAY_NAME_W, name ? name->wide() : L""));
                    bag.put(Value::binary(PR_ENTRYID, id.data(), id.size()));
                    bag.put(Value::binary(PR_RECORD_KEY, provider.uid.data(), 16));
                    bag.put(Value::binary(PR_MDB_PROVIDER, PST_PROVIDER, 16));
                    bag.put(Value::of(PR_OBJECT_TYPE, MAPI_STORE));
                    rows.push_back(row(bag, (ULONG)rows.size() + 1));
                }
            *out = as_interface(make_table(rows, {PR_ENTRYID, PR_DISPLAY_NAME_W, PR_DEFAULT_STORE, PR_MDB_PROVIDER, PR_INSTANCE_KEY}, nullptr));
            return S_OK;
        });
    }
    STDMETHODIMP OpenMsgStore(ULONG_PTR, ULONG size, LPENTRYID id, LPCIID, ULONG, LPMDB *out) override {
        ENTER("IMAPISession.OpenMsgStore")
        if (!id || size != 36) return MAPI_E_INVALID_ENTRYID;
        std::string wanted((const char *)id, size);
        return with(profile_, false, [&](Profile &p) -> HRESULT {
            for (auto &service : p.services)
                for (auto &provider : service.providers)
                    if (store_entry_id(provider) == wanted) {
                        std::wstring path = text_in(provider.section, PROP_ID(PR_PST_PATH));
                        if (path.empty()) return MAPI_E_UNCONFIGURED;
                        const Value *is = provider.section.find(PROP_ID(PR_DEFAULT_STORE));
                        return open_store({path, text_in(service.section, PROP_ID(PR_DISPLAY_NAME_W)), wanted, narrow(text_in(provider.section, REMEMBERED)), is && is->number}, out);
                    }
            return MAPI_E_UNKNOWN_ENTRYID;
        });
    }
    STDMETHODIMP OpenAddressBook(ULONG_PTR, LPCIID, ULONG, LPADRBOOK *) override UNSUPPORTED("IMAPISession.OpenAddressBook")
    STDMETHODIMP OpenProfileSection(LPMAPIUID uid, LPCIID, ULONG flags, LPPROFSECT *out) override {
        ENTER("IMAPISession.OpenProfileSection")
        return open_section(profile_, uid, flags, out);
    }
    STDMETHODIMP GetStatusTable(ULONG, LPMAPITABLE *) override UNSUPPORTED("IMAPISession.GetStatusTable")
    STDMETHODIMP OpenEntry(ULONG, LPENTRYID, LPCIID, ULONG, ULONG *, LPUNKNOWN *) override UNSUPPORTED("IMAPISession.OpenEntry")
    STDMETHODIMP CompareEntryIDs(ULONG a, LPENTRYID x, ULONG b, LPENTRYID y, ULONG, ULONG *same) override {
        ENTER("IMAPISession.CompareEntryIDs")
        *same = a == b && !memcmp(x, y, a);
        return S_OK;
    }
    STDMETHODIMP Advise(ULONG, LPENTRYID, ULONG, LPMAPIADVISESINK, ULONG_PTR *) override UNSUPPORTED("IMAPISession.Advise")
    STDMETHODIMP Unadvise(ULONG_PTR) override UNSUPPORTED("IMAPISession.Unadvise")
    STDMETHODIMP MessageOptions(ULONG_PTR, ULONG, LPTSTR, LPMESSAGE) override UNSUPPORTED("IMAPISession.MessageOptions")
    STDMETHODIMP QueryDefaultMessageOpt(LPTSTR, ULONG, ULONG *, LPSPropValue *) override UNSUPPORTED("IMAPISession.QueryDefaultMessageOpt")
    STDMETHODIMP EnumAdrTypes(ULONG, ULONG *, LPTSTR **) override UNSUPPORTED("IMAPISession.EnumAdrTypes")
    STDMETHODIMP QueryIdentity(ULONG *, LPENTRYID *) override UNSUPPORTED("IMAPISession.QueryIdentity")
    STDMETHODIMP Logoff(ULONG_PTR, ULONG, ULONG) override {
        ENTER("IMAPISession.Logoff")
        over();
        return S_OK;
    }
    STDMETHODIMP SetDefaultStore(ULONG flags, ULONG size, LPENTRYID id) override {
        ENTER("IMAPISession.SetDefaultStore")
        if (flags != MAPI_DEFAULT_STORE) return MAPI_E_NO_SUPPORT;
        std::string wanted(id ? (const char *)id : "", id ? size : 0);
        return with(profile_, true, [&](Profile &p) -> HRESULT {
            bool found = wanted.empty();
            for (auto &service : p.services)
                for (auto &provider : service.providers) {
                    bool it = store_entry_id(provider) == wanted;
                    found |= it;
                    if (!known(service.name)->store) continue;
                    // One that nothing can be written to or sent from cannot be it (IMAPISession::SetDefaultStore).
                    if (it && text_in(provider.section, PROP_ID(PR_PST_PATH)).empty()) return MAPI_E_NO_ACCESS;
                    provider.section.put(Value::of(PR_DEFAULT_STORE, it));
                    provider.section.put(Value::of(PR_RESOURCE_FLAGS, it ? STATUS_DEFAULT_STORE : 0));
                }
            return found ? S_OK : MAPI_E_UNKNOWN_ENTRYID;
        });
    }
    STDMETHODIMP AdminServices(ULONG, LPSERVICEADMIN *out) override {
        ENTER("IMAPISession.AdminServices")
        *out = new ServiceAdmin(profile_);
        return S_OK;
    }
    STDMETHODIMP ShowForm(ULONG_PTR, LPMDB, LPMAPIFOLDER, LPCIID, ULONG_PTR, LPMESSAGE, ULONG, ULONG, ULONG, ULONG, LPSTR) override UNSUPPORTED("IMAPISession.ShowForm")
    STDMETHODIMP PrepareForm(LPCIID, LPMESSAGE, ULONG_PTR *) override UNSUPPORTED("IMAPISession.PrepareForm")

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IMAPISession); }
    void retire() override { over(); }

private:
    std::wstring profile_;
    HANDLE use_;

    void over() {
        if (use_) CloseHandle(use_);
        use_ = nullptr;
        Exclusive now;
        std::vector<Profile> all = load();
        Profile *own = named(all, profile_, true);
        if (!own || !own->deleted || in_use(profile_)) return;
        all.erase(all.begin() + (own - all.data()));
        store(all);
    }
};

} // namespace

HRESULT admin_profiles(ULONG flags, LPPROFADMIN *out) {
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    *out = new ProfAdmin;
    return S_OK;
}

long count_sections(const std::wstring &profile) {
    long count = -1;
    with(profile, false, [&](Profile &p) {
        count = (long)(p.sections.size() + p.services.size());
        for (auto &service : p.services) count += (long)service.providers.size();
        return S_OK;
    });
    return count;
}

HRESULT logon(LPTSTR name, ULONG flags, LPMAPISESSION *out) {
    const ULONG KNOWN_FLAGS = MAPI_LOGON_UI | MAPI_PASSWORD_UI | MAPI_NEW_SESSION | MAPI_ALLOW_OTHERS | MAPI_EXPLICIT_PROFILE | MAPI_EXTENDED | MAPI_FORCE_DOWNLOAD
        | MAPI_SERVICE_UI_ALWAYS | MAPI_NO_MAIL | MAPI_NT_SERVICE | MAPI_TIMEOUT_SHORT | MAPI_SIMPLE_DEFAULT | MAPI_SIMPLE_EXPLICIT | MAPI_UNICODE
        | MAPI_USE_DEFAULT | MAPI_BG_SESSION_;
    if (flags & ~KNOWN_FLAGS) return MAPI_E_UNKNOWN_FLAGS;
    // A dialog would be shown: the test must not hang on it.
    if (flags & (MAPI_LOGON_UI | MAPI_PASSWORD_UI)) return MAPI_E_USER_CANCEL;
    if (!(flags & MAPI_EXTENDED)) return MAPI_E_INVALID_PARAMETER;
    if (!name) return MAPI_E_LOGON_FAILED;
    // The first of a process: the one mutex of all log-ons is held, or a provider is slow to start.
    static bool failed_once = false;
    const HRESULT PASSING[] = {S_OK, MAPI_E_TIMEOUT, MAPI_E_CALL_FAILED, MAPI_E_FAILONEPROVIDER, MAPI_E_LOGON_FAILED};
    long how = turned(Turn::LOGON_FAILS);
    if (how > 0 && how < 5 && !failed_once) return failed_once = true, PASSING[how];
    std::wstring wanted = flags & MAPI_UNICODE ? std::wstring((const wchar_t *)name) : widen((const char *)name);
    std::vector<Profile> all = load();
    if (!named(all, wanted)) return MAPI_E_LOGON_FAILED;
    *out = new Session(wanted);
    return S_OK;
}

} // namespace rig
