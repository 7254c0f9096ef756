// The stand-in as somebody who sends a mail: it knows where to from its profile alone.
#include "outlook.h"

namespace outlook {

namespace {

/** A conversation by SMTP, one line at a time. */
class Line {
public:
    Line(const std::wstring &host, DWORD port) {
        WSADATA data;
        WSAStartup(MAKEWORD(1, 1), &data);
        sockaddr_in to = {};
        to.sin_family = AF_INET;
        to.sin_port = htons((u_short)port);
        to.sin_addr.s_addr = inet_addr(client::utf8(host.c_str()).c_str());
        socket_ = socket(AF_INET, SOCK_STREAM, 0);
        open_ = !connect(socket_, (sockaddr *)&to, sizeof to);
    }
    ~Line() { closesocket(socket_); }

    /** Says a line, if any, and answers with the code of what comes back. */
    int say(const std::string &words) {
        std::string out = words.empty() ? "" : words + "\r\n";
        if (!open_ || (!out.empty() && send(socket_, out.data(), (int)out.size(), 0) != (int)out.size())) return 0;
        for (;;) {
            std::string line = read();
            if (line.size() < 4) return 0;
            if (line[3] == ' ') return atoi(line.c_str());
        }
    }

private:
    SOCKET socket_;
    bool open_;

    std::string read() {
        std::string line;
        for (char c; recv(socket_, &c, 1, 0) == 1;) {
            if (c == '\n') return line + " ";
            if (c != '\r') line += c;
        }
        return "";
    }
};

std::string base64(const std::string &bytes) {
    static const char LETTERS[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (size_t i = 0; i < bytes.size(); i += 3) {
        unsigned long three = 0;
        for (size_t j = 0; j < 3; j++) three = three << 8 | (i + j < bytes.size() ? (unsigned char)bytes[i + j] : 0);
        for (size_t j = 0; j < 4; j++) out += i + j > bytes.size() ? '=' : LETTERS[three >> (18 - 6 * j) & 63];
    }
    return out;
}

DWORD number_at(const std::wstring &key, const wchar_t *name, DWORD usual) {
    DWORD value = 0, size = sizeof value;
    return RegGetValueW(HKEY_CURRENT_USER, key.c_str(), name, RRF_RT_REG_DWORD, nullptr, &value, &size) ? usual : value;
}

} // namespace

int send_mail(const std::wstring &profile, const std::wstring &to, const std::wstring &subject) {
    std::wstring account = mail_account(profile);
    if (account.empty()) return 6;
    std::string from = client::utf8(text_at(account, L"Email").c_str());
    Line line(text_at(account, L"SMTP Server"), number_at(account, L"SMTP Port", 25));
    // A password of any kind: whoever listens on this machine asks the system who we are.
    std::string user = client::utf8(text_at(account, L"POP3 User").c_str());
    std::string mail = "From: <" + from + ">\r\nTo: <" + client::utf8(to.c_str()) + ">\r\nSubject: " + client::utf8(subject.c_str()) +
                       "\r\nX-Mailer: stand-in\r\n\r\nSent by Outlook's stand-in.\r\n.";
    const std::pair<std::string, int> TALK[] = {{"", 220},
                                                {"EHLO outlook", 250},
                                                {"AUTH LOGIN", 334},
                                                {base64(user), 334},
                                                {base64("any text"), 235},
                                                {"MAIL FROM:<" + from + ">", 250},
                                                {"RCPT TO:<" + client::utf8(to.c_str()) + ">", 250},
                                                {"DATA", 354},
                                                {mail, 250}};
    for (auto &one : TALK) {
        int told = line.say(one.first);
        if (told != one.second) return fprintf(stderr, "%s: %d\n", one.first.substr(0, 20).c_str(), told), 7;
    }
    line.say("QUIT");
    return 0;
}

} // namespace outlook
