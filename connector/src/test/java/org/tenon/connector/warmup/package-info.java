/** What a build does so that {@code bin/tenon} starts quickly. Runs on the tests' class path, since it wants a mail server. */
package org.tenon.connector.warmup;
