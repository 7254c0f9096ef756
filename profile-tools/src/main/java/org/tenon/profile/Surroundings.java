package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import org.tenon.windows.Processes;

/** What of this process decides whether it can have a data file open beside Outlook. */
public interface Surroundings {
    /** The session of Windows: 0 is that of services, in which nobody's Outlook is. */
    int session();

    /** Whether it has more rights than the same user's other programs. */
    boolean elevated();

    /** Whether an Outlook of this session runs as somebody else than this process. */
    boolean outlookIsAnothers();

    /** Whether this user has an Outlook open in another session, as by a second remote desktop. */
    boolean outlookInAnotherSession();

    static Surroundings ofWindows() {
        return new Windows();
    }

    /** By the process' token. */
    record Windows() implements Surroundings {
        private static final int TOKEN_QUERY = 8;
        private static final int ELEVATION_TYPE = 18;
        private static final int FULL = 2;
        private static final String OUTLOOK = "OUTLOOK.EXE";

        private static int call(String library, String function, Object... arguments) {
            return NativeLibrary.getInstance(library)
                    .getFunction(function, Function.ALT_CONVENTION)
                    .invokeInt(arguments);
        }

        @Override
        public int session() {
            return Processes.session(ProcessHandle.current().pid());
        }

        @Override
        public boolean outlookIsAnothers() {
            return Processes.named(OUTLOOK).stream().anyMatch(Processes::isOfAnotherUser);
        }

        @Override
        public boolean outlookInAnotherSession() {
            return Processes.elsewhere(OUTLOOK).stream().anyMatch(Processes::isOfThisUser);
        }

        @Override
        public boolean elevated() {
            var token = new PointerByReference();
            // The process itself is the pseudo handle -1.
            if (call("advapi32", "OpenProcessToken", new Pointer(-1), TOKEN_QUERY, token) == 0) {
                return false;
            }
            try (var type = new Memory(4);
                    var size = new Memory(4)) {
                int told = call("advapi32", "GetTokenInformation", token.getValue(), ELEVATION_TYPE, type, 4, size);
                return told != 0 && type.getInt(0) == FULL;
            } finally {
                call("kernel32", "CloseHandle", token.getValue());
            }
        }
    }
}
