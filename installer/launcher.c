/*
 * tenon.exe and tenonw.exe: the program, run by the Java runtime that was installed beside it.
 *
 *     DIR\tenon.exe, DIR\tenonw.exe    this; the second has no console
 *     DIR\runtime\                     the Java runtime
 *     DIR\app\tenon.jar, app\lib\      the program; app\native\ what of it is no Java
 *     DIR\app\jvm-options              options of the JVM, one a line; a line that begins with # is a comment
 *     %LOCALAPPDATA%\Tenon\classes-*.jsa   the JVM's own archive of this build's classes, half of a start
 *
 * The manifest makes the process's code page UTF-8, so that arguments and paths in any script arrive whole. TENON_MEMORY sets the
 * heap limit, as bin/tenon has it. Exit code 70 and one line where the runtime is not there; else what the program says.
 *
 * A command that may load Outlook's libraries, which can end the process that loads them, is run by a second process of this program
 * (TENON_WORKER in its environment): the first, without a JVM, waits for it. Where it died the first runs the JVM after all, with the
 * exit code in TENON_DIED, to say so. A JVM in both would be a third of a short run.
 *
 * That second process writes the archive at its end, where there is none, under a name of its own; the first gives it the name by which
 * it is found. So it is there whole or not at all, and of two that write one at the same time one stays. `tenon enrol --undo` deletes it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <windows.h>

#define PATH_LENGTH 32768
#define MOST_ARGUMENTS 8192

/* Of jli.dll, the part of a JRE that its own java.exe is made with. */
typedef int(__cdecl *JliLaunch)(int argc, char **argv, int jargc, const char **jargv, int appclassc, const char **appclassv,
                                const char *fullversion, const char *dotversion, const char *pname, const char *lname,
                                BOOL javaargs, BOOL cpwildcard, BOOL javaw, int ergo);

/* The commands that open a client store: Verb.opensClient says the same, and ClassArchiveTest holds both together. */
static const char *const OPENING[] = {"sync", "restore", "undo"};
/* What the program ends with: Exit says the same. */
static const DWORD KNOWN[] = {0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 70};

static char home[PATH_LENGTH];
static char archive[PATH_LENGTH];
static PROCESS_INFORMATION worker;
static char *arguments[MOST_ARGUMENTS];
static int count;

static int broken(const char *what) {
#ifdef WINDOWED
    MessageBoxA(NULL, what, "Tenon", MB_OK | MB_ICONERROR);
#else
    fprintf(stderr, "tenon: %s; install Tenon again\n", what);
#endif
    return 70;
}

static void add(const char *format, const char *value) {
    size_t length = strlen(format) + strlen(value) + 1;
    char *text = malloc(length);
    if (text == NULL || count >= MOST_ARGUMENTS - 1) {
        exit(broken("there are too many arguments"));
    }
    snprintf(text, length, format, value);
    arguments[count++] = text;
}

static void add_options(void) {
    static char line[1024];
    static char name[PATH_LENGTH];
    snprintf(name, sizeof name, "%s\\app\\jvm-options", home);
    FILE *options = fopen(name, "r");
    if (options == NULL) {
        exit(broken("app\\jvm-options is missing"));
    }
    while (fgets(line, sizeof line, options) != NULL) {
        line[strcspn(line, "\r\n")] = 0;
        if (line[0] == '-') {
            add("%s", line);
        }
    }
    fclose(options);
}

static BOOL is_there(const char *file) {
    return GetFileAttributesA(file) != INVALID_FILE_ATTRIBUTES;
}

/* Goes on with a hash (FNV-1a) over a file's time and size; false where there is no such file. */
static BOOL identify(const char *below, unsigned long long *hash) {
    static char name[PATH_LENGTH];
    WIN32_FILE_ATTRIBUTE_DATA file;
    snprintf(name, sizeof name, "%s\\%s", home, below);
    if (!GetFileAttributesExA(name, GetFileExInfoStandard, &file)) {
        return FALSE;
    }
    DWORD words[] = {file.ftLastWriteTime.dwHighDateTime, file.ftLastWriteTime.dwLowDateTime, file.nFileSizeLow};
    for (size_t i = 0; i < sizeof words; i++) {
        *hash = (*hash ^ ((unsigned char *)words)[i]) * 0x100000001b3ull;
    }
    return TRUE;
}

