// MAPI's hidden window: of the first thread of the process that initialises it, and that has to fetch its messages from then on.
#include "rig.h"

namespace rig {

namespace {

const wchar_t CLASS[] = L"TenonRigNotifications";
const UINT DELIVER = WM_APP + 1;
HWND window;
DWORD owner;

LRESULT CALLBACK procedure(HWND of, UINT message, WPARAM w, LPARAM l) {
    if (message == DELIVER) return deliver_pending(), 0;
    return DefWindowProcW(of, message, w, l);
}

} // namespace

/** A hidden window of the top level, which gets what is broadcast: whoever does that waits for this thread. */
void open_window() {
    if (window && IsWindow(window)) return;
    HINSTANCE self = GetModuleHandleW(nullptr);
    WNDCLASSW kind{};
    kind.lpfnWndProc = procedure;
    kind.hInstance = self;
    kind.lpszClassName = CLASS;
    RegisterClassW(&kind);
    window = CreateWindowExW(0, CLASS, L"", WS_POPUP, 0, 0, 0, 0, nullptr, nullptr, self, nullptr);
    owner = GetCurrentThreadId();
}

/** Only its own thread can end it; with another's last MAPIUninitialize it stays until that thread is gone. */
void close_window() {
    if (window && owner == GetCurrentThreadId()) DestroyWindow(window);
    window = nullptr;
}

/** Has the owner of the window deliver what waits, as soon as it fetches messages. */
void wake_window() {
    if (window) PostMessageW(window, DELIVER, 0, 0);
}

} // namespace rig
