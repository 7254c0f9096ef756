/*
 * tenon.exe and tenonw.exe: the program, run by the Java runtime that was installed beside it.
 *
 *     DIR\tenon.exe, DIR\tenonw.exe    this; the second has no console
 *     DIR\runtime\                     the Java runtime
 *     DIR\app\tenon.jar, app\lib\      the program; app\native\ what of it is no Java
 *     DIR\app\jvm-options              options of the JVM, one a line; a line that begins with # is a comment
 *     %LOCALAPPDATA%\Tenon\classes-*.jsa   the JVM's own archive of this build's classes, half of a start; written by the program
 *
 * The manifest makes the process's code page UTF-8, so that arguments and paths in any script arrive whole. TENON_MEMORY sets the
 * heap limit, as bin/tenon has it. Exit code 70 and one line where the runtime is not there; else what the program says.
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

static char home[PATH_LENGTH];
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

/*
 * picocli's classes have a format that the JVM verifies slowly and does not archive; on the boot path they need no verifying. An archive is of
 * one build, which its name tells by the program's time and size; where it is missing or does not fit the JVM goes on without it.
 */
static void add_quick_start(void) {
    static char name[PATH_LENGTH];
    WIN32_FIND_DATAA found;
    snprintf(name, sizeof name, "%s\\app\\lib\\picocli-*.jar", home);
    HANDLE search = FindFirstFileA(name, &found);
    if (search != INVALID_HANDLE_VALUE) {
        snprintf(name, sizeof name, "-Xbootclasspath/a:%s\\app\\lib\\%s", home, found.cFileName);
        add("%s", name);
        FindClose(search);
    }
    WIN32_FILE_ATTRIBUTE_DATA jar;
    const char *local = getenv("LOCALAPPDATA");
    snprintf(name, sizeof name, "%s\\app\\tenon.jar", home);
    if (local != NULL && *local && GetFileAttributesExA(name, GetFileExInfoStandard, &jar)) {
        snprintf(name, sizeof name, "-XX:SharedArchiveFile=%s\\Tenon\\classes-%08lx%08lx%08lx.jsa", local, jar.ftLastWriteTime.dwHighDateTime,
                 jar.ftLastWriteTime.dwLowDateTime, jar.nFileSizeLow);
        add("%s", name);
    }
}

static int launch(int argc, char **argv, BOOL windowed) {
    static char path[PATH_LENGTH];
    DWORD length = GetModuleFileNameA(NULL, home, sizeof home);
    char *end = strrchr(home, '\\');
    if (length == 0 || length >= sizeof home || end == NULL) {
        return broken("the program's own folder cannot be found");
    }
    *end = 0;

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
    add_quick_start();
    add("-Dorg.sqlite.lib.path=%s\\native", path);
    add("-Djna.boot.library.path=%s\\native", path);
    add("-Djava.class.path=%s\\tenon.jar", path);
    add("%s", "--enable-native-access=ALL-UNNAMED");
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
