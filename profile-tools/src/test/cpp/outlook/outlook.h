// What the parts of the Outlook stand-in share.
#pragma once
#include "../native/client.h"

#include <map>

namespace outlook {

// --- The registry ----------------------------------------------------------------------------------------------------

const wchar_t OFFICE[] = L"Software\\Microsoft\\Office\\16.0\\Outlook";
const wchar_t POLICY[] = L"Software\\Policies\\Microsoft\\Office\\16.0\\Outlook";

std::wstring text_at(const std::wstring &key, const wchar_t *name);
void put_text(const std::wstring &key, const std::wstring &name, const std::wstring &value);
void put_number(const std::wstring &key, const std::wstring &name, DWORD value);
void put_bytes(const std::wstring &key, const std::wstring &name, const SBinary &value);
bool has(const std::wstring &key, const wchar_t *name);
void remove_value(const std::wstring &key, const wchar_t *name);
std::vector<std::wstring> keys_of(const std::wstring &key);

// --- Profiles --------------------------------------------------------------------------------------------------------

class Profiles {
public:
    explicit Profiles(client::Library &mapi);
    ~Profiles();
    bool is_there(const std::wstring &name);
    bool any();
    std::wstring usual();
    void create(const std::wstring &name);
    void make_default(const std::wstring &name);
    void remove(const std::wstring &name);
    /** A data file in a profile; an empty path is one that Outlook names itself, under ForcePSTPath. */
    void add_store(const std::wstring &profile, const std::wstring &shown, std::wstring path);
    void note_own(const std::wstring &profile);
    bool own(const std::wstring &profile);
    bool has_store(const std::wstring &profile);

private:
    client::Library &mapi_;
    LPPROFADMIN admin_ = nullptr;
};

/** A profile's key, under which its accounts are listed among other things. */
std::wstring accounts_key(const std::wstring &profile);
/** The key of its mail account; empty where it has none. */
std::wstring mail_account(const std::wstring &profile);

/** Takes a PRF in, and answers with the profile's name; empty where it was none. */
std::wstring import_prf(Profiles &profiles, const std::wstring &file);

/** A point between two of its stages, at which it may end on demand. */
void stage();

// --- Its own use of a profile ----------------------------------------------------------------------------------------

/** Sends a mail by the profile's account, which it finds where Outlook does; 0 where it was taken. */
int send_mail(const std::wstring &profile, const std::wstring &to, const std::wstring &subject);
/** Outlook's own copy of a mail that it has sent, in Sent Items: without the Message-ID that went out. */
void keep_sent(client::Library &mapi, const std::wstring &profile, const std::wstring &to, const std::wstring &subject);

/** What Outlook does with a default store before it shows anything: special folders at the first start, an account's store. */
void settle_in(client::Library &mapi, const std::wstring &profile);
/** Someone else's hands: does one thing to the first message of the Inbox, as a user or a timer of Outlook's would. */
int hands(client::Library &mapi, const std::wstring &profile, const std::wstring &what);

} // namespace outlook
