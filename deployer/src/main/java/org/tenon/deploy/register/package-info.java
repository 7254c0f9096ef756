/**
 * What the deployer remembers, in one SQLite file: people, the invitations that they were sent, and what was handed out by each. An
 * <b>invitation</b> is one welcome mail with one link; its row is durable before the mail is on the way, so that a crash in between
 * leaves a question for the admin and never a second mail.
 */
package org.tenon.deploy.register;
