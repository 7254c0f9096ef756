/**
 * The agent of an account: what runs while a person is signed in. It lets a mail program that knows nothing of Tenon send by two loopback
 * services, carries what was sent to the account's own servers, and keeps the worker alive that syncs.
 *
 * <p>A mail's way: {@code SubmissionService} takes it, {@code Outbox} has it on disk before the client is told so, {@code Courier} hands
 * it over by a {@code Submission} and files it into the {@code SentFolder}. What each step makes of it is one pure method of
 * {@code OutboxMail}. {@link org.tenon.connector.agent.Agent} holds the parts together, {@code Supervisor} the worker.
 *
 * <p>Everything here may be killed at any moment. The outbox then holds the truth; where that is that only the server knows, a person is
 * asked and nothing is sent twice.
 */
package org.tenon.connector.agent;
