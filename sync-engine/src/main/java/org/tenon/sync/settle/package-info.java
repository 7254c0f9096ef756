/**
 * What the ledger learns from an outcome, decided from values alone: for each step and what became of it, the changes to write
 * down. Pure. The runner commits them in one transaction with the closing of the step's intent.
 */
package org.tenon.sync.settle;