/*
 * The archive is of one build and one runtime, which its name tells; the JVM itself looks whether it fits, and goes on without it where it
 * does not. Empty where it has no place.
 */
static void name_archive(void) {
    unsigned long long hash = 0xcbf29ce484222325ull;
    const char *local = getenv("LOCALAPPDATA");
    if (local != NULL && *local && identify("app\\tenon.jar", &hash) && identify("runtime\\bin\\server\\jvm.dll", &hash)) {
        snprintf(archive, sizeof archive, "%s\\Tenon\\classes-%016llx.jsa", local, hash);
    }
}

static void part_of(DWORD process, char *name, size_t size) {
    snprintf(name, size, "%s.%lu", archive, process);
}

/* One that deletes the archive must not have it open. */
static void add_archive(BOOL worker, BOOL undoing) {
    static char part[PATH_LENGTH];
    if (*archive == 0 || undoing) {
        return;
    }
    if (is_there(archive)) {
        add("-XX:SharedArchiveFile=%s", archive);
        // Else each pointer in it is moved at every start.
        add("%s", "-XX:+UnlockDiagnosticVMOptions");
        add("%s", "-XX:ArchiveRelocationMode=0");
    } else if (worker) {
        char *name = strrchr(archive, '\\');
        *name = 0;
        CreateDirectoryA(archive, NULL);
        *name = '\\';
        part_of(GetCurrentProcessId(), part, sizeof part);
        add("-XX:ArchiveClassesAtExit=%s", part);
        add("%s", "-Dtenon.archive=write");
    }
}

static void delete_file(const char *file) {
    SetFileAttributesA(file, FILE_ATTRIBUTE_NORMAL);
    DeleteFileA(file);
}

/* Gives the archive that a process wrote its name. What former builds left goes, and what was cut off; what is in use stays. */
static void adopt(DWORD process) {
    static char part[PATH_LENGTH], name[PATH_LENGTH];
    WIN32_FIND_DATAA found;
    part_of(process, part, sizeof part);
    if (*archive == 0 || !is_there(part)) {
        return;
    }
    size_t folder = strrchr(archive, '\\') - archive + 1;
    snprintf(name, sizeof name, "%.*sclasses-*", (int)folder, archive);
    HANDLE search = FindFirstFileA(name, &found);
    if (search != INVALID_HANDLE_VALUE) {
        do {
            snprintf(name, sizeof name, "%.*s%s", (int)folder, archive, found.cFileName);
            if (_stricmp(name, part) != 0 && _stricmp(name, archive) != 0) {
                delete_file(name);
            }
        } while (FindNextFileA(search, &found));
        FindClose(search);
    }
    SetFileAttributesA(part, FILE_ATTRIBUTE_NORMAL);
    if (!MoveFileA(part, archive)) {
        DeleteFileA(part);
    }
}

/* Where a JVM writes when it crashes; its exit code is one that also means something else. */
static void name_crash(const char *process, char *name, size_t size) {
    char folder[MAX_PATH + 1];
    DWORD length = GetTempPathA(sizeof folder, folder);
    snprintf(name, size, "%stenon-crash-%s.log", length == 0 || length >= sizeof folder ? "" : folder, process);
}

static BOOL is_known(DWORD code) {
    for (size_t i = 0; i < sizeof KNOWN / sizeof *KNOWN; i++) {
        if (KNOWN[i] == code) {
            return TRUE;
        }
    }
    return FALSE;
}

/* The other process is told as well and ends in its own time: this one waits for it, for as long as Windows lets it. */
static BOOL WINAPI told_to_end(DWORD event) {
    (void)event;
    WaitForSingleObject(worker.hProcess, INFINITE);
    return TRUE;
}

/* It goes where this process goes, but not what it starts, such as Outlook. */
static void bind_worker(void) {
    JOBOBJECT_EXTENDED_LIMIT_INFORMATION limits = {0};
    HANDLE job = CreateJobObjectA(NULL, NULL);
    limits.BasicLimitInformation.LimitFlags = JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | JOB_OBJECT_LIMIT_SILENT_BREAKAWAY_OK;
    if (job != NULL && SetInformationJobObject(job, JobObjectExtendedLimitInformation, &limits, sizeof limits)) {
        AssignProcessToJobObject(job, worker.hProcess);
    }
}

