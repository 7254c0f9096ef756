/**
 * From an e-mail address or a host to the servers of the account (RFC 6186, 6764, 8314): SRV and TXT records first, then
 * {@code .well-known}.
 *
 * <p>{@link org.tenon.sync.discover.Discovery} decides; {@link org.tenon.sync.discover.Names} and
 * {@link org.tenon.sync.discover.WebProbe} are its eyes. None of it has a password to lose: what is found is shown, and only
 * then is signed in. DNS without DNSSEC can be forged, so whatever lies outside the mail domain is neither looked at nor
 * believed until a person has confirmed the host (RFC 6186 section 6, RFC 6764 section 8), and cleartext is never offered.
 */
package org.tenon.sync.discover;
