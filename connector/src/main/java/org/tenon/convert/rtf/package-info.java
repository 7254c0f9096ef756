/**
 * Rich text as Outlook keeps it: packed ([MS-OXRTFCP]), and with HTML or plain text inside ([MS-OXRTFEX]). Pure. Nothing here
 * throws on bad data: what can be read is given, with a word about what cannot.
 */
package org.tenon.convert.rtf;
