/**
 * The words of the house, to the letter. Everything else in Tenon speaks in them.
 *
 * <p><b>Client</b> and <b>server</b> are the two {@linkplain org.tenon.sync.model.Side sides} of a sync. A <b>store</b> is
 * one side's adapter. A <b>folder</b> holds <b>items</b> of one {@linkplain org.tenon.sync.model.Kind kind}. A
 * {@linkplain org.tenon.sync.model.Handle handle} is where an item sits in one store; a
 * {@linkplain org.tenon.sync.model.LinkId link id} is what it is across stores. A
 * {@linkplain org.tenon.sync.model.Revision revision} is what changes in a store when an item's content changes. The
 * <b>base</b> is what both sides last agreed on. A <b>sighting</b> is what one side was last seen to hold. The
 * <b>ledger</b> keeps bases, sightings, checkpoints, intents and past runs. An <b>intent</b> is a step written down before
 * it is done; it has <b>landed</b> where the store shows that it was done although nobody was told so. A <b>checkpoint</b> is
 * how far one side of a folder has been observed. The <b>valve</b> holds deletions back until a person releases them; the
 * <b>bin</b> keeps what was deleted.
 *
 * <p>What serves as a key says itself what equals it: what the compiler makes of a record is put together at its first use, in each
 * process anew, and that is felt at the start.
 *
 * <p>Pure: no I/O, no clock, no logging here.
 */
package org.tenon.sync.model;
