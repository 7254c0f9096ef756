/** {@code ./demo}: a mail server of our own on loopback, an account on it, and the real command line at work between the two. */
package org.tenon.connector.demo;
