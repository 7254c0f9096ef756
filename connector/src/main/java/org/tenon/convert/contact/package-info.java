/** Contacts and distribution lists, [MS-OXOCNTC] and vCard: one class a property group, in the order of {@link org.tenon.convert.contact.Contacts#FIELDS}. */
package org.tenon.convert.contact;
