/** The runner: observes both sides into the ledger, asks the planner, acts, settles, and reports. All I/O of a run meets here. */
package org.tenon.sync.run;
