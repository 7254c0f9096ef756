/** What connections to servers of every kind have in common. */
package org.tenon.sync.net;
