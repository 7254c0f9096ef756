package org.tenon.connector.agent;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.tenon.connector.sync.Exit;
import org.tenon.connector.sync.Verdict;

/**
 * Keeps one worker process alive: begins it again when it ends, after pauses that grow. The worker ends when its standard input does,
 * so that it never outlives us, however we end.
 */
final class Supervisor {
    /** One that worked for so long was well; what ended it is news. */
    private static final Duration WELL = Duration.ofMinutes(10);

    private static final Duration GRACE = Duration.ofSeconds(20);
    /** Ctrl-C reaches the worker as it does us, and may end it sooner. */
    private static final Duration PERHAPS_ALL_ENDS = Duration.ofMillis(300);

    private static final int SIGNALS = 128;
    private static final int LAST_SIGNAL = 64;

    private final Job job;
    private final Clock clock;
    private final AgentListener listener;
    private final Pauses pauses = new Pauses();
    private final CompletableFuture<Void> stop = new CompletableFuture<>();
    private volatile Process process;

    /**
     * What is to be kept alive.
     *
     * @param name as sentences call it
     */
    record Job(String name, List<String> command) {
        Job {
            command = List.copyOf(command);
        }
    }

    Supervisor(Job job, Clock clock, AgentListener listener) {
        this.job = job;
        this.clock = clock;
        this.listener = listener;
    }

    /** Until stopped, the worker included. */
    void run() throws IOException, InterruptedException {
        try {
            while (!isStopped()) {
                var begun = clock.instant();
                process = begin();
                int code = await(process);
                if (isStoppedWithin(PERHAPS_ALL_ENDS)) {
                    return;
                }
                if (!clock.instant().isBefore(begun.plus(WELL))) {
                    pauses.reset();
                }
                var pause = pauses.failed(exit(code).orElse(Exit.BUG), clock.instant());
                listener.said(Verdict.sentence(
                        job.name() + " has ended (" + reason(code) + "); it begins again in " + Pauses.text(pause)));
                isStoppedWithin(pause);
            }
        } finally {
            end();
        }
    }

    private Process begin() throws IOException {
        return new ProcessBuilder(job.command())
                .redirectInput(ProcessBuilder.Redirect.PIPE)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Its exit code, once it has ended by itself or since we were stopped. */
    private int await(Process worker) throws InterruptedException {
        try {
            CompletableFuture.anyOf(worker.onExit(), stop).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return worker.isAlive() ? 0 : worker.exitValue();
    }

    private boolean isStopped() {
        return stop.isDone();
    }

    private boolean isStoppedWithin(Duration time) throws InterruptedException {
        try {
            stop.get(time.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    void stop() {
        stop.complete(null);
    }

    private void end() throws IOException, InterruptedException {
        if (process == null || !process.isAlive()) {
            return;
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(GRACE.toSeconds(), TimeUnit.SECONDS)) {
                listener.said(Verdict.sentence(job.name() + " does not end, and is ended; nothing is lost by it"));
            }
        } finally {
            process.destroyForcibly();
        }
    }

    private static Optional<Exit> exit(int code) {
        return Arrays.stream(Exit.values()).filter(exit -> exit.code() == code).findFirst();
    }

    private static String reason(int code) {
        if (code > SIGNALS && code <= SIGNALS + LAST_SIGNAL) {
            return "killed by signal " + (code - SIGNALS);
        }
        return "exit code " + code
                + exit(code)
                        .map(exit -> switch (exit) {
                            case SIGN_IN -> ", its sign-in was refused";
                            case CONFIGURATION -> ", the account file has to be changed";
                            case OUTLOOK -> ", Outlook cannot be used";
                            case BUG -> ", a mistake in Tenon itself";
                            case IN_SYNC, WAITING, LATER, NOT_GENUINE, EXPIRED, OTHER_HOST, WITHDRAWN -> "";
                        })
                        .orElse("");
    }
}
