/**
 * Outlook's items and the open formats, both ways. Pure: no I/O, no clock, no session, no JNA.
 *
 * <p>Start reading at {@link org.tenon.convert.MapiItem}: an item as Outlook keeps it, as a value, with its properties by tag and by
 * name, its recipients, its attachments and the items embedded in it. A conversion is a visible list of {@link
 * org.tenon.convert.Field}s, one small class for a property or for a group that belongs together, each with both directions in it;
 * the order of the list is the documentation, and docs/conversions.md is made from it. What a conversion gives is {@link
 * org.tenon.convert.Converted}: the value, what could not be mapped and rides along ("leftover"), and the warnings. Bad data is a
 * warning with a code and a property, never an exception; the rest is kept.
 *
 * <p>The kinds: {@code event}, {@code task}, {@code contact}, {@code note}, {@code mail} on top of {@code mime}. {@code blob} has one record for each of
 * Outlook's binary structures, over one small cursor; whatever it parses it writes back to the same bytes.
 */
package org.tenon.convert;
