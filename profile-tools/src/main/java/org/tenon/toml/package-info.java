/**
 * Files that a person writes in TOML, read key by key: every mistake is told with its place, all at once, and a mistyped key with the one
 * that was meant.
 */
package org.tenon.toml;
