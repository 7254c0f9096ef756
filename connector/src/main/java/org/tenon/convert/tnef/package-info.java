/**
 * What Outlook sends to Outlook: an item wrapped as winmail.dat or {@code application/ms-tnef} ([MS-OXTNEF]). Pure; bad data
 * costs the attribute it stands in, never the rest.
 */
package org.tenon.convert.tnef;
