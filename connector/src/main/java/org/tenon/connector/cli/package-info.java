/**
 * The command line {@code tenon}.
 *
 * <p>A command reads the account, opens a {@link org.tenon.connector.sync.AccountSession}, lets the engine work, and hands what came
 * of it to a reporter: {@link org.tenon.connector.cli.TextReport} for people, {@link org.tenon.connector.cli.JsonReport} for
 * scripts. What the process answers to its caller is decided in one place, {@link org.tenon.connector.cli.Verdict}. Results
 * go to standard output, everything else ({@linkplain org.tenon.connector.cli.ProgressBars progress}, errors) to standard
 * error; with {@code --json} standard output holds one object and nothing more.
 */
package org.tenon.connector.cli;
