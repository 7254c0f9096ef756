package org.tenon.mapi.abi;

/**
 * One method of a COM interface: its place in the vtable and the kinds of its arguments. Kinds: {@code l} 32 bits (ULONG, LONG,
 * HRESULT, SCODE, BOOKMARK); {@code p} a pointer; {@code w} an ULONG_PTR; {@code q} a pointer to an ULONG_PTR that the method
 * writes; {@code x} a LARGE_INTEGER by value.
 */
public interface Slot {
    /** The method's name in the header. */
    String name();

    int ordinal();

    /** How many methods the interface that this one derives from has. */
    int inherited();

    String arguments();

    default int index() {
        return inherited() + ordinal();
    }

    /** The name that a person looks for in Microsoft's documentation, such as {@code IMAPITable.QueryRows}. */
    default String call() {
        return getDeclaringClass().getSimpleName() + "." + name();
    }

    Class<?> getDeclaringClass();
}
