package org.tenon.mapi;

import com.sun.jna.Pointer;

/** A section of a profile. What is set is there at once. */
public final class ProfileSection extends PropertyObject {
    ProfileSection(Mapi mapi, Pointer object) {
        super(mapi, object);
    }
}
