/** What connections to servers of every kind have in common: where they listen, who signs in and how (RFC 4422), limits, trust. */
package org.tenon.sync.net;
