// A stand-in for OUTLOOK.EXE: what a connector has to live beside. It reads mail for nobody. README.md says what each behaviour is from.
//
//   OUTLOOK.EXE                            the default profile
//   OUTLOOK.EXE /profile NAME              that one
//   OUTLOOK.EXE /PIM NAME                  makes a profile without an account, and starts with it
//   OUTLOOK.EXE /importprf FILE            takes a profile in, and starts with it
//   OUTLOOK.EXE /hands WHAT NAME           somebody edits, then is gone without a release: read, unread, subject, reminder, trash, associated
//   OUTLOOK.EXE /send NAME TO SUBJECT      sends a mail by that profile's account, keeps a copy in Sent Items, then is gone
#include "outlook.h"

#include <shellapi.h>

using namespace outlook;

namespace {

const wchar_t MAIN[] = L"rctrl_renwnd32", DIALOG[] = L"#32770";
HWND main_window;
int dialogs;

LRESULT CALLBACK main_procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
    switch (message) {
    case WM_CLOSE:
        // While one of its dialogs is open it does not go.
        if (!dialogs) DestroyWindow(window);
        return 0;
    case WM_QUERYENDSESSION: return TRUE;
    case WM_DESTROY: PostQuitMessage(0); return 0;
    default: return DefWindowProcW(window, message, w, l);
    }
}

LRESULT CALLBACK dialog_procedure(HWND window, UINT message, WPARAM w, LPARAM l) {
    if (message == WM_CLOSE) return DestroyWindow(window), 0;
    if (message == WM_DESTROY) {
        if (!--dialogs && main_window) EnableWindow(main_window, TRUE);
        if (!main_window) PostQuitMessage(0);
        return 0;
    }
    return DefWindowProcW(window, message, w, l);
}

HWND show(const wchar_t *kind, const std::wstring &title) {
    return CreateWindowExW(0, kind, title.c_str(), WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300, 200, nullptr, nullptr, GetModuleHandleW(nullptr), nullptr);
}

void dialog(const std::wstring &title) {
    HWND window = show(DIALOG, title);
    SetWindowLongPtrW(window, GWLP_WNDPROC, (LONG_PTR)dialog_procedure);
    dialogs++;
    // As long as it is answered by nobody.
    if (main_window) EnableWindow(main_window, FALSE);
}

/** It does not wait for what it holds: the process ends at once (fast shutdown). */
[[noreturn]] void gone(int code) {
    TerminateProcess(GetCurrentProcess(), code);
    for (;;) Sleep(INFINITE);
}

[[noreturn]] void live() {
    MSG message;
    while (GetMessageW(&message, nullptr, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    gone(0);
}

std::wstring setup() { return std::wstring(OFFICE) + L"\\Setup"; }

/** It takes its time, but where a test has much to do. */
void slowly(DWORD millis) { Sleep(GetEnvironmentVariableW(L"TENON_OUTLOOK_HASTE", nullptr, 0) ? millis / 20 : millis); }

bool first_run() { return !has(setup(), L"First-Run") && !has(setup(), L"FirstRun"); }

/** Makes what /PIM makes. Not with a name that is there. */
void make_pim(Profiles &profiles, const std::wstring &name) {
    // A user without any profile gets an empty default one besides.
    if (!profiles.any()) profiles.create(L"Outlook"), profiles.make_default(L"Outlook");
    stage();
    profiles.create(name);
    stage();
    profiles.note_own(name);
    stage();
    // For a while the profile is there, and its data file is not.
    slowly(200);
    profiles.add_store(name, L"Outlook Data File", L"");
}

} // namespace

int WINAPI WinMain(HINSTANCE instance, HINSTANCE, LPSTR, int) {
    int count = 0;
    LPWSTR *words = CommandLineToArgvW(GetCommandLineW(), &count);
    auto word = [&](int at) { return at < count ? std::wstring(words[at]) : std::wstring(); };
    std::wstring option = word(1);
    client::Library mapi;
    MAPIINIT_0 settings = {0, MAPI_MULTITHREAD_NOTIFICATIONS};
    client::check(mapi.initialize(&settings), "MAPIInitialize");
    if (!lstrcmpiW(option.c_str(), L"/hands")) gone(hands(mapi, word(3), word(2)));
    if (!lstrcmpiW(option.c_str(), L"/send")) {
        int sent = send_mail(word(2), word(3), word(4));
        if (!sent) keep_sent(mapi, word(2), word(3), word(4));
        gone(sent);
    }
    // One runs already: it is brought to the front, and nothing of the command line is done.
    if (FindWindowW(MAIN, nullptr)) return 0;
    WNDCLASSW kind{};
    kind.lpfnWndProc = main_procedure;
    kind.hInstance = instance;
    kind.lpszClassName = MAIN;
    RegisterClassW(&kind);

    Profiles profiles(mapi);
    std::wstring profile;
    bool imported = false;
    // Before anything is shown there is time in which only the process is there.
    slowly(100);
    if (!lstrcmpiW(option.c_str(), L"/PIM")) {
        profile = word(2);
        if (profiles.is_there(profile)) {
            dialog(L"The profile name you entered already exists.");
            live();
        }
        make_pim(profiles, profile);
    } else if (!lstrcmpiW(option.c_str(), L"/importprf")) {
        profile = import_prf(profiles, word(2));
        imported = true;
    } else {
        // ImportPRF counts while Outlook takes the user for new, and is gone then.
        std::wstring file = text_at(setup(), L"ImportPRF");
        if (!file.empty() && first_run()) {
            // Blanks and quotes make it another file's name.
            profile = import_prf(profiles, file);
            imported = true;
            stage();
            remove_value(setup(), L"ImportPRF");
        }
        if (!lstrcmpiW(option.c_str(), L"/profile")) profile = word(2);
        if (profile.empty()) profile = profiles.usual();
    }
    stage();
    put_number(setup(), L"First-Run", 1);
    put_number(setup(), L"FirstRun", 0);
    // Without an account, and not made by itself: it asks for one, at every start.
    if (profile.empty() || !profiles.is_there(profile) || (mail_account(profile).empty() && !profiles.own(profile))) {
        dialog(L"Email Account Setup");
        live();
    }
    std::wstring account = mail_account(profile);
    bool ran_before = has(setup(), L"RigHasRun");
    // A store is minted at once, and bound to the account at once only where this Outlook never ran before; else at the next start.
    if (!account.empty() && !has(account, L"RigNeverBinds") && !profiles.has_store(profile)) profiles.add_store(profile, L"Outlook Data File", L"");
    bool bind = !account.empty() && !has(account, L"RigNeverBinds") && !(imported && ran_before);
    put_number(setup(), L"RigHasRun", 1);
    stage();
    if (profiles.has_store(profile)) settle_in(mapi, profile);
    stage();
    if (bind && !has(account, L"Delivery Store EntryID")) {
        // The provider's identity stands for the whole entry id, which is longer.
        std::string id(24, 1);
        put_bytes(account, L"Delivery Store EntryID", {(ULONG)id.size(), (LPBYTE)&id[0]});
    }
    stage();
    main_window = show(MAIN, L"Inbox - " + profile + L" - Outlook");
    if (!account.empty() && !has(account, L"POP3 Password")) dialog(L"Internet Email - " + text_at(account, L"Account Name"));
    live();
}
