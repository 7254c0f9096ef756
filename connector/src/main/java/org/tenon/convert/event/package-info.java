/** Events, [MS-OXOCAL] and VEVENT: one class a property group, in the order of {@link org.tenon.convert.event.Events#FIELDS}. */
package org.tenon.convert.event;
