/** The few kinds of bodies that all stores share: in memory, in a file, streamed from elsewhere, and one that changes another. */
package org.tenon.sync.store.body;
