package org.tenon.connector.agent;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ServerSocket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.tenon.connector.account.Account;
import org.tenon.connector.account.AccountException;
import org.tenon.connector.account.AccountLock;
import org.tenon.connector.account.AccountLock.Attempt;
import org.tenon.connector.account.Durable;
import org.tenon.connector.account.LoopbackPorts;
import org.tenon.connector.account.StateDir;
import org.tenon.connector.sync.BusyException;
import org.tenon.connector.sync.Machine;
import org.tenon.connector.sync.SentLog;
import org.tenon.connector.sync.StopHook;
import org.tenon.toml.FilePosition;

/**
 * The agent of one account: a plain process that lets a mail program send by loopback services, carries what it sent, and keeps the
 * worker alive that syncs. Crash-only: what matters is on disk, and ending it in any way is safe.
 */
public final class Agent {
    private static final Duration GRACE = Duration.ofSeconds(25);
    private static final Duration PART_GRACE = Duration.ofSeconds(22);

    private final Machine machine;
    private final Account account;
    private final StateDir state;
    private final List<String> worker;
    private final AgentListener listener;
    private final Milestones told;
    private final CompletableFuture<Void> end = new CompletableFuture<>();

    /** @param worker the command line of the sync, which stays until its standard input ends; empty: none is kept */
    public Agent(Machine machine, Account account, StateDir state, List<String> worker, AgentListener listener) {
        this(machine, account, state, worker, listener, Milestones.NONE);
    }

    Agent(
            Machine machine,
            Account account,
            StateDir state,
            List<String> worker,
            AgentListener listener,
            Milestones told) {
        this.machine = machine;
        this.account = account;
        this.state = state;
        this.worker = List.copyOf(worker);
        this.listener = listener;
        this.told = told;
    }

    /** Until {@linkplain #stop stopped} or ended by a signal; throws what made going on impossible. */
    public void run() throws AccountException, IOException, BusyException, InterruptedException {
        var hook = new StopHook(
                this::stop,
                GRACE,
                () -> listener.said(
                        "Ended in the middle of something; nothing is lost, and the next start goes on from there."));
        try {
            state.create();
            Durable.folder(state.agent());
            try (AccountLock lock = lock()) {
                work();
            }
        } finally {
            hook.close();
        }
    }

    /** Ends it, with what it has begun. */
    public void stop() {
        end.complete(null);
    }

    private AccountLock lock() throws IOException, BusyException {
        long pid = ProcessHandle.current().pid();
        return switch (AccountLock.attempt(new StateDir(state.agent()), pid, machine.host(), machine.clock())) {
            case Attempt.Got(var lock) -> lock;
            case Attempt.Held(var by) -> throw BusyException.ofAgent(by);
        };
    }

    private void work() throws AccountException, IOException, InterruptedException {
        var sync = syncing();
        if (account.server().smtp().isEmpty()) {
            listener.said("The account has no server.smtp, so no mail is sent from here.");
            try (sync) {
                sync.start();
                await();
            }
            return;
        }
        var ports = LoopbackPorts.of(state.path(), new SecureRandom());
        refuseLoop(ports);
        var outbox = new Outbox(state, machine.clock());
        outbox.create();
        outbox.clean();
        var callers = CallerCheck.ofThisSystem();
        var courier = new Courier(machine, account, state, outbox, listener, told);
        var sent = account.server().imap().map(imap -> new SentLog(account, state, machine.clock()));
        try (sync;
                ServerSocket pop3 = LoopbackPorts.open(state.path(), ports.pop3(), "at which Outlook looks for mail");
                ServerSocket smtp =
                        LoopbackPorts.open(state.path(), ports.submission(), "to which Outlook hands its mail");
                var carrying = new Part("courier", courier::run, courier::stop);
                var mailbox = new EmptyMailbox(pop3, callers);
                var submission = new SubmissionService(smtp, callers, outbox, sent, listener, courier, told)) {
            carrying.start();
            submission.start();
            mailbox.start();
            listener.said("Ready: mail is taken at 127.0.0.1 port " + ports.submission()
                    + ", and an empty mailbox is at port " + ports.pop3() + ".");
            sync.start();
            await();
            // Both at once, before each is waited for.
            sync.stop();
            courier.stop();
        }
    }

    private Part syncing() {
        if (worker.isEmpty()) {
            return new Part("sync", () -> {}, () -> {});
        }
        var supervisor = new Supervisor(new Supervisor.Job("The sync", worker), machine.clock(), listener);
        return new Part("sync", supervisor::run, supervisor::stop);
    }

    /** What the agent does beside other things, until it is closed. Where it fails, the agent ends: a start anew is the mending. */
    private final class Part implements AutoCloseable {
        private final Thread thread;
        private final Runnable stop;

        Part(String name, Work work, Runnable stop) {
            this.stop = stop;
            thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> {
                try {
                    work.run();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (IOException | RuntimeException | Error e) {
                    end.completeExceptionally(e);
                }
            });
        }

        void start() {
            thread.start();
        }

        void stop() {
            stop.run();
        }

        @Override
        public void close() throws InterruptedIOException {
            stop();
            try {
                thread.join(PART_GRACE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException(e.getMessage());
            }
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    /** A submission server that is ourselves would be sent each mail for ever. */
    private void refuseLoop(LoopbackPorts ports) throws AccountException {
        var smtp = account.server().smtp().orElseThrow();
        if (smtp.isHere() && smtp.port() == ports.submission()) {
            throw AccountException.at(
                    new FilePosition(account.file().toString(), 0, "server.smtp"), "is the agent's own service");
        }
    }

    private void await() throws IOException, InterruptedException {
        try {
            end.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException io -> throw io;
                case RuntimeException bug -> throw bug;
                case Error error -> throw error;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }
}
