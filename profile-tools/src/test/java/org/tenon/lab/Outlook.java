package org.tenon.lab;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The stand-in for OUTLOOK.EXE, as this process sees it: by its windows. */
public final class Outlook {
    public static final String PROGRAM = "C:\\rig\\OUTLOOK.EXE";
    private static final String MAIN = "rctrl_renwnd32";
    private static final String DIALOG = "#32770";
    private static final int WM_CLOSE = 0x10;

    private static final NativeLibrary USER = NativeLibrary.getInstance("user32");

    private Outlook() {}

    public static Process start(String... words) {
        var command = new ArrayList<>(List.of(PROGRAM));
        command.addAll(List.of(words));
        try {
            // Of our pipes it inherits none.
            return new ProcessBuilder(command)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Somebody edits: one thing, in a process of its own that is gone without a release. */
    public static void hands(String what, String profile) {
        int code = end(start("/hands", what, profile));
        if (code != 0) {
            throw new IllegalStateException("hands " + what + " " + code);
        }
    }

    public static boolean isRunning() {
        return Pointer.nativeValue(window(MAIN, null)) != 0;
    }

    public static boolean asks(String title) {
        return Pointer.nativeValue(window(DIALOG, title)) != 0;
    }

    public static void close() {
        post(window(MAIN, null));
    }

    public static void answer(String title) {
        post(window(DIALOG, title));
    }

    public static int end(Process process) {
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException("no end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Pointer window(String kind, String title) {
        var found = USER.getFunction("FindWindowW")
                .invokePointer(new Object[] {new WString(kind), title == null ? null : new WString(title)});
        return found == null ? Pointer.createConstant(0) : found;
    }

    private static void post(Pointer window) {
        USER.getFunction("PostMessageW").invokeInt(new Object[] {window, WM_CLOSE, Pointer.NULL, Pointer.NULL});
    }
}
