/**
 * The IMAP store: one account on any server that speaks IMAP4rev1 (RFC 3501) or IMAP4rev2 (RFC 9051).
 *
 * <p>Start reading at {@link org.tenon.sync.imap.ImapStore}, then {@code ImapFolder}, then {@code ImapConnection}. From the
 * wire up: {@code ReplyStream} takes bytes to replies and lets big literals pass by without holding them, {@code Reply} reads
 * one, {@code ImapConnection} sends commands, {@code MailboxSelection} knows what is selected, {@code Dialer}, {@code Handshake} and {@code SignIn}
 * make one, {@code Pool} keeps a few. Above them stand the jobs, each in one class: {@code Lister}, {@code Observer},
 * {@code BodyReader}, {@code Describer}, {@code Appender}, {@code UnconfirmedAppends}, {@code Changes}, {@code Mover}.
 *
 * <p>Every extension is used where it is offered and done without where it is not: QRESYNC and CONDSTORE (RFC 7162) for
 * changes since, LIST-STATUS (RFC 5819) for a pass over an idle account in one command, UIDPLUS (RFC 4315) for where things
 * landed, MOVE (RFC 6851), MULTIAPPEND (RFC 3502), LITERAL+ and LITERAL- (RFC 7888), ESEARCH (RFC 4731), IDLE (RFC 2177),
 * OBJECTID (RFC 8474), SPECIAL-USE (RFC 6154), NAMESPACE (RFC 2342), SASL-IR (RFC 4959).
 *
 * <p>COMPRESS (RFC 4978) is left alone. Mail is mostly base64 and text, so it would save perhaps a third of the bytes; but
 * Angus Mail's inflating stream, tried against two servers, made a mailbox take more than ten times as long, and compressing
 * attacker-chosen mail together with one's own inside TLS is what CRIME needs.
 *
 * <p>Angus Mail gives the framing and grammar of commands and replies. Its folder and message classes are not used: they hold
 * whole messages and look up service providers for each.
 */
package org.tenon.sync.imap;
