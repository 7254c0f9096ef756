package org.tenon.mapi.abi;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.win32.StdCallLibrary;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls of COM methods by their place in the vtable, and of functions by their address. Belongs to one thread.
 *
 * <p>All go through {@code DispCallFunc} of oleaut32, which takes any method's arguments from memory and is itself a function of
 * fixed arguments: these JNA binds once, where it would look at each argument of each call otherwise, at ten times the cost.
 *
 * <p>Nobody checks here what is called: a wrong slot or argument ends the process. Therefore every call is held against its {@link
 * Slot} first.
 */
public final class Com {
    private static final int WIDTH = Native.POINTER_SIZE;
    /** One more than any method takes. */
    private static final int MOST = 12;
    /** A VARIANT: its type, six bytes that are not used, and the value. */
    private static final int VARIANT = 8 + 2 * WIDTH;

    private static final int VALUE = 8;
    private static final short VT_I4 = 3;
    private static final short VT_I8 = 20;
    /** Methods of COM are stdcall, as MAPI's functions are; where there is but one convention that is it. */
    private static final int CC_STDCALL = 4;

    // What a call returned, then the values of its arguments, then where each of these is.
    private static final int ARGUMENTS = VARIANT;
    private static final int PLACES = ARGUMENTS + MOST * VARIANT;
    private final Memory memory = new Memory(PLACES + (long) MOST * WIDTH);
    private final ByteBuffer values = memory.getByteBuffer(0, memory.size()).order(ByteOrder.nativeOrder());
    private final long result = Pointer.nativeValue(memory);
    private final Map<String, Memory> types = new HashMap<>();

    public Com() {
        for (int i = 0; i < MOST; i++) {
            memory.setPointer(PLACES + (long) i * WIDTH, memory.share(ARGUMENTS + (long) i * VARIANT));
        }
    }

    /** An object whose methods can be called. */
    public final class Handle {
        private final long object;

        private Handle(Pointer object) {
            this.object = Pointer.nativeValue(object);
        }

        public Pointer pointer() {
            return new Pointer(object);
        }

        /** Calls a method and answers with what it returns: an HRESULT, or the count that AddRef and Release return. */
        public int call(Slot slot, Object... arguments) {
            return invoke(object, (long) slot.index() * WIDTH, slot.arguments(), slot, arguments);
        }
    }

    public Handle handle(Pointer object) {
        return new Handle(object);
    }

    /** Calls a function that the library exports. */
    public int call(Exports.Export function, Object... arguments) {
        // DispCallFunc: without an object, the offset is the address.
        return invoke(0, function.address(), function.arguments(), function, arguments);
    }

    private int invoke(long object, long offset, String kinds, Object called, Object[] arguments) {
        int count = arguments.length;
        boolean fits = kinds.length() == count;
        for (int i = 0, at = ARGUMENTS + VALUE; fits && i < count; i++, at += VARIANT) {
            var argument = arguments[i];
            switch (kinds.charAt(i)) {
                case 'l' -> {
                    fits = argument instanceof Integer;
                    values.putInt(at, fits ? (Integer) argument : 0);
                }
                case 'x' -> {
                    fits = argument instanceof Long;
                    values.putLong(at, fits ? (Long) argument : 0);
                }
                case 'w' -> {
                    fits = argument instanceof Word;
                    address(at, fits ? ((Word) argument).value() : 0);
                }
                default -> {
                    fits = argument == null || argument instanceof Pointer;
                    address(at, fits && argument != null ? Pointer.nativeValue((Pointer) argument) : 0);
                }
            }
        }
        if (!fits) {
            throw new IllegalArgumentException(called + " takes " + kinds);
        }
        long kindsAt = Pointer.nativeValue(types(kinds));
        int failed = WIDTH == 8
                ? Wide.DispCallFunc(object, offset, CC_STDCALL, VT_I4, count, kindsAt, result + PLACES, result)
                : Narrow.DispCallFunc(
                        (int) object,
                        (int) offset,
                        CC_STDCALL,
                        VT_I4,
                        count,
                        (int) kindsAt,
                        (int) result + PLACES,
                        (int) result);
        if (failed != 0) {
            throw new IllegalStateException(String.format("DispCallFunc refused %s: 0x%08X", called, failed));
        }
        return values.getInt(VALUE);
    }

    private void address(int at, long value) {
        if (WIDTH == 8) {
            values.putLong(at, value);
        } else {
            values.putInt(at, (int) value);
        }
    }

    private Memory types(String kinds) {
        var known = types.get(kinds);
        if (known == null) {
            known = new Memory(2 * MOST);
            for (int i = 0; i < kinds.length(); i++) {
                char kind = kinds.charAt(i);
                boolean wide = kind == 'x' || (kind != 'l' && WIDTH == 8);
                known.setShort(2L * i, wide ? VT_I8 : VT_I4);
            }
            types.put(kinds, known);
        }
        return known;
    }

    /** An ULONG_PTR: as wide as a pointer, and no address. */
    public record Word(long value) {}

    /** No window: nothing that is called here may show one. */
    public static final Word NO_WINDOW = new Word(0);

    /** {@code DispCallFunc(object, offset, convention, type, count, types, arguments, result)} where pointers have eight bytes. */
    private static final class Wide {
        static {
            Native.register(Wide.class, NativeLibrary.getInstance("oleaut32"));
        }

        static native int DispCallFunc(
                long object,
                long offset,
                int convention,
                short type,
                int count,
                long types,
                long arguments,
                long result);
    }

    /** The same where they have four. */
    private static final class Narrow {
        static {
            Native.register(
                    Narrow.class,
                    NativeLibrary.getInstance(
                            "oleaut32", Map.of(Library.OPTION_CALLING_CONVENTION, StdCallLibrary.STDCALL_CONVENTION)));
        }

        static native int DispCallFunc(
                int object, int offset, int convention, short type, int count, int types, int arguments, int result);
    }
}
