/**
 * Stores that live in memory and behave: what the engine is tested against, published in the test-jar for whoever embeds it.
 *
 * <p>A {@link org.tenon.sync.fake.FakeStore} keeps folders and items and answers as its
 * {@link org.tenon.sync.fake.Traits} say: as an IMAP server with QRESYNC would, as a folder of files would, or as something
 * poorer than both. A person's own program is played by {@link org.tenon.sync.fake.FakeStore#hands()}. The store is strict:
 * what a real one would forgive today and punish tomorrow (a folder left open, a body read too late, another folder's handle)
 * is an {@link java.lang.AssertionError} at once. {@link org.tenon.sync.fake.Faults} makes it misbehave on demand, and
 * {@link org.tenon.sync.fake.Steps} kills the process around any side effect.
 *
 * <p>Start reading with {@code FakeStoreContractTest}: the promises kept in every configuration.
 */
package org.tenon.sync.fake;
