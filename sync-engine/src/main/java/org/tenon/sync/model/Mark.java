package org.tenon.sync.model;

/**
 * What is written in a client folder to know it again by: whose it is, and how far it had come.
 *
 * @param ledger a name that no other ledger has
 * @param generation counts the runs that changed something: a copy of the folder has an older one
 * @param owner the account, as {@code login@host}; empty where it is not known
 * @param state the folder that holds the ledger
 */
public record Mark(String ledger, long generation, String owner, String state) {}
