package org.tenon.convert.msg;

import java.io.IOException;
import java.nio.channels.FileChannel;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;

/** Where a {@code .msg} file lies; can be opened more than once. */
public interface MsgSource {
    POIFSFileSystem open() throws IOException;

    /** Gives the file to read from, a new one each time. */
    interface Channel {
        FileChannel open() throws IOException;
    }

    /** A file that is read where it lies, and not into memory. */
    static MsgSource of(Channel file) {
        return () -> new POIFSFileSystem(file.open(), true);
    }
}
