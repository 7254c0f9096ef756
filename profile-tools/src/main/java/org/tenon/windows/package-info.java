/** What Windows keeps for a user: the Credential Manager. */
package org.tenon.windows;
