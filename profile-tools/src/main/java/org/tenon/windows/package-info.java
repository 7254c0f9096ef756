/** What Windows keeps for a user, the Credential Manager, and what it knows: whose a TCP connection is, which programs run. */
package org.tenon.windows;
