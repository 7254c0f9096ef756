/**
 * What Tenon remembers: one SQLite file (WAL, every commit synced to disk) for each account.
 *
 * <p>For each item the ledger keeps the <b>base</b> - what both sides agreed on - and for each side a <b>sighting</b>: what that
 * side was last seen to hold, and what of it is agreed. An observation is committed together with its checkpoint, so nothing
 * that a side told us once is ever forgotten, whatever happens to the run. Planning then needs no memory: it reads the items
 * that are <b>dirty</b>, where a sighting and the base differ. A mailbox of a million messages in which nothing changed has no
 * dirty item.
 *
 * <p>The ledger is expendable: lose it, and items are matched again by link id, size and content.
 */
package org.tenon.sync.ledger;
