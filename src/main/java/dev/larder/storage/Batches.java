package dev.larder.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** A list, cut into what fits a transaction, or a call, each. */
public final class Batches {

    private Batches() {}

    /**
     * The items in their order, in as few lists as that takes.
     *
     * @param most how many of them a list has at most
     * @param mostBytes how many bytes these have together at most; an item that is larger is alone
     * @param size how many bytes one has
     */
    public static <T> List<List<T>> of(List<T> items, int most, long mostBytes, ToLongFunction<T> size) {
        var batches = new ArrayList<List<T>>();
        var bytes = 0L;
        for (var item : items) {
            bytes += size.applyAsLong(item);
            if (batches.isEmpty() || batches.getLast().size() == most || bytes > mostBytes) {
                batches.add(new ArrayList<>());
                bytes = size.applyAsLong(item);
            }
            batches.getLast().add(item);
        }
        return batches;
    }
}
