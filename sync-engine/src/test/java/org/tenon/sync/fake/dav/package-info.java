/**
 * A CalDAV and CardDAV server in memory, for tests and for the sandbox of {@code ./demo}: strict about what it is asked, and
 * misbehaving on demand in the ways that servers in the field do.
 *
 * <p>{@link org.tenon.sync.fake.dav.FakeDavServer} speaks HTTP; {@code FakeDavTree} is what it keeps; {@code FakeDavXml} reads
 * and writes the XML. {@link org.tenon.sync.fake.dav.DavTrait} is what a server lacks for good,
 * {@link org.tenon.sync.fake.dav.DavFault} what goes wrong once or until it is mended.
 */
package org.tenon.sync.fake.dav;
