package org.tenon.mapi.value;

/** What stands in the place of a value that MAPI did not give: not there, too large, of another type. */
public record PropError(int result) {
    @Override
    public String toString() {
        return String.format("0x%08X", result);
    }
}
