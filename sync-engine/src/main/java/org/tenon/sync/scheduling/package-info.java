/**
 * What a server that schedules (RFC 6638) would mail to people by a change of a calendar object, and how it is kept from that. Pure:
 * contents in, a verdict or another content out.
 */
package org.tenon.sync.scheduling;
