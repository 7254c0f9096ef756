/**
 * Outlook's own file of an item, {@code .msg} and {@code .oft} ([MS-OXMSG]): a small file system in a file, with a stream for each
 * large property. Reads from bytes at hand; bad data costs the property it stands in.
 */
package org.tenon.convert.msg;
