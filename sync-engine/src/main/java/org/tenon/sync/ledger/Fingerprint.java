package org.tenon.sync.ledger;

import org.tenon.sync.model.Flags;
import org.tenon.sync.model.Handle;
import org.tenon.sync.model.Revision;

/**
 * 64 bits that stand for a handle, its revision and its flags. Equal where nothing changed; differing where something did, but
 * for one case in 2^64.
 */
final class Fingerprint {
    private Fingerprint() {}

    /** {@code sizeBytes} counts only where bodies never change: there another size means another item under the handle. */
    static long of(Handle handle, Revision revision, Flags flags, long sizeBytes) {
        long mixed = mix(0x9E3779B97F4A7C15L, handle.value());
        mixed = mix(mixed, revision.value());
        for (var name : flags.names()) {
            mixed = mix(mixed, name);
        }
        if (revision.equals(Revision.FIXED) && sizeBytes >= 0) {
            mixed = mix(mixed, Long.toString(sizeBytes));
        }
        return mixed;
    }

    private static long mix(long seed, String text) {
        long mixed = seed ^ text.length();
        for (int i = 0; i < text.length(); i++) {
            mixed = (mixed ^ text.charAt(i)) * 0xFF51AFD7ED558CCDL;
            mixed ^= mixed >>> 32;
        }
        mixed *= 0xC4CEB9FE1A85EC53L;
        return mixed ^ (mixed >>> 29);
    }
}
