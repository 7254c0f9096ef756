/**
 * What a person writes down about an account, and where Tenon keeps what it learns.
 *
 * <p>{@link org.tenon.connector.account.AccountFile} reads the TOML file into an {@link org.tenon.connector.account.Account},
 * or tells every mistake at once, each with file, line and key. A password never lives here: the account holds a
 * {@linkplain org.tenon.connector.account.SecretSource place} to fetch it from, and what is fetched is a
 * {@link org.tenon.connector.account.Secret} that cannot be printed.
 *
 * <p>{@link org.tenon.connector.account.Directories} knows the folders of each system;
 * {@link org.tenon.connector.account.StateDir} is the folder of one account: the ledger lives in it, a lock keeps two runs
 * apart, and a note remembers which two stores the ledger speaks of.
 */
package org.tenon.connector.account;
