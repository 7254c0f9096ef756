/**
 * iCalendar and vCard text as a tree that loses nothing. Pure: no I/O, no clock, no logging.
 *
 * <p>Start reading at {@link org.tenon.sync.vobject.Document}: a text is read into {@code Component}s and {@code ContentLine}s
 * that keep each line's own bytes: order, parameters, folding, unknown properties, even a wrong charset. Bytes are held as
 * characters 0 to 255, since folding may cut a UTF-8 character in two (RFC 5545 section 3.1) and old vCards are in any charset.
 *
 * <p>A {@link org.tenon.sync.vobject.Form} says which lines mean the same although servers spell them differently:
 * {@code CalendarForm} for iCalendar (RFC 5545), {@code ContactForm} for vCard (RFC 6350).
 */
package org.tenon.sync.vobject;
