package org.tenon.profile;

import com.sun.jna.Callback;
import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary.StdCallCallback;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tenon.profile.Registry.Hive;
import org.tenon.windows.Processes;

/** OUTLOOK.EXE: whether it runs, and how it is started and asked to end. It is never killed: its data files would suffer. */
public interface OutlookProgram {
    /** In this session of Windows: those of other users do not concern us. */
    boolean running();

    /** Whether there is one to start: the new Outlook and other mail clients are none. */
    boolean installed();

    /** Starts it and returns at once. */
    void start(List<String> arguments);

    /** Asks it to close, as its window's cross does; what it asks a person is left to that person. @return whether it has ended */
    boolean close(Duration patience);

    /** @param env what it is started with */
    static OutlookProgram ofWindows(Registry registry, Map<String, String> env) {
        return new Windows(registry, env);
    }

    /** That of this Windows, by the path under which Windows itself would start it. */
    record Windows(Registry registry, Map<String, String> env) implements OutlookProgram {
        private static final String APP_PATH = "Software\\Microsoft\\Windows\\CurrentVersion\\App Paths\\OUTLOOK.EXE";
        private static final int WM_CLOSE = 0x10;
        /** The class of its main windows: dialogs have another, and are not ours to answer. */
        private static final String MAIN = "rctrl_renwnd32";

        /** Between two looks whether it has ended: soon at first, then seldom. */
        private static final int FIRST_LOOK_MILLIS = 50;

        private static final int LOOK_MILLIS = 400;

        /** Public for JNA, which calls it by reflection. */
        public interface EachWindow extends StdCallCallback {
            boolean call(Pointer window, Pointer parameter);
        }

        private static List<Long> processes() {
            return Processes.named("OUTLOOK.EXE");
        }

        @Override
        public boolean running() {
            return !processes().isEmpty();
        }

        @Override
        public boolean installed() {
            return path().isPresent();
        }

        Optional<Path> path() {
            return registry.text(Hive.USER, APP_PATH, "")
                    .or(() -> registry.text(Hive.MACHINE, APP_PATH, ""))
                    .or(() -> registry.otherView(Hive.MACHINE, APP_PATH, ""))
                    .map(text -> Path.of(text.replace("\"", "")))
                    .filter(Files::exists);
        }

        @Override
        public void start(List<String> arguments) {
            var command = new ArrayList<String>();
            command.add(path().orElseThrow(() -> new OutlookException(
                            "OUTLOOK.EXE is not registered as a program", "Install classic Outlook, or repair Office."))
                    .toString());
            command.addAll(arguments);
            try {
                // It outlives us, and shall hold nothing of ours.
                var builder = new ProcessBuilder(command)
                        .redirectInput(
                                ProcessBuilder.Redirect.from(Path.of("NUL").toFile()))
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD);
                builder.environment().clear();
                builder.environment().putAll(env);
                builder.start();
            } catch (IOException e) {
                throw new OutlookException(
                        "OUTLOOK.EXE could not be started", "Start it once by hand, or repair Office.");
            }
        }

        @Override
        public boolean close(Duration patience) {
            long end = System.nanoTime() + patience.toNanos();
            // Again and again: at first it has no window yet, and while it asks something it does not heed.
            int look = FIRST_LOOK_MILLIS;
            do {
                var processes = processes();
                if (processes.isEmpty()) {
                    return true;
                }
                askToClose(processes);
                if (!moment(processes, look)) {
                    return false;
                }
                look = Math.min(2 * look, LOOK_MILLIS);
            } while (System.nanoTime() < end);
            return !running();
        }

        /** Gives them a moment. @return false where this thread was interrupted */
        private static boolean moment(List<Long> processes, int millis) {
            var ends = processes.stream()
                    .flatMap(one -> ProcessHandle.of(one).stream())
                    .map(ProcessHandle::onExit)
                    .toArray(CompletableFuture[]::new);
            try {
                if (ends.length == 0) {
                    // One that has more rights than we cannot be waited for.
                    Thread.sleep(millis);
                } else {
                    CompletableFuture.allOf(ends).get(millis, TimeUnit.MILLISECONDS);
                }
            } catch (TimeoutException | ExecutionException e) {
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
            return true;
        }

        private static void askToClose(List<Long> processes) {
            var user32 = NativeLibrary.getInstance("user32");
            var owner = user32.getFunction("GetWindowThreadProcessId", Function.ALT_CONVENTION);
            var visible = user32.getFunction("IsWindowVisible", Function.ALT_CONVENTION);
            var enabled = user32.getFunction("IsWindowEnabled", Function.ALT_CONVENTION);
            var kind = user32.getFunction("GetClassNameW", Function.ALT_CONVENTION);
            var post = user32.getFunction("PostMessageW", Function.ALT_CONVENTION);
            Callback each = (EachWindow) (window, parameter) -> {
                try (var process = new Memory(4);
                        var name = new Memory(2L * MAIN.length() + 4)) {
                    owner.invokeInt(new Object[] {window, process});
                    if (processes.contains(Integer.toUnsignedLong(process.getInt(0)))
                            && visible.invokeInt(new Object[] {window}) != 0
                            && enabled.invokeInt(new Object[] {window}) != 0
                            && kind.invokeInt(new Object[] {window, name, MAIN.length() + 2}) != 0
                            && name.getWideString(0).equals(MAIN)) {
                        post.invokeInt(new Object[] {window, WM_CLOSE, Pointer.NULL, Pointer.NULL});
                    }
                }
                return true;
            };
            user32.getFunction("EnumWindows", Function.ALT_CONVENTION).invokeInt(new Object[] {each, Pointer.NULL});
        }
    }
}
