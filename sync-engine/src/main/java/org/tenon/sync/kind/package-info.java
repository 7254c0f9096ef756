/**
 * What differs by {@linkplain org.tenon.sync.model.Kind kind}, in one place: how an item's content is digested and known again,
 * whether its size tells anything, whether two versions of it can be merged, and whether a server may mail people about it. The
 * engine asks {@link org.tenon.sync.kind.KindRules}; nowhere else is there a switch over kinds.
 *
 * <p>Pure: bytes in, values out.
 */
package org.tenon.sync.kind;
