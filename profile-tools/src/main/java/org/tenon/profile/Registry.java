package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.WString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** What is asked of the Windows registry, texts and numbers; and the little that is written there. */
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

    /** The same as programs of the other width see it: a 32-bit Office on a 64-bit Windows is registered there. */
    Optional<String> otherView(Hive hive, String key, String name);

    Optional<Integer> number(Hive hive, String key, String name);

    /** The names of the keys right below that one. */
    List<String> keys(Hive hive, String key);

    /** Whether there is a value of that name, of whatever type. */
    boolean has(Hive hive, String key, String name);

    /** Of the user's hive alone; the key is made where there is none, and nothing else in it is touched. */
    void write(String key, String name, String value, boolean expandable);

    /** Of the user's hive alone; what is not there is no failure. */
    void remove(String key, String name);

    /** A value of the user's hive with its type, whatever that is, for {@link #putBack}. */
    Optional<String> exact(String key, String name);

    /** Writes what {@link #exact} told: the same type, the same bytes. */
    void putBack(String key, String name, String exact);

    /** That of this process' Windows, in its own width first. */
    static Registry ofWindows() {
        return new Windows(NativeLibrary.getInstance("advapi32"));
    }

    /** RegGetValueW and its like. */
    record Windows(NativeLibrary library) implements Registry {
        private static final int RRF_RT_REG_SZ = 2;
        private static final int RRF_RT_REG_DWORD = 0x10;
        /** Texts with %NAMES% come as they are written. */
        private static final int RRF_RT_REG_EXPAND_SZ = 4;

        private static final int RRF_NOEXPAND = 0x10000000;
        private static final int RRF_SUBKEY_WOW6464KEY = 0x10000;
        private static final int RRF_SUBKEY_WOW6432KEY = 0x20000;
        private static final int REG_SZ = 1;
        private static final int REG_EXPAND_SZ = 2;
        private static final int RRF_RT_ANY = 0xFFFF;
        private static final int KEY_READ = 0x20019;
        private static final int MOST = 4096;
        /** Of the name of a key, in characters. */
        private static final int MOST_NAME = 256;

        private int call(String function, Object... arguments) {
            return library.getFunction(function, Function.ALT_CONVENTION).invokeInt(arguments);
        }

        @Override
        public Optional<String> text(Hive hive, String key, String name) {
            return text(hive, key, name, 0);
        }

        @Override
        public Optional<String> otherView(Hive hive, String key, String name) {
            return text(hive, key, name, Native.POINTER_SIZE == 8 ? RRF_SUBKEY_WOW6432KEY : RRF_SUBKEY_WOW6464KEY);
        }

        private Optional<String> text(Hive hive, String key, String name, int view) {
            int types = RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_NOEXPAND | view;
            try (var to = new Memory(MOST)) {
                return get(hive, key, name, types, to) ? Optional.of(to.getWideString(0)) : Optional.empty();
            }
        }

        @Override
        public Optional<Integer> number(Hive hive, String key, String name) {
            try (var to = new Memory(MOST)) {
                return get(hive, key, name, RRF_RT_REG_DWORD, to) ? Optional.of(to.getInt(0)) : Optional.empty();
            }
        }

        @Override
        public List<String> keys(Hive hive, String key) {
            try (var open = new Memory(Native.POINTER_SIZE);
                    var name = new Memory(2L * MOST_NAME);
                    var size = new Memory(4)) {
                var all = new ArrayList<String>();
                if (call("RegOpenKeyExW", new Pointer(hive.number), new WString(key), 0, KEY_READ, open) != 0) {
                    return all;
                }
                try {
                    for (int at = 0; ; at++) {
                        size.setInt(0, MOST_NAME);
                        int result = call(
                                "RegEnumKeyExW",
                                open.getPointer(0),
                                at,
                                name,
                                size,
                                Pointer.NULL,
                                Pointer.NULL,
                                Pointer.NULL,
                                Pointer.NULL);
                        if (result != 0) {
                            return all;
                        }
                        all.add(name.getWideString(0));
                    }
                } finally {
                    call("RegCloseKey", open.getPointer(0));
                }
            }
        }

        @Override
        public boolean has(Hive hive, String key, String name) {
            return call(
                            "RegGetValueW",
                            new Pointer(hive.number),
                            new WString(key),
                            new WString(name),
                            RRF_RT_ANY | RRF_NOEXPAND,
                            Pointer.NULL,
                            Pointer.NULL,
                            Pointer.NULL)
                    == 0;
        }

        private boolean get(Hive hive, String key, String name, int type, Memory to) {
            try (var size = new Memory(4)) {
                size.setInt(0, MOST);
                return call(
                                "RegGetValueW",
                                // The predefined keys are 32 bits with a sign, widened.
                                new Pointer(hive.number),
                                new WString(key),
                                new WString(name),
                                type,
                                Pointer.NULL,
                                to,
                                size)
                        == 0;
            }
        }

        @Override
        public Optional<String> exact(String key, String name) {
            try (var type = new Memory(4);
                    var data = new Memory(MOST);
                    var size = new Memory(4)) {
                size.setInt(0, MOST);
                int result = call(
                        "RegGetValueW",
                        new Pointer(Hive.USER.number),
                        new WString(key),
                        new WString(name),
                        RRF_RT_ANY | RRF_NOEXPAND,
                        type,
                        data,
                        size);
                return result == 0
                        ? Optional.of(
                                type.getInt(0) + ":" + HexFormat.of().formatHex(data.getByteArray(0, size.getInt(0))))
                        : Optional.empty();
            }
        }

        @Override
        public void putBack(String key, String name, String exact) {
            int at = exact.indexOf(':');
            set(
                    key,
                    name,
                    Integer.parseInt(exact.substring(0, at)),
                    HexFormat.of().parseHex(exact.substring(at + 1)));
        }

        @Override
        public void write(String key, String name, String value, boolean expandable) {
            var bytes = (value + "\0").getBytes(StandardCharsets.UTF_16LE);
            set(key, name, expandable ? REG_EXPAND_SZ : REG_SZ, bytes);
        }

        private void set(String key, String name, int type, byte[] bytes) {
            // A binary value may be empty, and memory may not.
            try (var data = new Memory(Math.max(1, bytes.length))) {
                data.write(0, bytes, 0, bytes.length);
                int result = call(
                        "RegSetKeyValueW",
                        new Pointer(Hive.USER.number),
                        new WString(key),
                        new WString(name),
                        type,
                        data,
                        bytes.length);
                if (result != 0) {
                    throw new OutlookException(
                            "A setting of Outlook's could not be written (" + result + ")",
                            "Ask whoever looks after this machine; nothing was changed.");
                }
            }
        }

        @Override
        public void remove(String key, String name) {
            call("RegDeleteKeyValueW", new Pointer(Hive.USER.number), new WString(key), new WString(name));
        }
    }
}
