package org.tenon.connector.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The folders that each system sets aside for settings and for state: the XDG base directories, or AppData on Windows.
 *
 * @param env the environment variables
 * @param home the user's own folder
 * @param here against which a path on the command line is resolved
 */
public record Directories(Map<String, String> env, Path home, Path here, boolean windows) {

    /** Those of this process. */
    public static Directories ofThisProcess() {
        return new Directories(
                System.getenv(),
                Path.of(System.getProperty("user.home")),
                Path.of("").toAbsolutePath(),
                System.getProperty("os.name").startsWith("Windows"));
    }

    /** Where account files are looked for. */
    public Path configDir() {
        return windows
                ? folder("APPDATA", home.resolve("AppData").resolve("Roaming")).resolve("Tenon")
                : folder("XDG_CONFIG_HOME", home.resolve(".config")).resolve("tenon");
    }

    /** Where the machine's admin puts settings for all its users. */
    public Path machineDir() {
        if (windows) {
            return folder("PROGRAMDATA", Path.of("C:\\ProgramData")).resolve("Tenon");
        }
        var first = Path.of(env.getOrDefault("XDG_CONFIG_DIRS", "").split(":", -1)[0]);
        return (first.isAbsolute() ? first : Path.of("/etc")).resolve("tenon");
    }

    /** Where the ledger of the account called {@code name} is kept unless {@code --state} says otherwise. */
    public Path stateDir(String name) {
        var base = windows
                ? folder("LOCALAPPDATA", home.resolve("AppData").resolve("Local"))
                        .resolve("Tenon")
                : folder("XDG_STATE_HOME", home.resolve(".local").resolve("state"))
                        .resolve("tenon");
        return base.resolve(name);
    }

    /** The account file to use: the one named, else {@code $TENON_ACCOUNT}, else the only one in {@link #configDir}. */
    public Path accountFile(Optional<Path> named) throws AccountException {
        if (named.isPresent()) {
            return named.get();
        }
        var fromEnv = env.get("TENON_ACCOUNT");
        if (fromEnv != null && !fromEnv.isBlank()) {
            return Path.of(fromEnv);
        }
        var dir = configDir();
        if (!Files.isDirectory(dir)) {
            throw new AccountException(
                    "no account: name its file by --account FILE or TENON_ACCOUNT, or put it into " + dir);
        }
        try (var files = Files.newDirectoryStream(dir, "*.toml")) {
            Path only = null;
            for (var file : files) {
                if (only != null) {
                    throw new AccountException("several accounts in " + dir + ": say which by --account FILE");
                }
                only = file;
            }
            if (only == null) {
                throw new AccountException("no account file (*.toml) in " + dir + ": name one by --account FILE");
            }
            return only;
        } catch (IOException e) {
            throw new AccountException(dir + " cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    /** A variable that holds an absolute path; the XDG specification tells to ignore any other. */
    private Path folder(String variable, Path otherwise) {
        var value = env.get(variable);
        return value != null && !value.isEmpty() && Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
    }
}
