/**
 * Enrolment: from a capsule, or a link to one, to an account that syncs. A durable state machine: each state is on disk before the
 * next step begins, and each step may be done twice, so that a run which was killed anywhere is completed by the next one.
 *
 * <p>A capsule is <b>checked</b> ({@link org.tenon.connector.enrol.CapsuleCheck}) against the key of the service that it names: the
 * one that is <b>pinned</b> here, else the one that the service itself tells over TLS, after a person has confirmed its name. From
 * then on it is <b>accepted</b> and lies in the enrolment's folder.
 */
package org.tenon.connector.enrol;
