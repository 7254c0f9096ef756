// Profiles, message services, providers, profile sections; the session. Kept in one file, written anew whole and renamed over the old.
#include "rig.h"

#include <algorithm>
#include <cstdio>

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);
extern "C" ULONG WINAPI MAPIFreeBuffer(LPVOID);

namespace rig {

namespace {

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

std::vector<Profile> load() {
    std::vector<Profile> all;
    FILE *in = _wfopen(file().c_str(), L"rb");
    if (!in) return all;
    std::string content;
    char part[65536];
    for (size_t n; (n = fread(part, 1, sizeof part, in)) > 0;) content.append(part, n);
    fclose(in);
    Reader read(content.data(), content.size());
    for (uint64_t left = read.number(); left && read.good(); left--) {
        Profile profile;
        profile.name = read.text();
        profile.is_default = read.number();
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

void store(const std::vector<Profile> &all) {
    Writer write;
    write.number(all.size());
    for (auto &profile : all) {
        write.text(profile.name);
        write.number(profile.is_default);
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
    FILE *out = _wfopen(part.c_str(), L"wb");
    if (!out) return;
    fwrite(write.out.data(), 1, write.out.size(), out);
    fclose(out);
    MoveFileExW(part.c_str(), file().c_str(), MOVEFILE_REPLACE_EXISTING);
}

Profile *named(std::vector<Profile> &all, const std::wstring &name) {
    for (auto &one : all)
        if (!lstrcmpiW(one.name.c_str(), name.c_str())) return &one;
    return nullptr;
}

/** Reads, lets `change` work on the profile, writes. */
HRESULT with(const std::wstring &name, bool write, const std::function<HRESULT(Profile &)> &change) {
    std::vector<Profile> all = load();
    Profile *profile = named(all, name);
    if (!profile) return MAPI_E_NOT_FOUND;
    HRESULT hr = change(*profile);
    if (write && SUCCEEDED(hr)) store(all);
    return hr;
}

Service *service_of(Profile &profile, LPMAPIUID uid) {
    if (!uid) return nullptr;
    for (auto &one : profile.services)
        if (!memcmp(one.uid.data(), uid, 16)) return &one;
    return nullptr;
}

Bag *section_of(Profile &profile, const std::string &uid) {
    for (auto &service : profile.services) {
        if (service.uid == uid) return &service.section;
        for (auto &provider : service.providers)
            if (provider.uid == uid) return &provider.section;
    }
    return &profile.sections[uid];
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

std::string store_entry_id(const Provider &provider) { return std::string(4, 0) + std::string((const char *)PST_PROVIDER, 16) + provider.uid; }

BagPtr row(Bag bag, ULONG id) {
    bag.put(Value::binary(PR_INSTANCE_KEY, &id, sizeof id));
    bag.put(Value::of(PR_ROWID, id));
    return std::make_shared<const Bag>(std::move(bag));
}

// --- Sections --------------------------------------------------------------------------------------------------------

class Section : public Object<IProfSect>, public Properties {
public:
    Section(std::wstring profile, std::string uid, Bag content) : Object("IProfSect"), profile_(std::move(profile)), uid_(std::move(uid)) {
        bag = std::move(content);
    }
    NO_LAST_ERROR
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
        with(profile_, true, [&](Profile &profile) { return *section_of(profile, uid_) = bag, S_OK; });
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IProfSect) || IsEqualGUID(iid, IID_IMAPIProp); }

private:
    std::wstring profile_;
    std::string uid_;
};

/** In Microsoft's MAPIX.h and in the documentation of OpenProfileSection, but not in mingw-w64's headers. */
const ULONG FORCE_ACCESS = 0x00080000;

bool of_a_service(const Profile &profile, const std::string &uid) {
    for (auto &service : profile.services) {
        if (service.uid == uid) return true;
        for (auto &provider : service.providers)
            if (provider.uid == uid) return true;
    }
    return false;
}

/** Sections of services and providers are closed to clients that do not insist; what is not there is made for those who want to write. */
HRESULT open_section(const std::wstring &profile, LPMAPIUID uid, ULONG flags, LPPROFSECT *out) {
    if (!uid) return MAPI_E_INVALID_PARAMETER;
    std::string key((const char *)uid, 16);
    bool made = false;
    HRESULT hr = with(profile, false, [&](Profile &p) -> HRESULT {
        if (of_a_service(p, key)) return flags & FORCE_ACCESS ? S_OK : MAPI_E_NO_ACCESS;
        made = !p.sections.count(key);
        return made && !(flags & MAPI_MODIFY) ? MAPI_E_NOT_FOUND : S_OK;
    });
    if (FAILED(hr)) return hr;
    return with(profile, made, [&](Profile &p) {
        *out = new Section(profile, key, *section_of(p, key));
        return S_OK;
    });
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
    NO_LAST_ERROR
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
    NO_LAST_ERROR
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
            p.services.erase(p.services.begin() + (service_of(p, uid) - p.services.data()));
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
            hr = create_store_file(path);
            if (FAILED(hr)) return hr;
            half();
        }
        return with(profile_, true, [&](Profile &p) {
            Service *service = service_of(p, uid);
            for (auto &value : given.values) {
                if (PROP_ID(value.tag) == PROP_ID(PR_PST_PW_SZ_NEW) || PROP_ID(value.tag) == PROP_ID(PR_PST_PW_SZ_OLD)) continue;
                // What the provider works with is in its own section; the service's keeps what names it.
                if (PROP_ID(value.tag) == PROP_ID(PR_DISPLAY_NAME_W)) service->section.put(value);
                for (auto &provider : service->providers) provider.section.put(value);
            }
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
        hr = with(profile_, true, [&](Profile &p) {
            Service *own = service_of(p, (LPMAPIUID)service.uid.data());
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
            own->providers.push_back(provider);
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
    NO_LAST_ERROR
    STDMETHODIMP GetProfileTable(ULONG, LPMAPITABLE *out) override {
        ENTER("IProfAdmin.GetProfileTable")
        std::vector<BagPtr> rows;
        for (auto &profile : load()) {
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
        // The password has to be null (IProfAdmin::CreateProfile).
        if (password) return MAPI_E_INVALID_PARAMETER;
        std::vector<Profile> all = load();
        if (named(all, wanted)) return MAPI_E_NO_ACCESS;
        Profile profile;
        profile.name = wanted;
        profile.is_default = all.empty();
        all.push_back(profile);
        store(all);
        half();
        return S_OK;
    }
    STDMETHODIMP DeleteProfile(LPTSTR name, ULONG flags) override {
        ENTER("IProfAdmin.DeleteProfile")
        std::wstring wanted;
        HRESULT hr = good_name(name, flags, wanted);
        if (FAILED(hr)) return hr;
        hr = with(wanted, true, [](Profile &p) { return p.services.clear(), S_OK; });
        if (FAILED(hr)) return hr;
        half();
        std::vector<Profile> all = load();
        all.erase(all.begin() + (named(all, wanted) - all.data()));
        store(all);
        return S_OK;
    }
    STDMETHODIMP ChangeProfilePassword(LPTSTR, LPTSTR, LPTSTR, ULONG) override UNSUPPORTED("IProfAdmin.ChangeProfilePassword")
    STDMETHODIMP CopyProfile(LPTSTR, LPTSTR, LPTSTR, ULONG_PTR, ULONG) override UNSUPPORTED("IProfAdmin.CopyProfile")
    STDMETHODIMP RenameProfile(LPTSTR, LPTSTR, LPTSTR, ULONG_PTR, ULONG) override UNSUPPORTED("IProfAdmin.RenameProfile")
    STDMETHODIMP SetDefaultProfile(LPTSTR name, ULONG flags) override {
        ENTER("IProfAdmin.SetDefaultProfile")
        std::wstring wanted;
        if (flags & MAPI_UNICODE) return MAPI_E_BAD_CHARWIDTH;
        text_of(name, flags, wanted);
        std::vector<Profile> all = load();
        if (name && !named(all, wanted)) return MAPI_E_NOT_FOUND;
        for (auto &profile : all) profile.is_default = name && !lstrcmpiW(profile.name.c_str(), wanted.c_str());
        store(all);
        return S_OK;
    }
    STDMETHODIMP AdminServices(LPTSTR name, LPTSTR, ULONG_PTR, ULONG flags, LPSERVICEADMIN *out) override {
        ENTER("IProfAdmin.AdminServices")
        std::wstring wanted;
        HRESULT hr = good_name(name, flags, wanted);
        if (FAILED(hr)) return hr;
        return with(wanted, false, [&](Profile &p) { return *out = new ServiceAdmin(p.name), S_OK; });
    }

protected:
    bool is(REFIID iid) override { return IsEqualGUID(iid, IID_IProfAdmin); }
};

// --- Session ---------------------------------------------------------------------------------------------------------

class Session : public Object<IMAPISession> {
public:
    explicit Session(std::wstring profile) : Object("IMAPISession"), profile_(std::move(profile)) {}
    NO_LAST_ERROR
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
                        return open_store(path, wanted, text_in(service.section, PROP_ID(PR_DISPLAY_NAME_W)), is && is->number, out);
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
                    if (known(service.name)->store) provider.section.put(Value::of(PR_DEFAULT_STORE, it));
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

private:
    std::wstring profile_;
};

} // namespace

HRESULT admin_profiles(ULONG flags, LPPROFADMIN *out) {
    if (flags) return MAPI_E_UNKNOWN_FLAGS;
    *out = new ProfAdmin;
    return S_OK;
}

HRESULT logon(LPTSTR name, ULONG flags, LPMAPISESSION *out) {
    // A dialog would be shown: the test must not hang on it.
    if (flags & (MAPI_LOGON_UI | MAPI_PASSWORD_UI)) return MAPI_E_USER_CANCEL;
    if (!(flags & MAPI_EXTENDED)) return MAPI_E_INVALID_PARAMETER;
    if (!name) return MAPI_E_LOGON_FAILED;
    std::wstring wanted = flags & MAPI_UNICODE ? std::wstring((const wchar_t *)name) : widen((const char *)name);
    std::vector<Profile> all = load();
    if (!named(all, wanted)) return MAPI_E_LOGON_FAILED;
    *out = new Session(wanted);
    return S_OK;
}

} // namespace rig
