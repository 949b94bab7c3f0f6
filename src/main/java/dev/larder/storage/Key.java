package dev.larder.storage;

/**
 * Where an item is kept.
 *
 * @param pk the partition key; items of one partition can be queried together
 * @param sk the sort key inside the partition; queries are ordered by its UTF-8 bytes
 */
public record Key(String pk, String sk) {

    public Key {
        if (pk.isEmpty() || sk.isEmpty()) {
            throw new IllegalArgumentException("a key has two parts: '" + pk + "', '" + sk + "'");
        }
    }
}
