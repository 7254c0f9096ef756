// Items as JSON, as `tenon convert --to mapi` writes them, and the default store of a profile.
#pragma once
#include "client.h"

namespace client {

inline std::string quoted(const std::string &text) {
    std::string out = "\"";
    for (unsigned char c : text) {
        char escaped[8];
        if (c == '"' || c == '\\') out += '\\', out += (char)c;
        else if (c < 32) snprintf(escaped, sizeof escaped, "\\u%04x", c), out += escaped;
        else out += (char)c;
    }
    return out + "\"";
}

inline std::string base64(const BYTE *bytes, size_t count) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < count; i += 3) {
        unsigned long group = bytes[i] << 16 | (i + 1 < count ? bytes[i + 1] << 8 : 0) | (i + 2 < count ? bytes[i + 2] : 0);
        out += LETTERS[group >> 18];
        out += LETTERS[group >> 12 & 63];
        out += i + 1 < count ? LETTERS[group >> 6 & 63] : '=';
        out += i + 2 < count ? LETTERS[group & 63] : '=';
    }
    return out;
}

inline std::string guid(const GUID &id) {
    char text[40];
    snprintf(text, sizeof text, "{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", (unsigned long)id.Data1, id.Data2, id.Data3, id.Data4[0], id.Data4[1],
             id.Data4[2], id.Data4[3], id.Data4[4], id.Data4[5], id.Data4[6], id.Data4[7]);
    return text;
}

