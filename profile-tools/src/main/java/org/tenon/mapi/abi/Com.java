package org.tenon.mapi.abi;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.util.HashMap;
import java.util.Map;

/**
 * Calls of COM methods by their place in the vtable. Keeps what JNA makes of a function's address; belongs to one thread.
 *
 * <p>JNA checks nothing here: a wrong slot or argument ends the process. Therefore every call is held against its {@link Slot} first.
 */
public final class Com {
    /** On x86 methods clean their stack themselves (stdcall); elsewhere there is one convention. */
    private static final int CONVENTION = Native.POINTER_SIZE == 4 ? Function.ALT_CONVENTION : Function.C_CONVENTION;

    private final Map<Long, Function[]> vtables = new HashMap<>();

    /** An object whose methods can be called. */
    public final class Handle {
        private final Pointer object;
        private final Function[] functions;
        private final Pointer vtable;

        private Handle(Pointer object) {
            this.object = object;
            this.vtable = object.getPointer(0);
            this.functions = vtables.computeIfAbsent(Pointer.nativeValue(vtable), any -> new Function[64]);
        }

        public Pointer pointer() {
            return object;
        }

        /** Calls a method and answers with what it returns: an HRESULT, or the count that AddRef and Release return. */
        public int call(Slot slot, Object... arguments) {
            check(slot, arguments);
            var all = new Object[arguments.length + 1];
            all[0] = object;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            var function = functions[slot.index()];
            if (function == null) {
                function =
                        Function.getFunction(vtable.getPointer((long) slot.index() * Native.POINTER_SIZE), CONVENTION);
                functions[slot.index()] = function;
            }
            return function.invokeInt(all);
        }
    }

    public Handle handle(Pointer object) {
        return new Handle(object);
    }

    private static void check(Slot slot, Object[] arguments) {
        var kinds = slot.arguments();
        boolean fits = kinds.length() == arguments.length;
        for (int i = 0; fits && i < arguments.length; i++) {
            var argument = arguments[i];
            fits = switch (kinds.charAt(i)) {
                case 'l' -> argument instanceof Integer;
                case 'x' -> argument instanceof Long;
                case 'w' -> argument instanceof Word;
                default -> argument == null || argument instanceof Pointer || argument instanceof com.sun.jna.Callback;
            };
        }
        if (!fits) {
            throw new IllegalArgumentException(slot.call() + " takes " + kinds);
        }
    }

    /** An ULONG_PTR: as wide as a pointer, and no address. */
    public static final class Word extends com.sun.jna.IntegerType {
        private static final long serialVersionUID = 1L;

        public Word() {
            this(0);
        }

        public Word(long value) {
            super(Native.POINTER_SIZE, value, true);
        }
    }

    /** No window: nothing that is called here may show one. */
    public static final Word NO_WINDOW = new Word(0);
}
