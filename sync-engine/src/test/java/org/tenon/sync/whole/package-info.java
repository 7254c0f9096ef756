/**
 * The whole of it, from outside: the engine between real servers and real files, judged by scripts that share no code with it.
 *
 * <p>Each test runs in a size that {@code ./verify} can afford; {@code -Dtenon.long=true} asks for the sizes that promises are
 * made for: 20,000 messages, 200 kills.
 */
package org.tenon.sync.whole;
