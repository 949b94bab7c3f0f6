package dev.larder.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/** Many threads that start together. */
public final class Race {

    private Race() {}

    /** What {@code count} runners, started at once, came home with; the first failure of any is thrown. */
    public static <T> List<T> run(int count, IntFunction<Callable<T>> runner)
            throws InterruptedException, ExecutionException {
        var start = new CountDownLatch(1);
        try (var executor = Executors.newFixedThreadPool(count)) {
            var runs = new ArrayList<Future<T>>();
            for (var i = 0; i < count; i++) {
                var callable = runner.apply(i);
                runs.add(executor.submit(() -> {
                    start.await();
                    return callable.call();
                }));
            }
            start.countDown();
            var results = new ArrayList<T>();
            for (var run : runs) {
                results.add(run.get());
            }
            return results;
        }
    }
}