/* Runs the same command in a process of its own; false where it died, or could not be started. */
static BOOL by_worker(DWORD *code) {
    static wchar_t program[PATH_LENGTH];
    static char crash[PATH_LENGTH];
    char process[16];
    STARTUPINFOW start = {.cb = sizeof start, .dwFlags = STARTF_USESTDHANDLES};
    start.hStdInput = GetStdHandle(STD_INPUT_HANDLE);
    start.hStdOutput = GetStdHandle(STD_OUTPUT_HANDLE);
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    SetEnvironmentVariableA("TENON_WORKER", "1");
    if (GetModuleFileNameW(NULL, program, PATH_LENGTH) == 0
            || !CreateProcessW(program, GetCommandLineW(), NULL, NULL, TRUE, CREATE_SUSPENDED, NULL, NULL, &start, &worker)) {
        *code = GetLastError();
        return FALSE;
    }
    bind_worker();
    SetConsoleCtrlHandler(told_to_end, TRUE);
    ResumeThread(worker.hThread);
    WaitForSingleObject(worker.hProcess, INFINITE);
    GetExitCodeProcess(worker.hProcess, code);
    adopt(worker.dwProcessId);
    snprintf(process, sizeof process, "%lu", worker.dwProcessId);
    name_crash(process, crash, sizeof crash);
    return !DeleteFileA(crash) && is_known(*code);
}

static BOOL among(const char *word, int argc, char **argv) {
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], word) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static BOOL opens_client(int argc, char **argv) {
    for (size_t i = 0; argc > 1 && i < sizeof OPENING / sizeof *OPENING; i++) {
        if (strcmp(argv[1], OPENING[i]) == 0) {
            return TRUE;
        }
    }
    return FALSE;
}

static int launch(int argc, char **argv, BOOL windowed) {
    static char path[PATH_LENGTH];
    DWORD length = GetModuleFileNameA(NULL, home, sizeof home);
    char *end = strrchr(home, '\\');
    if (length == 0 || length >= sizeof home || end == NULL) {
        return broken("the program's own folder cannot be found");
    }
    *end = 0;
    name_archive();

    DWORD code;
    BOOL is_worker = getenv("TENON_WORKER") != NULL;
    if (!is_worker && opens_client(argc, argv)) {
        if (by_worker(&code)) {
            return (int)code;
        }
        snprintf(path, sizeof path, "%lu", code);
        SetEnvironmentVariableA("TENON_DIED", path);
    }

    snprintf(path, sizeof path, "%s\\runtime\\bin", home);
    SetDllDirectoryA(path);
    snprintf(path, sizeof path, "%s\\runtime\\bin\\jli.dll", home);
    HMODULE library = LoadLibraryExA(path, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    JliLaunch start = library == NULL ? NULL : (JliLaunch)(void *)GetProcAddress(library, "JLI_Launch");
    if (start == NULL) {
        return broken("the Java runtime is missing");
    }

    const char *memory = getenv("TENON_MEMORY");
    snprintf(path, sizeof path, "%s\\app", home);
    add("%s", argv[0]);
    add("-Xmx%s", memory != NULL && *memory ? memory : "64m");
    add_options();
    add_archive(is_worker, among("--undo", argc, argv));
    if (is_worker) {
        // As OutlookWorker starts one: of a first sync the second compiler took a quarter of the processor time.
        add("%s", "-XX:TieredStopAtLevel=1");
        static char crash[PATH_LENGTH];
        name_crash("%p", crash, sizeof crash);
        add("-XX:ErrorFile=%s", crash);
    }
    add("-Dorg.sqlite.lib.path=%s\\native", path);
    add("-Djna.boot.library.path=%s\\native", path);
    add("-Djava.class.path=%s\\tenon.jar", path);
    add("%s", "org.tenon.connector.cli.Tenon");
    for (int i = 1; i < argc; i++) {
        add("%s", argv[i]);
    }
    return start(count, arguments, 0, NULL, 0, NULL, "21", "21", "tenon", "tenon", FALSE, FALSE, windowed, 0);
}

#ifdef WINDOWED
int WINAPI WinMain(HINSTANCE instance, HINSTANCE before, LPSTR line, int show) {
    (void)instance, (void)before, (void)line, (void)show;
    return launch(__argc, __argv, TRUE);
}
#else
int main(int argc, char **argv) {
    return launch(argc, argv, FALSE);
}
#endif
