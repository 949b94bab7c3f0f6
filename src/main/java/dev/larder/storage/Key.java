package dev.larder.storage;

import java.nio.charset.StandardCharsets;

/**
 * Where an item is kept.
 *
 * @param pk the partition key; items of one partition can be queried together
 * @param sk the sort key inside the partition; queries are ordered by its UTF-8 bytes
 */
public record Key(String pk, String sk) {

    /** DynamoDB's limit of a partition key. */
    public static final int LIMIT_PK_BYTES = 2048;

    /** DynamoDB's limit of a sort key. */
    public static final int LIMIT_SK_BYTES = 1024;

    public Key {
        if (pk.isEmpty() || sk.isEmpty()) {
            throw new IllegalArgumentException("a key has two parts: '" + pk + "', '" + sk + "'");
        }
        if (exceeds(pk, LIMIT_PK_BYTES) || exceeds(sk, LIMIT_SK_BYTES)) {
            throw new IllegalArgumentException("a key has at most " + LIMIT_PK_BYTES + " and " + LIMIT_SK_BYTES
                    + " bytes, not " + utf8(pk) + " and " + utf8(sk));
        }
    }

    /** Most are so short that nothing needs to be counted: a character has three bytes at most. */
    private static boolean exceeds(String text, int limit) {
        return text.length() > limit / 3 && utf8(text) > limit;
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
