/**
 * The port: what the engine asks of a side, and what each answer promises after a crash in its middle.
 *
 * <p>An adapter observes and acts; it never decides. It knows neither the ledger nor the other side. Every adapter passes
 * {@code StoreContract}, published in the test-jar together with a fake that misbehaves on demand.
 *
 * <p>Outcomes for single items are values ({@link org.tenon.sync.store.Outcome}); a store or folder that fails throws one
 * {@link org.tenon.sync.store.StoreException}.
 *
 * <p>Four questions that a store of its own kind, like an Outlook profile, has to answer:
 *
 * <ul>
 *   <li><b>What it cannot keep of a content.</b> That is no business of the engine, which would take it for an edit. {@code read} gives
 *       back what came, by its canonical digest, as long as nobody touched the item: what a store has no place for it keeps beside the
 *       item, whole (Outlook: two named properties).
 *   <li><b>What size a mail has that is put together anew.</b> The one that the digest tells of what {@code read} gives, so that it is the
 *       same whenever it is asked for and on either side. A store that has to pay for it says
 *       {@link org.tenon.sync.model.ItemState#UNKNOWN_SIZE} where it may, and is asked by {@code describe} before anything is matched.
 *   <li><b>What happens where everything runs on one thread.</b> {@link org.tenon.sync.store.Store#parallelism()} says how many folders may
 *       be open at once; the engine works on no more, and on no more than the other side says. A folder is used by one thread at a time,
 *       not always by the same: the store hands its calls to its own.
 *   <li><b>How default folders find each other.</b> The engine pairs folders by kind and name alone. A store whose default folders have
 *       names of their own (a translated "Sent Items") is shown the other side's folders first, with
 *       {@link org.tenon.sync.store.FolderInfo#role()}, and calls its own by those names from then on.
 * </ul>
 */
package org.tenon.sync.store;
