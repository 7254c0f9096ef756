// Switches: what the sources leave open, or grade as a guess, and tests turn. README.md says of each where it is from.
#include "rig.h"

#include <cstdio>
#include <cstdlib>

namespace rig {

namespace {

struct Switch {
    const char *name;
    long usual;
    long value;
};

// In the order of `Turn`.
Switch all[] = {
    {"closed-sections", 1, 1},
    {"pumped-notifications", 1, 1},
    {"logon-fails", 1, 1},
    {"move-keeps-id", 0, 0},
    {"missing-fails", 1, 1},
    {"big", 4096, 4096},
    {"nameless-errors", 1, 1},
    {"special-folders-at-creation", 0, 0},
    {"alone", 0, 0},
    {"merged-notifications", 1, 1},
    {"most-rows", 256, 256},
    {"busy-tables", 1, 1},
    {"synced-bodies", 1, 1},
    {"change-keys", 0, 0},
    {"touch-on-read", 0, 0},
    {"late-errors", 1, 1},
    {"big-set", 32768, 32768},
    {"keeps-open", 1, 1},
    {"transacted-streams", 0, 0},
    {"named-columns", 0, 0},
    {"after-unadvise", 1, 1},
    {"dropped-notifications", 0, 0},
    {"table-reloads", 0, 0},
    {"rule", 0, 0},
    {"ruled-stays-open", 0, 0},
    {"runs-no-rules", 0, 0},
    {"largest-file", 0, 0},
    {"largest-disk", 0, 0},
    {"read-only", 0, 0},
    {"damage", 1, 1},
    {"copy-leaves-out", 0, 0},
};
static_assert(sizeof all / sizeof *all == (size_t)Turn::COUNT, "a name for each");

void turn_all(const std::string &told) {
    for (size_t at = 0; at < told.size();) {
        size_t end = told.find_first_of(";\r\n", at);
        if (end == std::string::npos) end = told.size();
        std::string pair = told.substr(at, end - at);
        size_t sign = pair.find('=');
        if (sign != std::string::npos && !turn(pair.substr(0, sign).c_str(), strtol(pair.c_str() + sign + 1, nullptr, 0)))
            violation("no such switch", pair.c_str());
        at = end + 1;
    }
}

} // namespace

long turned(Turn which) { return all[(size_t)which].value; }

bool turn(const char *name, long value) {
    for (auto &one : all)
        if (!strcmp(one.name, name)) return one.value = value, true;
    return false;
}

/** Back to the usual, then what the file `switches` beside the profiles says, then the environment. */
void read_switches() {
    for (auto &one : all) one.value = one.usual;
    if (FILE *in = _wfopen((folder() + L"\\switches").c_str(), L"rbN")) {
        char text[4096];
        size_t size = fread(text, 1, sizeof text, in);
        fclose(in);
        turn_all(std::string(text, size));
    }
    char told[4096];
    DWORD length = GetEnvironmentVariableA("TENON_RIG_SWITCHES", told, sizeof told);
    if (length && length < sizeof told) turn_all(std::string(told, length));
}

} // namespace rig
