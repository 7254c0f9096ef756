package org.tenon.mapi;

/** What stands in the place of a value that MAPI did not give: not there, too large, of another type. */
public record PropError(int result) {
    @Override
    public String toString() {
        return MapiException.name(result);
    }
}
