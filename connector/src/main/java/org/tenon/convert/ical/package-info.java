/**
 * What events, tasks and notes share: texts, times and zones of iCalendar, the fields that all of them have, and {@link
 * org.tenon.convert.ical.ComponentMerge}, by which what nobody touched returns as it was.
 */
package org.tenon.convert.ical;
