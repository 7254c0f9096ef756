/**
 * The enrolment <b>capsule</b>: the signed settings of one person's account, as the deployer hands them out and a workstation
 * checks them. A JWS (RFC 7515) with Ed25519 (RFC 8037); it holds no password. {@code docs/capsule.md} has its schema.
 *
 * <p>A <b>link</b> leads to it: a web address of the link service with a code, which also fits into a file's name. The service's
 * <b>key</b> is what the capsule is checked against; a capsule is believed only where its issuer is the service that was asked.
 *
 * <p>Plain Java: this package knows no Windows and no Outlook, and is all that the deployer shares with the client.
 */
package org.tenon.capsule;
