/*
 * labrun CODEFILE SECONDS SIGN PROGRAM [ARGUMENT ...]
 *
 * Runs a program inside the Windows lab, and writes its exit code, all 32 bits of it, as a decimal number into CODEFILE. Ends
 * the program, with whatever it started, when its time is up (code 124) and when this process itself is ended. SECONDS may be 1.5; they
 * begin when the file SIGN is there, or where that is - at once.
 */
#include <stdlib.h>
#include <windows.h>

/* The command line behind its first n words, untouched: how a program wants to be quoted is its own business. */
static wchar_t *behind(wchar_t *line, int n) {
    while (n-- > 0) {
        int quoted = 0;
        while (*line && (quoted || (*line != L' ' && *line != L'\t'))) {
            quoted ^= *line++ == L'"';
        }
        while (*line == L' ' || *line == L'\t') {
            line++;
        }
    }
    return line;
}

static void tell(const wchar_t *file, DWORD code) {
    char text[16];
    DWORD written;
    int length = wsprintfA(text, "%u\n", code);
    HANDLE out = CreateFileW(file, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (out != INVALID_HANDLE_VALUE) {
        WriteFile(out, text, (DWORD)length, &written, NULL);
        CloseHandle(out);
    }
}

int wmain(int argc, wchar_t **argv) {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    STARTUPINFOW start = {sizeof start};
    PROCESS_INFORMATION child;
    DWORD code = 0;
    if (argc < 5) {
        return 2;
    }
    HANDLE job = CreateJobObjectW(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE;
    SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits);
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    if (!CreateProcessW(NULL, behind(GetCommandLineW(), 4), NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &child)) {
        tell(argv[1], 127);
        return 127;
    }
    AssignProcessToJobObject(job, child.hProcess);
    ResumeThread(child.hThread);
    if (wcscmp(argv[3], L"-")) {
        while (GetFileAttributesW(argv[3]) == INVALID_FILE_ATTRIBUTES && WaitForSingleObject(child.hProcess, 10) == WAIT_TIMEOUT) {
        }
    }
    if (WaitForSingleObject(child.hProcess, (DWORD)(_wtof(argv[2]) * 1000)) == WAIT_OBJECT_0) {
        GetExitCodeProcess(child.hProcess, &code);
    } else {
        code = 124;
        TerminateJobObject(job, code);
    }
    tell(argv[1], code);
    return (int)code;
}
