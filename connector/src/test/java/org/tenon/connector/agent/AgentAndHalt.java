package org.tenon.connector.agent;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.tenon.connector.account.AccountFile;
import org.tenon.connector.account.Directories;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.StoreFactory;

/** A process that is an agent, and ends at once when it reaches a milestone. */
final class AgentAndHalt {
    /** What a process that was killed by SIGKILL ends with. */
    static final int HALTED = 137;

    private AgentAndHalt() {}

    /**
     * @param args the account's folder, the milestone, and the worker's command line
     */
    public static void main(String[] args) throws Exception {
        var dir = Path.of(args[0]);
        var machine = new Machine(
                new Directories(Map.of("U1_PASSWORD", "p1"), dir, dir, false),
                Clock.systemUTC(),
                StoreFactory.REAL,
                Duration.ofSeconds(10));
        var worker = List.of(args).subList(2, args.length);
        var account = AccountFile.read(dir.resolve("u1.toml"));
        new Agent(machine, account, new StateDir(dir.resolve("state")), worker, System.out::println, name -> {
                    if (name.equals(args[1])) {
                        Runtime.getRuntime().halt(HALTED);
                    }
                })
                .run();
    }
}
