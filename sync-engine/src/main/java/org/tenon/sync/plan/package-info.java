/**
 * What to do, decided from values alone: the truth table, the valve, moves and folder matching. Pure: no I/O, no clock, no
 * logging; {@code --dry-run} stops after it.
 */
package org.tenon.sync.plan;
