/**
 * Running an account: its stores made from the account file, its turn by the lock, its engine, one run or a watch. What is printed, and
 * how, is the command line's; whoever else runs accounts (a service, an agent) stands on the same.
 */
package org.tenon.connector.sync;
