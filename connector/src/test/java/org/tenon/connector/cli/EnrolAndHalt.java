package org.tenon.connector.cli;

import java.nio.file.Path;
import java.util.Arrays;

/** A process that enrols, and ends at once when so many things are on disk. */
final class EnrolAndHalt {
    /** What a process that was killed by SIGKILL ends with. */
    static final int HALTED = 137;

    private EnrolAndHalt() {}

    /**
     * @param args the harness's folder, the number of the milestone, and the words of the command
     */
    public static void main(String[] args) throws Exception {
        var tenon = new CommandLineHarness(Path.of(args[0]));
        tenon.env.put("XDG_CONFIG_DIRS", tenon.dir.resolve("machine").toString());
        int last = Integer.parseInt(args[1]);
        int[] count = {0};
        tenon.enrol(
                what -> {
                    if (++count[0] == last) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                },
                Arrays.copyOfRange(args, 2, args.length));
    }
}
