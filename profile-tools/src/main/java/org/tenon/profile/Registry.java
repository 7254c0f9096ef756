package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.util.Optional;

/** What is asked of the Windows registry: a text or a number. */
public interface Registry {
    /** The two hives that matter, with Windows' numbers. */
    enum Hive {
        MACHINE(0x80000002),
        USER(0x80000001);

        private final int number;

        Hive(int number) {
            this.number = number;
        }
    }

    /** @param name empty for the key's own value */
    Optional<String> text(Hive hive, String key, String name);

    Optional<Integer> number(Hive hive, String key, String name);

    /** That of this process' Windows, in its own width. */
    static Registry ofWindows() {
        return new Windows(NativeLibrary.getInstance("advapi32").getFunction("RegGetValueW", Function.ALT_CONVENTION));
    }

    /** RegGetValueW. */
    record Windows(Function regGetValue) implements Registry {
        private static final int RRF_RT_REG_SZ = 2;
        private static final int RRF_RT_REG_DWORD = 0x10;
        private static final int MOST = 4096;

        @Override
        public Optional<String> text(Hive hive, String key, String name) {
            try (var to = new Memory(MOST)) {
                return get(hive, key, name, RRF_RT_REG_SZ, to) ? Optional.of(to.getWideString(0)) : Optional.empty();
            }
        }

        @Override
        public Optional<Integer> number(Hive hive, String key, String name) {
            try (var to = new Memory(MOST)) {
                return get(hive, key, name, RRF_RT_REG_DWORD, to) ? Optional.of(to.getInt(0)) : Optional.empty();
            }
        }

        private boolean get(Hive hive, String key, String name, int type, Memory to) {
            try (var size = new Memory(4)) {
                size.setInt(0, MOST);
                return regGetValue.invokeInt(new Object[] {
                            // The predefined keys are 32 bits with a sign, widened.
                            new Pointer(hive.number), new WString(key), new WString(name), type, Pointer.NULL, to, size
                        })
                        == 0;
            }
        }
    }
}
