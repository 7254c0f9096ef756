/**
 * Extended MAPI for Java: sessions, stores, folders, messages and tables, without a pointer in sight.
 *
 * <p>{@link org.tenon.mapi.Mapi} is MAPI in this process: one thread that owns every object of it, with a queue in front. What runs
 * there ({@link org.tenon.mapi.Mapi#call}) opens objects as {@link AutoCloseable} scopes; each is released when its scope ends, by
 * the thread that owns it and never by the garbage collector, and {@link org.tenon.mapi.Mapi#openReferences} tells what is still
 * held. A property is a {@link org.tenon.mapi.value.PropTag} with the type of its value; what a call did not find is a value too
 * ({@link org.tenon.mapi.value.PropError}), not an exception. A call that fails is a {@link org.tenon.mapi.MapiException} with the call's
 * name.
 *
 * <p>What is large comes as a stream, a table as a stream of rows in batches, and events ({@link org.tenon.mapi.Subscription}) in
 * the order in which the provider told them, on a thread of their own.
 */
package org.tenon.mapi;
