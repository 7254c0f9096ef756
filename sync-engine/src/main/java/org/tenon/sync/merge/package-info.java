/**
 * Three-way merge of events, tasks and contacts: what both sides last agreed on, what the client has, what the server has,
 * and out of these one item that holds every change, or two where one thing was changed in two ways. Pure: no I/O, no
 * clock, no logging.
 *
 * <p>Start reading at {@link org.tenon.sync.merge.Merger}; then the two lists of rules, {@code CalendarRules} and
 * {@code ContactRules}, which are the documentation of what merges how.
 *
 * <h2>Nothing is rewritten that was not changed</h2>
 *
 * An item is read into the tree of {@link org.tenon.sync.vobject}, which keeps each line's own bytes. A merge starts from the
 * server's tree and carries the client's changes over, line by line; a line that nobody changed leaves as it came.
 *
 * <h2>What is a change</h2>
 *
 * Servers write items anew: other folding, other order, other case, a PRODID of their own, time zones from their own
 * tables. Each line therefore has a canonical form, and only a difference there is a change. The libraries are asked where
 * meaning is needed - ical4j whether a series still has an instance, ez-vcard to say a property in another version of
 * vCard - and never write an item.
 *
 * <h2>When both sides changed</h2>
 *
 * Different properties: both changes. The same property, element by element where it has elements (attendees, categories,
 * exception dates, telephone numbers, alarms, instances of a series). What programs note for themselves ({@code ProgramNotes})
 * and what no standard knows takes one value, the latter with a word about it. What remains is a clash: the policy's side wins, or
 * both copies are kept, each with all the changes that do not clash. An edit beats a removal of the same element, with a
 * warning. What cannot be read is opaque: it is carried as it is, never merged.
 */
package org.tenon.sync.merge;
