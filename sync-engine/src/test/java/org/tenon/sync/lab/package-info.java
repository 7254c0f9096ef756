/**
 * The proving ground: real mail servers for tests, each with a config and data of its own, on free loopback ports.
 *
 * <p>{@link org.tenon.sync.lab.MailServer.Make} and {@link org.tenon.sync.lab.DavServer.Make} are the lists of the servers that
 * run here, front ends of {@code scripts/server}, so that a test, a bench and a person at a shell start the very same thing. The script watches its
 * standard input: when the JVM that started it ends, in whatever way, the server ends with it.
 *
 * <p>Where a server is not installed {@code missing()} says what to install, and tests that need it are skipped with that
 * line:
 *
 * {@snippet lang = java:
 * var missing = DovecotServer.missing();
 * assumeTrue(missing.isEmpty(), () -> missing.get());
 * try (var dovecot = DovecotServer.start(dir, Setup.plain().without("CONDSTORE", "QRESYNC"))) {
 *     connect("127.0.0.1", dovecot.imapPort(), "u1", "p1");
 * }
 * }
 *
 * <p>{@link org.tenon.sync.lab.Tap} stands between a client and such a server: it counts bytes and commands, hides
 * extensions for good (a command that uses a hidden one is refused), and cuts the line where it is told to.
 *
 * <p>Mail to test with comes from {@code scripts/generate-mail}; {@code scripts/edit-mail} edits both sides and
 * {@code scripts/compare-mail} judges what a sync made of it, without a line of our code.
 */
package org.tenon.sync.lab;
