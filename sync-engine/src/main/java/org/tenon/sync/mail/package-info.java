/**
 * What a mail <em>is</em>, wherever it is kept: its {@linkplain org.tenon.sync.mail.MailIdentity link id}, its content hash
 * and its canonical size, computed the same way for a message on an IMAP server and for one in a file.
 *
 * <p>Pure: bytes in, values out.
 */
package org.tenon.sync.mail;
