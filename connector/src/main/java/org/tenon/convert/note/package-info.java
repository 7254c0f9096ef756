/** Notes and journal entries, [MS-OXONOTE], [MS-OXOJRNL] and VJOURNAL: one class a property group. */
package org.tenon.convert.note;
