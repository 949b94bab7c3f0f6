package dev.larder.storage;

import java.util.ArrayList;
import java.util.List;

/** Items, cut into what fits a transaction each. */
public final class Batches {

    private Batches() {}

    /**
     * The items in their order, in as few lists as that takes.
     *
     * @param most how many of them a list has at most
     * @param mostBytes how many bytes these have together at most; an item that is larger is alone
     */
    public static List<List<Item>> of(List<Item> items, int most, long mostBytes) {
        var batches = new ArrayList<List<Item>>();
        var bytes = 0L;
        for (var item : items) {
            bytes += item.sizeBytes();
            if (batches.isEmpty() || batches.getLast().size() == most || bytes > mostBytes) {
                batches.add(new ArrayList<>());
                bytes = item.sizeBytes();
            }
            batches.getLast().add(item);
        }
        return batches;
    }
}
