package org.tenon.sync.files;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.tenon.sync.model.LinkId;

/**
 * The file names of one folder's items: from the UID, spelt as folder names are ({@link SegmentNames}), with the kind's
 * extension. No two differ only in case or in accents' forms, since on some file systems these are one; the second of
 * such a pair gets its hash behind the name.
 */
final class ItemNames {
    private final String extension;
    private final Set<String> taken = new HashSet<>();

    ItemNames(String extension) {
        this.extension = extension;
    }

    /** Whether another program's file is an item. Hidden ones never are: there programs keep what is not finished. */
    boolean isItem(String fileName) {
        return !fileName.startsWith(".")
                && fileName.length() > extension.length()
                && fileName.toLowerCase(Locale.ROOT).endsWith(extension);
    }

    /** Notes a name that is in use. */
    void take(String fileName) {
        taken.add(folded(fileName));
    }

    void free(String fileName) {
        taken.remove(folded(fileName));
    }

    /** Takes a name that another program may have made; false where it is in use. */
    boolean claim(String fileName) {
        return taken.add(folded(fileName));
    }

    /** Another name for a file whose own is in use. */
    String rename(String fileName) {
        return propose(new LinkId(fileName.substring(0, fileName.length() - extension.length())));
    }

    /** A name for an item of this link id, taken from now on. */
    String propose(LinkId linkId) {
        var plain = SegmentNames.encode(linkId.value());
        var name = plain + extension;
        for (int n = 1; !taken.add(folded(name)); n++) {
            name = SegmentNames.encode(n == 1 ? linkId.value() : linkId.value() + "/" + n);
            name = SegmentNames.looksCut(name) ? name : SegmentNames.withHash(name);
            name += extension;
        }
        return name;
    }

    private static String folded(String name) {
        if (isAscii(name)) {
            return name.toLowerCase(Locale.ROOT);
        }
        return Normalizer.normalize(name, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    private static boolean isAscii(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }
}