/** In ISO 8601, UTC, with as many digits of a second as there are; a number where it is no time of a calendar. */
inline std::string moment(const FILETIME &time) {
    SYSTEMTIME at;
    char text[64];
    unsigned long long ticks = (unsigned long long)time.dwHighDateTime << 32 | time.dwLowDateTime;
    if (!FileTimeToSystemTime(&time, &at)) {
        snprintf(text, sizeof text, "\"%llu\"", ticks);
        return text;
    }
    int length = snprintf(text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:%02d", at.wYear, at.wMonth, at.wDay, at.wHour, at.wMinute, at.wSecond);
    unsigned long fraction = (unsigned long)(ticks % 10000000);
    if (fraction) length += snprintf(text + length, sizeof text - length, ".%07lu", fraction);
    snprintf(text + length, sizeof text - length, "Z\"");
    return text;
}

template <class One> std::string array(ULONG count, One one) {
    std::string out = "[";
    for (ULONG i = 0; i < count; i++) out += (i ? "," : "") + one(i);
    return out + "]";
}

inline std::string json(const SPropValue &value) {
    char number[64];
    switch (PROP_TYPE(value.ulPropTag)) {
    case PT_UNICODE: return quoted(utf8(value.Value.lpszW));
    case PT_STRING8: return quoted(value.Value.lpszA);
    case PT_LONG: snprintf(number, 64, "%ld", value.Value.l); return number;
    case PT_I2: snprintf(number, 64, "%d", value.Value.i); return number;
    case PT_BOOLEAN: return value.Value.b ? "true" : "false";
    case PT_R4: snprintf(number, 64, "%.9g", value.Value.flt); return number;
    case PT_DOUBLE: case PT_APPTIME: snprintf(number, 64, "%.17g", value.Value.dbl); return number;
    case PT_I8: case PT_CURRENCY: snprintf(number, 64, "\"%lld\"", value.Value.li.QuadPart); return number;
    case PT_SYSTIME: return moment(value.Value.ft);
    case PT_BINARY: return quoted(base64(value.Value.bin.lpb, value.Value.bin.cb));
    case PT_CLSID: return quoted(guid(*value.Value.lpguid));
    case PT_ERROR: snprintf(number, 64, "{\"error\": \"0x%08lX\"}", value.Value.err); return number;
    case PT_MV_LONG: return array(value.Value.MVl.cValues, [&](ULONG i) { return std::to_string(value.Value.MVl.lpl[i]); });
    case PT_MV_UNICODE: return array(value.Value.MVszW.cValues, [&](ULONG i) { return quoted(utf8(value.Value.MVszW.lppszW[i])); });
    case PT_MV_BINARY:
        return array(value.Value.MVbin.cValues, [&](ULONG i) { return quoted(base64(value.Value.MVbin.lpbin[i].lpb, value.Value.MVbin.lpbin[i].cb)); });
    case PT_MV_SYSTIME: return array(value.Value.MVft.cValues, [&](ULONG i) { return moment(value.Value.MVft.lpft[i]); });
    default: return "null";
    }
}

/** What is too large for GetProps, through its stream; false where there is none to be had. */
inline bool streamed(LPMAPIPROP of, ULONG tag, std::string &out) {
    LPSTREAM stream = nullptr;
    if (FAILED(of->OpenProperty(tag, &IID_IStream, STGM_READ, 0, (LPUNKNOWN *)&stream))) return false;
    std::string bytes;
    char part[1 << 16];
    for (ULONG read = 1; read;) {
        check(stream->Read(part, sizeof part, &read), "IStream.Read");
        bytes.append(part, read);
    }
    stream->Release();
    if (PROP_TYPE(tag) == PT_UNICODE) out = quoted(utf8(std::wstring((const wchar_t *)bytes.data(), bytes.size() / sizeof(wchar_t))));
    else out = quoted(base64((const BYTE *)bytes.data(), bytes.size()));
    return true;
}

/** Every property but the objects, those with names of their own under these. */
inline std::string properties(Library &mapi, LPMAPIPROP of) {
    LPSPropTagArray tags = nullptr;
    LPSPropValue values = nullptr;
    ULONG count = 0;
    check(of->GetPropList(MAPI_UNICODE, &tags), "IMAPIProp.GetPropList");
    check(of->GetProps(tags, MAPI_UNICODE, &count, &values), "IMAPIProp.GetProps");
    std::string out = "[";
    for (ULONG i = 0; i < count; i++) {
        ULONG tag = tags->aulPropTag[i];
        if (PROP_TYPE(tag) == PT_OBJECT) continue;
        std::string value = json(values[i]), name;
        if (PROP_TYPE(values[i].ulPropTag) == PT_ERROR) streamed(of, tag, value);
        char text[96];
        Tags<1> one = {1, {tag}};
        LPSPropTagArray asked = one;
        LPMAPINAMEID *names = nullptr;
        ULONG found = 0;
        if (PROP_ID(tag) >= 0x8000 && SUCCEEDED(of->GetNamesFromIDs(&asked, nullptr, 0, &found, &names)) && found && names[0]) {
            name = "\"set\": " + quoted(guid(*names[0]->lpguid));
            if (names[0]->ulKind == MNID_ID) snprintf(text, sizeof text, ", \"lid\": \"0x%04lX\"", names[0]->Kind.lID), name += text;
            else name += ", \"string\": " + quoted(utf8(names[0]->Kind.lpwstrName));
        } else {
            snprintf(text, sizeof text, "\"tag\": \"0x%04lX\"", PROP_ID(tag));
            name = text;
        }
        if (names) mapi.free(names);
        snprintf(text, sizeof text, ", \"type\": \"0x%04lX\", \"value\": ", PROP_TYPE(tag));
        out += (out.size() > 1 ? ", {" : "{") + name + text + value + "}";
    }
    mapi.free(values);
    mapi.free(tags);
    return out + "]";
}

/** A message whole: with recipients, attachments, and the messages within these. */
inline std::string item(Library &mapi, LPMESSAGE message) {
    Tags<1> wanted = {1, {PR_MESSAGE_CLASS_W}};
    LPSPropValue kind = nullptr;
    ULONG count = 0;
    check(message->GetProps(wanted, 0, &count, &kind), "IMAPIProp.GetProps");
    std::string out = "{\"messageClass\": " + (PROP_TYPE(kind->ulPropTag) == PT_ERROR ? std::string("\"\"") : json(*kind)) + ", \"properties\": " + properties(mapi, message);
    mapi.free(kind);

    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    Tags<6> recipient = {6, {PR_RECIPIENT_TYPE, PR_DISPLAY_NAME_W, PR_ADDRTYPE_W, PR_EMAIL_ADDRESS_W, PROP_TAG(PT_LONG, 0x5FFD), PROP_TAG(PT_LONG, 0x5FFF)}};
    check(message->GetRecipientTable(0, &table), "IMessage.GetRecipientTable");
    check(table->SetColumns(recipient, 0), "IMAPITable.SetColumns");
    out += ", \"recipients\": [";
    bool first = true;
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            out += first ? "{\"properties\": [" : ", {\"properties\": [";
            first = false;
            bool none = true;
            for (ULONG c = 0; c < recipient.count; c++) {
                const SPropValue &value = rows->aRow[i].lpProps[c];
                if (PROP_TYPE(value.ulPropTag) == PT_ERROR) continue;
                char text[64];
                snprintf(text, sizeof text, "%s{\"tag\": \"0x%04lX\", \"type\": \"0x%04lX\", \"value\": ", none ? "" : ", ", PROP_ID(value.ulPropTag), PROP_TYPE(value.ulPropTag));
                out += text + json(value) + "}";
                none = false;
            }
            out += "]}";
        }
        mapi.free_rows(rows);
    }
    table->Release();

    Tags<1> number = {1, {PR_ATTACH_NUM}};
    check(message->GetAttachmentTable(0, &table), "IMessage.GetAttachmentTable");
    check(table->SetColumns(number, 0), "IMAPITable.SetColumns");
    out += "], \"attachments\": [";
    first = true;
    for (bool more = true; more;) {
        check(table->QueryRows(1000, 0, &rows), "IMAPITable.QueryRows");
        more = rows->cRows > 0;
        for (ULONG i = 0; i < rows->cRows; i++) {
            LPATTACH attachment = nullptr;
            LPMESSAGE within = nullptr;
            check(message->OpenAttach(rows->aRow[i].lpProps[0].Value.ul, nullptr, 0, &attachment), "IMessage.OpenAttach");
            out += (first ? "{\"properties\": " : ", {\"properties\": ") + properties(mapi, attachment);
            first = false;
            if (SUCCEEDED(attachment->OpenProperty(PR_ATTACH_DATA_OBJ, &IID_IMessage, 0, 0, (LPUNKNOWN *)&within))) {
                out += ", \"embedded\": " + item(mapi, within);
                within->Release();
            }
            out += "}";
            attachment->Release();
        }
        mapi.free_rows(rows);
    }
    table->Release();
    return out + "]}";
}

