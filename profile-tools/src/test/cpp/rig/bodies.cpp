// The bodies of a message: one was set, and the others follow when it is saved.
#include "rig.h"

namespace rig {

namespace {

const ULONG BODY = PROP_ID(PR_BODY), RTF = PROP_ID(PR_RTF_COMPRESSED), HTML = 0x1013, NATIVE = 0x1016;
enum { PLAIN = 1, IN_RTF = 2, IN_HTML = 3 };

bool differs(const Bag &before, const Bag &now, ULONG id) {
    const Value *was = before.find(id), *is = now.find(id);
    return is && (!was || was->bytes != is->bytes);
}

/** What is left of HTML without its tags: enough to tell that it was made anew, not what Outlook would make of it. */
std::wstring plain(const std::string &html) {
    std::string text;
    bool tag = false;
    for (char c : html) {
        if (c == '<') tag = true;
        else if (c == '>') tag = false;
        else if (!tag) text += c;
    }
    int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), (int)text.size(), nullptr, 0);
    std::wstring out(size, 0);
    MultiByteToWideChar(CP_UTF8, 0, text.data(), (int)text.size(), &out[0], size);
    return out;
}

} // namespace

void sync_bodies(const Bag &before, Bag &now) {
    if (!turned(Turn::SYNCED_BODIES)) return;
    if (differs(before, now, HTML)) {
        const Value *html = now.find(HTML);
        if (PROP_TYPE(html->tag) != PT_BINARY) return;
        std::wstring text = plain(html->bytes);
        now.put(Value::text(PR_BODY_W, text));
        now.remove(RTF);
        now.put(Value::of(PR_RTF_IN_SYNC, 0));
        now.put(Value::of(PROP_TAG(PT_LONG, NATIVE), IN_HTML));
    } else if (differs(before, now, RTF)) {
        now.remove(HTML);
        now.put(Value::of(PR_RTF_IN_SYNC, 1));
        now.put(Value::of(PROP_TAG(PT_LONG, NATIVE), IN_RTF));
    } else if (differs(before, now, BODY)) {
        now.remove(HTML);
        now.remove(RTF);
        now.put(Value::of(PR_RTF_IN_SYNC, 0));
        now.put(Value::of(PROP_TAG(PT_LONG, NATIVE), PLAIN));
    }
}

} // namespace rig
