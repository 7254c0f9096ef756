/**
 * Outlook's binary structures, a record each, over one small cursor that never reads beyond its end. What a structure parses, it
 * writes back to the same bytes; what follows it is kept with it. What does not parse is empty, never an exception.
 */
package org.tenon.convert.blob;
