/**
 * MAPI's properties as plain values: tags with their type, names, bytes, errors. Knows nothing but Java: whoever converts items or
 * reads them from a file needs no Windows.
 */
package org.tenon.mapi.value;