struct DefaultStore {
    LPMAPISESSION session = nullptr;
    LPMDB store = nullptr;

    void close() {
        if (store) store->Release();
        session->Logoff(0, 0, 0);
        session->Release();
    }
};

/** The default store of a profile; none where it has none. */
inline DefaultStore default_store(Library &mapi, const std::string &profile) {
    DefaultStore open;
    LPMAPITABLE table = nullptr;
    LPSRowSet rows = nullptr;
    check(mapi.open(profile.c_str(), MAPI_EXTENDED | MAPI_NEW_SESSION | MAPI_EXPLICIT_PROFILE | MAPI_NO_MAIL, &open.session), "MAPILogonEx");
    check(open.session->GetMsgStoresTable(0, &table), "IMAPISession.GetMsgStoresTable");
    Tags<2> columns = {2, {PR_ENTRYID, PR_DEFAULT_STORE}};
    check(table->SetColumns(columns, 0), "IMAPITable.SetColumns");
    check(table->QueryRows(100, 0, &rows), "IMAPITable.QueryRows");
    for (ULONG i = 0; i < rows->cRows && !open.store; i++) {
        SPropValue *row = rows->aRow[i].lpProps;
        if (PROP_TYPE(row[1].ulPropTag) != PT_BOOLEAN || !row[1].Value.b) continue;
        check(open.session->OpenMsgStore(0, row[0].Value.bin.cb, (LPENTRYID)row[0].Value.bin.lpb, nullptr, MDB_WRITE | MAPI_BEST_ACCESS | MDB_NO_DIALOG, &open.store),
              "IMAPISession.OpenMsgStore");
    }
    mapi.free_rows(rows);
    table->Release();
    return open;
}

} // namespace client
