/**
 * The link service: what a welcome mail's link leads to. A GET reads and changes nothing, since mail scanners open every link; what
 * is handed out is handed out by a POST, which only a person's click makes. Pages need no script, and say nothing to others.
 */
package org.tenon.deploy.serve;
