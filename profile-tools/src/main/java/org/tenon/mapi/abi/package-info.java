/**
 * Extended MAPI as its headers have it: interfaces, structures, constants, property tags and exports, under Microsoft's names.
 *
 * <p>Nothing here is clever. An interface is an enum of its methods in the order of the vtable ({@link
 * org.tenon.mapi.abi.Interfaces}); a structure is a list of fields ({@link org.tenon.mapi.abi.Structs}) whose offsets follow from
 * the compiler's rules for either width of pointer; a constant is a number. All three are declared as data, so that a test can lay
 * them beside what a compiler makes of real headers, one by one. {@link org.tenon.mapi.abi.Com} makes the calls, {@link
 * org.tenon.mapi.abi.Scratch} holds what is handed in, {@link org.tenon.mapi.abi.Reach} reads what came back. ULONG, LONG and HRESULT have 32 bits whatever the machine; JNA's
 * NativeLong, which has 64 on Linux, is not used.
 *
 * <p>No storey above shows a name or a pointer of this one.
 */
package org.tenon.mapi.abi;
