package org.tenon.sync.discover;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * All questions about one domain, asked at once: a name server that is deaf is deaf to the first as to the tenth, and nobody should
 * have to wait for it ten times.
 */
final class NamesAhead implements Names {
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    private final Map<String, FutureTask<List<Srv>>> services = new HashMap<>();
    private final Map<String, FutureTask<List<String>>> texts = new HashMap<>();
    private final long deadlineNanos = System.nanoTime() + PATIENCE.toNanos();

    NamesAhead(Names names, List<String> services, List<String> texts) {
        services.forEach(name -> this.services.put(name, begin(() -> names.srv(name))));
        texts.forEach(name -> this.texts.put(name, begin(() -> names.txt(name))));
    }

    private static <T> FutureTask<T> begin(Callable<T> question) {
        var task = new FutureTask<>(question);
        Thread.ofPlatform().daemon().name("discover-name").start(task);
        return task;
    }

    @Override
    public List<Srv> srv(String name) throws IOException {
        return answer(services.get(name));
    }

    @Override
    public List<String> txt(String name) throws IOException {
        return answer(texts.get(name));
    }

    private <T> T answer(FutureTask<T> question) throws IOException {
        try {
            return question.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new IOException("the name servers did not answer in time", e);
        } catch (ExecutionException e) {
            throw new IOException("the name servers did not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Whether not one question was answered, be it with "there is no such name". */
    boolean nobodyAnswers() {
        return services.values().stream().noneMatch(this::isAnswered);
    }

    private boolean isAnswered(FutureTask<?> question) {
        try {
            answer(question);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
