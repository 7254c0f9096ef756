/**
 * The CalDAV and CardDAV side of a sync (RFC 4791, 6352, 6578, 6638) over HTTP.
 *
 * <p>From bottom to top: {@code Origin} and {@code Href} say where something is; {@code DavHttp} sends one request to the one
 * origin that the account names, with its credential, and waits when it is asked to; {@code Multistatus} reads an answer as it
 * comes, and refuses one that is cut short, is no WebDAV at all, or is too big; {@code HomeSetFinder} finds the home sets,
 * {@code DavCollections} what lies in them, and {@code CollectionDirectory} keeps it for the {@code DavStore}; {@code DavObserver},
 * {@code DavReader}, {@code DavWriter}, {@code DavMover} and {@code DavDeleter} do the work of one {@code DavFolder}, the last three
 * by {@code ItemWrites}. {@code DavErrors} alone knows which status means what, and {@code WriteMeaning} what it means of a write.
 *
 * <p>A handle is the last segment of an item's href, decoded. A revision is its ETag as the server's listing spells it; where
 * a server gives none it is the modification time and length, or else a hash of the content. A folder's identity is its path,
 * followed by {@code #tasks} or {@code #notes} where one collection holds events and such: it is then told as a folder a kind, each
 * with its own components only.
 *
 * <p>Short listings are the enemy. Whatever is not a complete, well-formed multi-status answer with a verdict for each
 * resource is an exception, and a listing that hides an item for lack of rights is not called complete.
 */
package org.tenon.sync.dav;
