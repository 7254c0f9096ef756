package org.tenon.profile;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.WString;
import java.util.LinkedHashSet;
import java.util.Locale;

/**
 * A library that may be Extended MAPI.
 *
 * @param source where its path was found, in words
 */
public record MapiLibrary(String source, String path) {
    /** Lets this process find what the library needs; to be called before it is loaded. On Windows. */
    public void joinSearchPath(String before) {
        NativeLibrary.getInstance("kernel32")
                .getFunction("SetEnvironmentVariableW", Function.ALT_CONVENTION)
                .invokeInt(new Object[] {new WString("PATH"), new WString(searchPath(before))});
    }

    /**
     * The PATH of the process that loads it. What an Office by Click-to-Run needs lies in two folders of its own, which only Outlook's own
     * process knows.
     */
    public String searchPath(String before) {
        var folders = new LinkedHashSet<String>();
        int root = path.toLowerCase(Locale.ROOT).indexOf("\\root\\");
        if (root >= 0) {
            var office = path.substring(0, root) + "\\root\\";
            folders.add(office + "Office16");
            folders.add(office + "vfs\\ProgramFilesCommonX64\\Microsoft Shared\\OFFICE16");
            folders.add(office + "vfs\\ProgramFilesCommonX86\\Microsoft Shared\\OFFICE16");
        }
        int last = path.lastIndexOf('\\');
        if (last > 0) {
            folders.add(path.substring(0, last));
        }
        if (!before.isEmpty()) {
            folders.add(before);
        }
        return String.join(";", folders);
    }
}
