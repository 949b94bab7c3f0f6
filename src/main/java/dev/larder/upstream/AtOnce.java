package dev.larder.upstream;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.function.Function;

/**
 * Asks several upstreams at the same time: a client waits for the slowest of them, and not for one after the other until
 * API Gateway gives up on us.
 */
public final class AtOnce {

    private AtOnce() {}

    /** What {@code question} makes of each of {@code all}, in their order. What it throws reaches the caller. */
    public static <T, R> List<R> ask(Collection<T> all, Function<T, R> question) {
        var via = HttpUpstream.VIA.orElse(""); // other threads do not inherit it
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = all.stream()
                    .map(one -> CompletableFuture.supplyAsync(
                            () -> ScopedValue.where(HttpUpstream.VIA, via).call(() -> question.apply(one)), threads))
                    .toList();
            return answers.stream().map(CompletableFuture::join).toList();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : e;
        }
    }
}
