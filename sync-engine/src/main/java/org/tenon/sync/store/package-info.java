/**
 * The port: what the engine asks of a side, and what each answer promises after a crash in its middle.
 *
 * <p>An adapter observes and acts; it never decides. It knows neither the ledger nor the other side. Every adapter passes
 * {@code StoreContract}, published in the test-jar together with a fake that misbehaves on demand.
 *
 * <p>Outcomes for single items are values ({@link org.tenon.sync.store.Outcome}); a store or folder that fails throws one
 * {@link org.tenon.sync.store.StoreException}.
 */
package org.tenon.sync.store;
