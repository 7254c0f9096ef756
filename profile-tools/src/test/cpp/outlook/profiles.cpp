// The stand-in's registry, profiles and PRF files.
#include "outlook.h"

namespace outlook {

using client::ansi;
using client::check;
using client::Tags;

// --- The registry ----------------------------------------------------------------------------------------------------

std::wstring text_at(const std::wstring &key, const wchar_t *name) {
    wchar_t text[2048];
    DWORD size = sizeof text;
    // REG_EXPAND_SZ comes expanded, as text.
    return RegGetValueW(HKEY_CURRENT_USER, key.c_str(), name, RRF_RT_REG_SZ, nullptr, text, &size) ? L"" : text;
}

static void put(const std::wstring &key, const std::wstring &name, DWORD type, const void *data, DWORD size) {
    RegSetKeyValueW(HKEY_CURRENT_USER, key.c_str(), name.c_str(), type, data, size);
}
void put_text(const std::wstring &key, const std::wstring &name, const std::wstring &value) {
    put(key, name, REG_SZ, value.c_str(), (DWORD)(value.size() + 1) * 2);
}
void put_number(const std::wstring &key, const std::wstring &name, DWORD value) { put(key, name, REG_DWORD, &value, 4); }
void put_bytes(const std::wstring &key, const std::wstring &name, const SBinary &value) { put(key, name, REG_BINARY, value.lpb, value.cb); }
bool has(const std::wstring &key, const wchar_t *name) {
    return !RegGetValueW(HKEY_CURRENT_USER, key.c_str(), name, RRF_RT_ANY, nullptr, nullptr, nullptr);
}
void remove_value(const std::wstring &key, const wchar_t *name) { RegDeleteKeyValueW(HKEY_CURRENT_USER, key.c_str(), name); }

std::vector<std::wstring> keys_of(const std::wstring &key) {
    std::vector<std::wstring> all;
    HKEY open;
    if (RegOpenKeyExW(HKEY_CURRENT_USER, key.c_str(), 0, KEY_READ, &open)) return all;
    wchar_t name[256];
    for (DWORD i = 0, size = 256; !RegEnumKeyExW(open, i, name, &size, nullptr, nullptr, nullptr, nullptr); i++, size = 256) all.push_back(name);
    RegCloseKey(open);
    return all;
}

std::wstring accounts_key(const std::wstring &profile) {
    return std::wstring(OFFICE) + L"\\Profiles\\" + profile + L"\\9375CFF0413111d3B88A00104B2A6676";
}

std::wstring mail_account(const std::wstring &profile) {
    std::wstring list = accounts_key(profile);
    for (auto &one : keys_of(list))
        if (has(list + L"\\" + one, L"POP3 Server") || has(list + L"\\" + one, L"IMAP Server")) return list + L"\\" + one;
    return L"";
}

void stage() {
    static int passed = 0;
    wchar_t told[1024];
    passed++;
    if (GetEnvironmentVariableW(L"TENON_OUTLOOK_LOG", told, 1024)) {
        if (FILE *log = _wfopen(told, L"a")) fprintf(log, "%d\n", passed), fclose(log);
    }
    if (GetEnvironmentVariableW(L"TENON_OUTLOOK_DIE", told, 1024) && _wtol(told) == passed) TerminateProcess(GetCurrentProcess(), 98);
}

// --- Profiles --------------------------------------------------------------------------------------------------------

/** Where the stand-in keeps that it made a profile itself; Outlook's own sign is not known. */
static const BYTE OWN[16] = {0x72, 0x69, 0x67, 0x20, 0x6f, 0x75, 0x74, 0x6c, 0x6f, 0x6f, 0x6b, 0x20, 0x6f, 0x77, 0x6e, 0x21};

Profiles::Profiles(client::Library &mapi) : mapi_(mapi) { check(mapi.admin(0, &admin_), "MAPIAdminProfiles"); }
Profiles::~Profiles() { admin_->Release(); }

static void each(client::Library &mapi, LPPROFADMIN admin, const std::function<void(const std::wstring &, bool)> &tell) {
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<2> columns = {2, {PR_DISPLAY_NAME_W, PR_DEFAULT_PROFILE}};
    check(admin->GetProfileTable(0, &table), "IProfAdmin.GetProfileTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows; i++) tell(client::wide(rows->aRow[i].lpProps[0]), rows->aRow[i].lpProps[1].Value.b);
    mapi.free_rows(rows);
    table->Release();
}

bool Profiles::is_there(const std::wstring &name) {
    bool found = false;
    each(mapi_, admin_, [&](const std::wstring &one, bool) { found |= !lstrcmpiW(one.c_str(), name.c_str()); });
    return found;
}
bool Profiles::any() {
    bool found = false;
    each(mapi_, admin_, [&](const std::wstring &, bool) { found = true; });
    return found;
}
std::wstring Profiles::usual() {
    std::wstring found;
    each(mapi_, admin_, [&](const std::wstring &one, bool is) { found = is ? one : found; });
    return found;
}
void Profiles::create(const std::wstring &name) { check(admin_->CreateProfile((LPTSTR)ansi(name).c_str(), nullptr, 0, 0), "IProfAdmin.CreateProfile"); }
void Profiles::make_default(const std::wstring &name) {
    check(admin_->SetDefaultProfile((LPTSTR)ansi(name).c_str(), 0), "IProfAdmin.SetDefaultProfile");
    put_text(OFFICE, L"DefaultProfile", name);
}
void Profiles::remove(const std::wstring &name) { check(admin_->DeleteProfile((LPTSTR)ansi(name).c_str(), 0), "IProfAdmin.DeleteProfile"); }

/** A policy's folder before the user's, and before Outlook's own; a name that is free. */
static std::wstring minted() {
    std::wstring folder = text_at(POLICY, L"ForcePSTPath");
    if (folder.empty()) folder = text_at(OFFICE, L"ForcePSTPath");
    if (folder.empty()) {
        wchar_t home[MAX_PATH];
        GetEnvironmentVariableW(L"USERPROFILE", home, MAX_PATH);
        folder = std::wstring(home) + L"\\Documents\\Outlook Files";
        CreateDirectoryW((std::wstring(home) + L"\\Documents").c_str(), nullptr);
        CreateDirectoryW(folder.c_str(), nullptr);
    }
    std::wstring path = folder + L"\\Outlook.pst";
    for (int n = 1; GetFileAttributesW(path.c_str()) != INVALID_FILE_ATTRIBUTES; n++) path = folder + L"\\Outlook" + std::to_wstring(n) + L".pst";
    return path;
}

void Profiles::add_store(const std::wstring &profile, const std::wstring &shown, std::wstring path) {
    if (path.empty()) path = minted();
    LPSERVICEADMIN services = nullptr;
    IMsgServiceAdmin2 *newer = nullptr;
    MAPIUID uid;
    check(admin_->AdminServices((LPTSTR)ansi(profile).c_str(), nullptr, 0, 0, &services), "IProfAdmin.AdminServices");
    check(services->QueryInterface(IID_IMsgServiceAdmin2, (void **)&newer), "IUnknown.QueryInterface");
    check(newer->CreateMsgServiceEx((LPTSTR) "MSUPST MS", (LPTSTR)ansi(shown).c_str(), 0, 0, &uid), "IMsgServiceAdmin2.CreateMsgServiceEx");
    SPropValue values[2] = {};
    values[0].ulPropTag = PR_PST_PATH_W;
    values[0].Value.lpszW = (LPWSTR)path.c_str();
    values[1].ulPropTag = PR_DISPLAY_NAME_W;
    values[1].Value.lpszW = (LPWSTR)shown.c_str();
    stage();
    check(newer->ConfigureMsgService(&uid, 0, 0, 2, values), "IMsgServiceAdmin.ConfigureMsgService");
    stage();
    // Data files and address books are listed among the accounts.
    std::wstring list = accounts_key(profile) + L"\\0000000" + std::to_wstring(keys_of(accounts_key(profile)).size() + 1);
    put_text(list, L"clsid", L"{ED475415-B0D6-11D2-8C3B-00104B2A6676}");
    put_text(list, L"Account Name", shown);
    newer->Release();
    services->Release();
}

void Profiles::note_own(const std::wstring &profile) {
    LPSERVICEADMIN services = nullptr;
    LPPROFSECT section = nullptr;
    check(admin_->AdminServices((LPTSTR)ansi(profile).c_str(), nullptr, 0, 0, &services), "IProfAdmin.AdminServices");
    check(services->OpenProfileSection((LPMAPIUID)OWN, nullptr, MAPI_MODIFY, &section), "IMsgServiceAdmin.OpenProfileSection");
    SPropValue value = {};
    value.ulPropTag = PROP_TAG(PT_BOOLEAN, 0x6600);
    value.Value.b = TRUE;
    check(section->SetProps(1, &value, nullptr), "IMAPIProp.SetProps");
    section->Release();
    services->Release();
}

bool Profiles::own(const std::wstring &profile) {
    LPSERVICEADMIN services = nullptr;
    LPPROFSECT section = nullptr;
    LPSPropValue value = nullptr;
    ULONG count = 0;
    bool found = false;
    check(admin_->AdminServices((LPTSTR)ansi(profile).c_str(), nullptr, 0, 0, &services), "IProfAdmin.AdminServices");
    if (SUCCEEDED(services->OpenProfileSection((LPMAPIUID)OWN, nullptr, 0, &section))) {
        Tags<1> wanted = {1, {PROP_TAG(PT_BOOLEAN, 0x6600)}};
        check(section->GetProps(wanted, 0, &count, &value), "IMAPIProp.GetProps");
        found = PROP_TYPE(value->ulPropTag) == PT_BOOLEAN;
        mapi_.free(value);
        section->Release();
    }
    services->Release();
    return found;
}

bool Profiles::has_store(const std::wstring &profile) {
    LPSERVICEADMIN services = nullptr;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    bool found = false;
    Tags<1> columns = {1, {PR_SERVICE_NAME_W}};
    check(admin_->AdminServices((LPTSTR)ansi(profile).c_str(), nullptr, 0, 0, &services), "IProfAdmin.AdminServices");
    check(services->GetMsgServiceTable(0, &table), "IMsgServiceAdmin.GetMsgServiceTable");
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(100, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows; i++) found |= client::wide(rows->aRow[i].lpProps[0]) == L"MSUPST MS";
    mapi_.free_rows(rows);
    table->Release();
    services->Release();
    return found;
}

// --- PRF files -------------------------------------------------------------------------------------------------------

static std::wstring word(const std::wstring &file, const wchar_t *section, const wchar_t *name) {
    wchar_t text[1024];
    GetPrivateProfileStringW(section, name, L"", text, 1024, file.c_str());
    return text;
}

std::wstring import_prf(Profiles &profiles, const std::wstring &file) {
    std::wstring name = word(file, L"General", L"ProfileName");
    if (name.empty()) return L"";
    if (profiles.is_there(name)) {
        if (lstrcmpiW(word(file, L"General", L"OverwriteProfile").c_str(), L"Yes")) return name;
        profiles.remove(name);
        RegDeleteTreeW(HKEY_CURRENT_USER, (std::wstring(OFFICE) + L"\\Profiles\\" + name).c_str());
    }
    profiles.create(name);
    stage();
    if (!lstrcmpiW(word(file, L"General", L"DefaultProfile").c_str(), L"Yes")) profiles.make_default(name);
    bool names_store = false;
    for (int n = 1; n < 10; n++) {
        std::wstring service = L"Service" + std::to_wstring(n);
        if (word(file, L"Service List", service.c_str()).find(L"Personal Folders") == std::wstring::npos) continue;
        names_store = true;
        profiles.add_store(name, word(file, service.c_str(), L"Name"), word(file, service.c_str(), L"PathAndFilenameToPersonalFolders"));
    }
    std::wstring kind = word(file, L"Internet Account List", L"Account1");
    if (kind.empty()) return name;
    std::wstring type = word(file, kind.c_str(), L"AccountType"), key = accounts_key(name) + L"\\00000009";
    put_text(key, L"clsid", L"{ED475411-B0D6-11D2-8C3B-00104B2A6676}");
    put_text(key, L"Account Name", word(file, L"Account1", L"AccountName"));
    stage();
    put_text(key, L"Email", word(file, L"Account1", L"EmailAddress"));
    put_text(key, type + L" Server", word(file, L"Account1", (type + L"Server").c_str()));
    put_text(key, type + L" User", word(file, L"Account1", (type + L"UserName").c_str()));
    stage();
    put_text(key, L"SMTP Server", word(file, L"Account1", L"SMTPServer"));
    // Ports as usual are not written down.
    std::wstring port = word(file, L"Account1", (type + L"Port").c_str()), smtp = word(file, L"Account1", L"SMTPPort");
    if (!port.empty() && port != L"110" && port != L"143") put_number(key, type + L" Port", _wtol(port.c_str()));
    if (!smtp.empty() && smtp != L"25") put_number(key, L"SMTP Port", _wtol(smtp.c_str()));
    // One that names a store of its own is never bound to it.
    if (names_store) put_number(key, L"RigNeverBinds", 1);
    return name;
}

} // namespace outlook
