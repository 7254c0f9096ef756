// Values: in from callers, out to callers, on disk, and the half of IMAPIProp that works on a bag of them.
#include "rig.h"

#include <algorithm>

extern "C" SCODE WINAPI MAPIAllocateBuffer(ULONG, LPVOID *);
extern "C" SCODE WINAPI MAPIAllocateMore(ULONG, LPVOID, LPVOID *);
extern "C" ULONG WINAPI MAPIFreeBuffer(LPVOID);

namespace rig {

namespace {

// IMAPITable::QueryRows: columns of text and bytes may be cut off at 255.
const size_t COLUMN = 255;

size_t fixed(ULONG type) {
    switch (type & ~MV_FLAG) {
    case PT_I2: case PT_BOOLEAN: return 2;
    case PT_LONG: case PT_R4: case PT_ERROR: return 4;
    case PT_DOUBLE: case PT_CURRENCY: case PT_APPTIME: case PT_SYSTIME: case PT_I8: return 8;
    default: return 0;
    }
}

void append(std::string &out, const void *data, size_t size) {
    uint32_t length = (uint32_t)size;
    out.append((const char *)&length, 4).append((const char *)data, size);
}

std::vector<std::string> several(const std::string &bytes) {
    std::vector<std::string> all;
    for (size_t at = 0; at + 4 <= bytes.size();) {
        uint32_t length;
        memcpy(&length, bytes.data() + at, 4);
        all.emplace_back(bytes, at + 4, length);
        at += 4 + length;
    }
    return all;
}

void *more(size_t size, void *parent) {
    void *memory = nullptr;
    MAPIAllocateMore((ULONG)(size ? size : 1), parent, &memory);
    return memory;
}

void *copied(const std::string &bytes, size_t zeros, void *parent) {
    char *memory = (char *)more(bytes.size() + zeros, parent);
    memcpy(memory, bytes.data(), bytes.size());
    memset(memory + bytes.size(), 0, zeros);
    return memory;
}

} // namespace

std::string narrow(const std::wstring &text) {
    int size = WideCharToMultiByte(CP_ACP, 0, text.data(), (int)text.size(), nullptr, 0, nullptr, nullptr);
    std::string out(size, 0);
    WideCharToMultiByte(CP_ACP, 0, text.data(), (int)text.size(), &out[0], size, nullptr, nullptr);
    return out;
}

std::wstring widen(const std::string &text) {
    int size = MultiByteToWideChar(CP_ACP, 0, text.data(), (int)text.size(), nullptr, 0);
    std::wstring out(size, 0);
    MultiByteToWideChar(CP_ACP, 0, text.data(), (int)text.size(), &out[0], size);
    return out;
}

std::string random_id() {
    static uint64_t state = 0, count = 0;
    if (!state) {
        FILETIME now;
        GetSystemTimeAsFileTime(&now);
        state = ((uint64_t)now.dwHighDateTime << 32 | now.dwLowDateTime) * 0x9E3779B97F4A7C15ull ^ GetCurrentProcessId();
    }
    uint64_t parts[2] = {state, ++count};
    return std::string((const char *)parts, 16);
}

Value Value::of(ULONG tag, uint64_t number) {
    Value value;
    value.tag = tag;
    value.number = number;
    return value;
}

Value Value::text(ULONG tag, const std::wstring &text) {
    Value value;
    value.tag = CHANGE_PROP_TYPE(tag, PT_UNICODE);
    value.bytes.assign((const char *)text.data(), text.size() * 2);
    return value;
}

Value Value::binary(ULONG tag, const void *data, size_t size) {
    Value value;
    value.tag = tag;
    value.bytes.assign((const char *)data, size);
    return value;
}

std::wstring Value::wide() const {
    if (PROP_TYPE(tag) == PT_UNICODE) return std::wstring((const wchar_t *)bytes.data(), bytes.size() / 2);
    return PROP_TYPE(tag) == PT_STRING8 ? widen(bytes) : L"";
}

static bool before(const Value &value, ULONG id) { return PROP_ID(value.tag) < id; }

const Value *Bag::find(ULONG id) const {
    auto at = std::lower_bound(values.begin(), values.end(), id, before);
    return at != values.end() && PROP_ID(at->tag) == id ? &*at : nullptr;
}

void Bag::put(Value value) {
    ULONG id = PROP_ID(value.tag);
    auto at = std::lower_bound(values.begin(), values.end(), id, before);
    if (at != values.end() && PROP_ID(at->tag) == id) *at = std::move(value);
    else values.insert(at, std::move(value));
}

bool Bag::remove(ULONG id) {
    auto at = std::lower_bound(values.begin(), values.end(), id, before);
    if (at == values.end() || PROP_ID(at->tag) != id) return false;
    values.erase(at);
    return true;
}

bool storable(ULONG type) {
    switch (type) {
    case PT_STRING8: case PT_UNICODE: case PT_BINARY: case PT_CLSID: case PT_MV_STRING8: case PT_MV_UNICODE: case PT_MV_BINARY: case PT_MV_CLSID:
        return true;
    default:
        return fixed(type) && type != PT_ERROR && type != (MV_FLAG | PT_ERROR) && type != (MV_FLAG | PT_BOOLEAN);
    }
}

HRESULT take(const SPropValue &from, Value &to) {
    ULONG type = PROP_TYPE(from.ulPropTag);
    if (!storable(type)) return MAPI_E_INVALID_TYPE;
    to.tag = from.ulPropTag;
    to.number = 0;
    to.bytes.clear();
    const auto &value = from.Value;
    if (!(type & MV_FLAG)) {
        switch (type) {
        case PT_STRING8:
            if (!value.lpszA) return MAPI_E_INVALID_PARAMETER;
            to.bytes = value.lpszA;
            return S_OK;
        case PT_UNICODE:
            if (!value.lpszW) return MAPI_E_INVALID_PARAMETER;
            to.bytes.assign((const char *)value.lpszW, wcslen(value.lpszW) * 2);
            return S_OK;
        case PT_BINARY:
            if (value.bin.cb && !value.bin.lpb) return MAPI_E_INVALID_PARAMETER;
            to.bytes.assign((const char *)value.bin.lpb, value.bin.cb);
            return S_OK;
        case PT_CLSID:
            if (!value.lpguid) return MAPI_E_INVALID_PARAMETER;
            to.bytes.assign((const char *)value.lpguid, 16);
            return S_OK;
        default:
            memcpy(&to.number, &value, fixed(type));
            return S_OK;
        }
    }
    ULONG count = value.MVl.cValues;
    if (!count || !value.MVl.lpl) return MAPI_E_INVALID_PARAMETER;
    for (ULONG i = 0; i < count; i++) {
        switch (type) {
        case PT_MV_STRING8: append(to.bytes, value.MVszA.lppszA[i], strlen(value.MVszA.lppszA[i])); break;
        case PT_MV_UNICODE: append(to.bytes, value.MVszW.lppszW[i], 2 * wcslen(value.MVszW.lppszW[i])); break;
        case PT_MV_BINARY: append(to.bytes, value.MVbin.lpbin[i].lpb, value.MVbin.lpbin[i].cb); break;
        case PT_MV_CLSID: append(to.bytes, value.MVguid.lpguid + i, 16); break;
        default: append(to.bytes, (const char *)value.MVl.lpl + i * fixed(type), fixed(type));
        }
    }
    return S_OK;
}

static bool error(ULONG wanted, SCODE code, SPropValue &to) {
    to.ulPropTag = CHANGE_PROP_TYPE(wanted, PT_ERROR);
    to.Value.err = code;
    return false;
}

bool give(const Value *from, ULONG wanted, bool table, SPropValue &to, void *parent) {
    memset(&to, 0, sizeof to);
    if (!from) return error(wanted, MAPI_E_NOT_FOUND, to);
    ULONG type = PROP_TYPE(from->tag), asked = PROP_TYPE(wanted) ? PROP_TYPE(wanted) : type;
    bool text = type == PT_STRING8 || type == PT_UNICODE, text_asked = asked == PT_STRING8 || asked == PT_UNICODE;
    if (asked != type && !(text && text_asked)) return error(wanted, MAPI_E_NOT_FOUND, to);
    to.ulPropTag = CHANGE_PROP_TYPE(wanted, asked);
    if (!(type & MV_FLAG)) {
        if (fixed(type)) {
            memcpy(&to.Value, &from->number, fixed(type));
            return true;
        }
        // What is too large to be returned, typically 4 KB, has to be read by OpenProperty (IMAPIProp::GetProps).
        if (!table && from->bytes.size() > (size_t)turned(Turn::BIG)) return error(wanted, MAPI_E_NOT_ENOUGH_MEMORY, to);
        if (text) {
            size_t unit = type == PT_UNICODE ? 2 : 1;
            bool cut = table && from->bytes.size() > COLUMN * unit;
            if (type == asked && !cut) {
                to.Value.lpszA = (LPSTR)copied(from->bytes, 2, parent);
            } else {
                std::wstring wide = from->wide();
                if (table && wide.size() > COLUMN) wide.resize(COLUMN);
                if (asked == PT_UNICODE) to.Value.lpszA = (LPSTR)copied(std::string((const char *)wide.data(), wide.size() * 2), 2, parent);
                else to.Value.lpszA = (LPSTR)copied(narrow(wide), 1, parent);
            }
        } else if (type == PT_CLSID) {
            to.Value.lpguid = (LPGUID)copied(from->bytes, 0, parent);
        } else {
            std::string cut = table && from->bytes.size() > COLUMN ? from->bytes.substr(0, COLUMN) : std::string();
            const std::string &bytes = cut.empty() ? from->bytes : cut;
            to.Value.bin.cb = (ULONG)bytes.size();
            to.Value.bin.lpb = (LPBYTE)copied(bytes, 0, parent);
        }
        return true;
    }
    std::vector<std::string> all = several(from->bytes);
    to.Value.MVl.cValues = (ULONG)all.size();
    if (fixed(type) || type == PT_MV_CLSID) {
        std::string joined;
        for (auto &one : all) joined += one;
        to.Value.MVl.lpl = (LONG *)copied(joined, 0, parent);
    } else if (type == PT_MV_BINARY) {
        to.Value.MVbin.lpbin = (SBinary *)more(all.size() * sizeof(SBinary), parent);
        for (size_t i = 0; i < all.size(); i++) to.Value.MVbin.lpbin[i] = {(ULONG)all[i].size(), (LPBYTE)copied(all[i], 0, parent)};
    } else {
        to.Value.MVszA.lppszA = (LPSTR *)more(all.size() * sizeof(LPSTR), parent);
        for (size_t i = 0; i < all.size(); i++) to.Value.MVszA.lppszA[i] = (LPSTR)copied(all[i], 2, parent);
    }
    return true;
}

int compare(const Value &a, const Value &b) {
    ULONG type = PROP_TYPE(a.tag);
    auto sign = [](auto x, auto y) { return x < y ? -1 : x > y ? 1 : 0; };
    switch (type) {
    case PT_I2: return sign((int16_t)a.number, (int16_t)b.number);
    case PT_LONG: return sign((int32_t)a.number, (int32_t)b.number);
    case PT_I8: case PT_CURRENCY: return sign((int64_t)a.number, (int64_t)b.number);
    case PT_DOUBLE: case PT_APPTIME: {
        double x, y;
        memcpy(&x, &a.number, 8);
        memcpy(&y, &b.number, 8);
        return sign(x, y);
    }
    case PT_R4: {
        float x, y;
        memcpy(&x, &a.number, 4);
        memcpy(&y, &b.number, 4);
        return sign(x, y);
    }
    case PT_STRING8: case PT_UNICODE: return lstrcmpiW(a.wide().c_str(), b.wide().c_str());
    default: return fixed(type) ? sign(a.number, b.number) : sign(a.bytes.compare(b.bytes), 0);
    }
}

void Writer::number(uint64_t value) { out.append((const char *)&value, 8); }
void Writer::bytes(const std::string &value) { number(value.size()), out += value; }
void Writer::text(const std::wstring &value) { bytes(std::string((const char *)value.data(), value.size() * 2)); }
void Writer::bag(const Bag &bag) {
    number(bag.values.size());
    for (auto &value : bag.values) number(value.tag), number(value.number), bytes(value.bytes);
}

uint64_t Reader::number() {
    uint64_t value = 0;
    if (end_ - at_ < 8) return good_ = false, 0;
    memcpy(&value, at_, 8);
    at_ += 8;
    return value;
}
std::string Reader::bytes() {
    uint64_t size = number();
    if ((uint64_t)(end_ - at_) < size) return good_ = false, "";
    std::string value(at_, size);
    at_ += size;
    return value;
}
std::wstring Reader::text() {
    std::string value = bytes();
    return std::wstring((const wchar_t *)value.data(), value.size() / 2);
}
Bag Reader::bag(bool few) {
    Bag bag;
    uint64_t left = number();
    // And some more, which a listing tells of each item. No value is shorter than its three numbers.
    bag.values.reserve(std::min<uint64_t>(left, (uint64_t)(end_ - at_) / 24) + 12);
    for (; left && good_; left--) {
        Value value;
        value.tag = (ULONG)number();
        value.number = number();
        if (few && far_off(PROP_ID(value.tag))) {
            skip();
            continue;
        }
        value.bytes = bytes();
        bag.values.push_back(std::move(value));
    }
    return bag;
}
void Reader::skip() {
    uint64_t size = number();
    at_ += std::min<uint64_t>(size, (uint64_t)(end_ - at_));
}
bool Reader::value(ULONG id, Value &to) {
    for (uint64_t left = number(); left && good_; left--) {
        to.tag = (ULONG)number();
        to.number = number();
        if (PROP_ID(to.tag) == id) {
            to.bytes = bytes();
            return good_;
        }
        // They are in the order of their identifiers.
        if (PROP_ID(to.tag) > id) return false;
        skip();
    }
    return false;
}

// --- IMAPIProp -------------------------------------------------------------------------------------------------------

HRESULT Properties::get(LPSPropTagArray tags, ULONG flags, ULONG *count, LPSPropValue *values) {
    if (flags & ~MAPI_UNICODE) return MAPI_E_UNKNOWN_FLAGS;
    size_t wanted = tags ? tags->cValues : bag.values.size();
    SPropValue *out = allocate<SPropValue>((wanted ? wanted : 1) * sizeof(SPropValue));
    bool whole = true;
    for (size_t i = 0; i < wanted; i++) {
        ULONG tag = tags ? tags->aulPropTag[i] : bag.values[i].tag;
        // Without a type, text is given in the width that the flag asks for (IMAPIProp::GetProps).
        const Value *value = bag.find(PROP_ID(tag));
        if ((!tags || !PROP_TYPE(tag)) && value && (PROP_TYPE(value->tag) == PT_UNICODE || PROP_TYPE(value->tag) == PT_STRING8))
            tag = PROP_TAG((flags & MAPI_UNICODE) ? PT_UNICODE : PT_STRING8, PROP_ID(tag));
        bool given = give(value, tag, false, out[i], out);
        // A failed one need not say which it was (IMAPIProp::GetProps).
        if (!given && tags && turned(Turn::NAMELESS_ERRORS)) out[i].ulPropTag = PROP_TAG(PT_ERROR, 0);
        whole &= given;
    }
    *count = (ULONG)wanted;
    *values = out;
    return whole ? S_OK : MAPI_W_ERRORS_RETURNED;
}

HRESULT Properties::list(LPSPropTagArray *tags) {
    SPropTagArray *out = allocate<SPropTagArray>(CbNewSPropTagArray(bag.values.size() + 1));
    for (auto &value : bag.values) out->aulPropTag[out->cValues++] = value.tag;
    *tags = out;
    return S_OK;
}

static void problem(std::vector<SPropProblem> &all, ULONG index, ULONG tag, SCODE code) { all.push_back({index, tag, code}); }

static void tell(const std::vector<SPropProblem> &all, LPSPropProblemArray *problems) {
    if (problems) *problems = nullptr;
    if (!problems || all.empty()) return;
    *problems = allocate<SPropProblemArray>(CbNewSPropProblemArray(all.size()));
    (*problems)->cProblem = (ULONG)all.size();
    memcpy((*problems)->aProblem, all.data(), all.size() * sizeof(SPropProblem));
}

/** Passed over (IMAPIProp::SetProps). */
static bool nothing(const SPropValue &value) { return PROP_TYPE(value.ulPropTag) == PT_NULL || PROP_TYPE(value.ulPropTag) == PT_ERROR; }

HRESULT Properties::set(ULONG count, LPSPropValue values, LPSPropProblemArray *problems) {
    HRESULT wrong = settable();
    if (FAILED(wrong)) return wrong;
    if (!count || !values) return MAPI_E_INVALID_PARAMETER;
    // A type that cannot be set fails the whole call before anything is set.
    for (ULONG i = 0; i < count; i++) {
        Value ignored;
        if (PROP_TYPE(values[i].ulPropTag) == PT_OBJECT) return MAPI_E_INVALID_PARAMETER;
        if (nothing(values[i])) continue;
        wrong = take(values[i], ignored);
        if (FAILED(wrong)) return wrong;
    }
    std::vector<SPropProblem> all;
    for (ULONG i = 0; i < count; i++) {
        ULONG tag = values[i].ulPropTag, id = PROP_ID(tag);
        if (nothing(values[i])) continue;
        if (computed(id)) problem(all, i, tag, MAPI_E_COMPUTED);
        else if (id >= 0x8000 && (!names() || id - 0x8000 >= names()->names.size())) problem(all, i, tag, MAPI_E_UNEXPECTED_ID);
        else {
            Value value;
            take(values[i], value);
            // What is large goes by a stream (IMAPIProp::SetProps, remarks).
            if (turned(Turn::BIG_SET) && value.bytes.size() > (size_t)turned(Turn::BIG_SET)) problem(all, i, tag, MAPI_E_NOT_ENOUGH_MEMORY);
            else bag.put(std::move(value));
        }
    }
    tell(all, problems);
    changed();
    return S_OK;
}

HRESULT Properties::remove(LPSPropTagArray tags, LPSPropProblemArray *problems) {
    HRESULT wrong = settable();
    if (FAILED(wrong)) return wrong;
    if (!tags || !tags->cValues) return MAPI_E_INVALID_PARAMETER;
    std::vector<SPropProblem> all;
    for (ULONG i = 0; i < tags->cValues; i++) {
        ULONG tag = tags->aulPropTag[i];
        if (computed(PROP_ID(tag))) problem(all, i, tag, MAPI_E_COMPUTED);
        else if (!bag.remove(PROP_ID(tag))) problem(all, i, tag, MAPI_E_NOT_FOUND);
    }
    tell(all, problems);
    changed();
    return S_OK;
}

HRESULT Names::ids(ULONG count, LPMAPINAMEID *wanted, ULONG flags, LPSPropTagArray *tags) {
    if (!count || !wanted) return MAPI_E_TOO_BIG;
    SPropTagArray *out = allocate<SPropTagArray>(CbNewSPropTagArray(count));
    bool whole = true, grown = false;
    out->cValues = count;
    for (ULONG i = 0; i < count; i++) {
        const MAPINAMEID &one = *wanted[i];
        Name name = {*one.lpguid, one.ulKind, one.ulKind == MNID_ID ? one.Kind.lID : 0, one.ulKind == MNID_ID ? L"" : one.Kind.lpwstrName};
        size_t at = 0;
        for (; at < names.size(); at++)
            if (IsEqualGUID(names[at].set, name.set) && names[at].kind == name.kind && names[at].id == name.id && names[at].text == name.text) break;
        if (at == names.size() && (flags & MAPI_CREATE) && at < 0x7FFE) names.push_back(name), grown = true;
        out->aulPropTag[i] = at < names.size() ? PROP_TAG(PT_UNSPECIFIED, 0x8000 + at) : PROP_TAG(PT_ERROR, 0);
        whole &= at < names.size();
    }
    if (grown && changed) changed();
    *tags = out;
    return whole ? S_OK : MAPI_W_ERRORS_RETURNED;
}

HRESULT Names::of(LPSPropTagArray *tags, ULONG *count, LPMAPINAMEID **found) {
    if (!tags || !*tags) return MAPI_E_NO_SUPPORT;
    SPropTagArray &wanted = **tags;
    LPMAPINAMEID *out = allocate<LPMAPINAMEID>(sizeof(LPMAPINAMEID) * (wanted.cValues + 1));
    bool whole = true;
    for (ULONG i = 0; i < wanted.cValues; i++) {
        size_t at = PROP_ID(wanted.aulPropTag[i]) - 0x8000;
        if (at >= names.size()) {
            whole = false;
            continue;
        }
        out[i] = (LPMAPINAMEID)more(sizeof(MAPINAMEID), out);
        out[i]->lpguid = (LPGUID)copied(std::string((const char *)&names[at].set, 16), 0, out);
        out[i]->ulKind = names[at].kind;
        if (names[at].kind == MNID_ID) out[i]->Kind.lID = names[at].id;
        else out[i]->Kind.lpwstrName = (LPWSTR)copied(std::string((const char *)names[at].text.data(), names[at].text.size() * 2), 2, out);
    }
    *count = wanted.cValues;
    *found = out;
    return whole ? S_OK : MAPI_W_ERRORS_RETURNED;
}

} // namespace rig
