/** The command line {@code tenon-deploy}: the only place that prints, and where a failure becomes an exit code. */
package org.tenon.deploy.cli;
