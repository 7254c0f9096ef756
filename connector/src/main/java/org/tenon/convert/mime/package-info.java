/**
 * Internet messages as their format has them, and no more: header fields ([RFC 5322]), encoded words ([RFC 2047]), parameters
 * ([RFC 2045], [RFC 2231]), the tree of parts ([RFC 2046]) with the place of each in the bytes, and transfer encodings. Nothing here
 * knows Outlook. Large content stays where it is and is read when somebody asks for it. Bad data is read as far as it goes.
 */
package org.tenon.convert.mime;
