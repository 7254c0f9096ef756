/**
 * Files with items in them, read and written: the I/O around {@code org.tenon.convert}. {@link
 * org.tenon.connector.convert.FileForm} says which files there are, and which conversion reads and writes each.
 */
package org.tenon.connector.convert;
