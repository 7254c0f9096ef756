/**
 * An IMAP server in memory that can be bent: what it offers is switched by {@link org.tenon.sync.fake.imap.ImapTrait}, what goes
 * wrong by {@link org.tenon.sync.fake.imap.ImapFault}. Start reading at {@link org.tenon.sync.fake.imap.FakeImapServer}.
 */
package org.tenon.sync.fake.imap;
