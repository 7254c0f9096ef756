/** Tasks, [MS-OXOTASK] and VTODO: one class a property group, in the order of {@link org.tenon.convert.task.Tasks#FIELDS}. */
package org.tenon.convert.task;
