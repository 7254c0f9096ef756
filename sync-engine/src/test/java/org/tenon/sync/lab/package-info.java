/**
 * The proving ground: real mail servers for tests, each with a config and data of its own, on free loopback ports.
 *
 * <p>{@link org.tenon.sync.lab.DovecotServer} and {@link org.tenon.sync.lab.CyrusServer} are front ends of
 * {@code scripts/server}, so that a test, a bench and a person at a shell start the very same thing. The script watches its
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
 */
package org.tenon.sync.lab;
