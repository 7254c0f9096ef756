package org.tenon.sync.files;

import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.TimeUnit;
import org.tenon.sync.model.Revision;

/**
 * The revision of a file: its size, its modification time to the nanosecond and, where there is one, its inode, so that both
 * writing in place and renaming another file over it are seen. Renaming and changing flags leave it alone.
 */
final class Revisions {
    private Revisions() {}

    static Revision of(BasicFileAttributes file) {
        var text = new StringBuilder(48)
                .append(file.size())
                .append('.')
                .append(file.lastModifiedTime().to(TimeUnit.NANOSECONDS));
        var inode = inode(file);
        return new Revision((inode.isEmpty() ? text : text.append('.').append(inode)).toString());
    }

    /**
     * The inode alone, or "" where there is none. The device before it is left out: its number may be another one after a reboot.
     */
    static String inode(BasicFileAttributes file) {
        var key = file.fileKey();
        if (key == null) {
            return "";
        }
        var text = key.toString();
        int at = text.indexOf("ino=");
        return at < 0 ? Integer.toHexString(key.hashCode()) : text.substring(at + 4, text.length() - 1);
    }
}
