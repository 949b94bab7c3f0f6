package dev.larder.operate;

import dev.larder.storage.Key;
import dev.larder.storage.WholeTable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Goes through the partitions of a table, each once, holding none. */
final class Walk {

    /** As both stores order keys. */
    static final Comparator<String> BY_UTF8 =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);

    private Walk() {}

    /**
     * Visits all partitions in the table's own order.
     *
     * @param mayGoOn asked before each item but the first
     * @return whether it came to the end
     */
    static boolean partitions(WholeTable table, BooleanSupplier mayGoOn, Consumer<String> visit) {
        return portions(table, Optional.empty(), mayGoOn, (pk, after) -> {
                    if (after.isEmpty()) {
                        visit.accept(pk);
                    }
                    return Optional.empty();
                })
                .isEmpty();
    }

    /** Looks at items of a partition. */
    interface Portion {

        /**
         * Looks at some of the items that follow {@code after}, in their order.
         *
         * @param after a sort key; empty: from the beginning
         * @return the last sort key that it has looked at; none: no item follows any more
         */
        Optional<String> look(String pk, String after);
    }

    /**
     * Looks at what follows {@code cursor} in the table's own order, portion by portion: a cursor may name any item, so that
     * no partition is too large.
     *
     * @param cursor what an earlier walk returned; none: from the beginning
     * @param mayGoOn asked before each portion but the first
     * @return where to go on; none: the walk is at its end
     */
    static Optional<String> portions(
            WholeTable table, Optional<String> cursor, BooleanSupplier mayGoOn, Portion portion) {
        var last = cursor.map(Walk::key);
        var visited = 0;
        for (var page = table.keys(last); !page.isEmpty(); page = table.keys(last)) {
            for (var key : page) {
                var after = last.filter(seen -> seen.pk().equals(key.pk()))
                        .map(Key::sk)
                        .orElse("");
                if (BY_UTF8.compare(key.sk(), after) <= 0) {
                    continue;
                }
                if (visited++ > 0 && !mayGoOn.getAsBoolean()) {
                    return last.map(Walk::text);
                }
                var looked = portion.look(key.pk(), after).orElse(key.sk());
                last = Optional.of(BY_UTF8.compare(looked, key.sk()) > 0 ? new Key(key.pk(), looked) : key);
            }
        }
        return Optional.empty();
    }

    /** All partitions in an order that is the same for every store: their names are in memory, nothing else of them. */
    static SortedSet<String> sorted(WholeTable table) {
        var all = new TreeSet<>(BY_UTF8);
        partitions(table, () -> true, all::add);
        return all;
    }

    private static String text(Key key) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((key.pk() + "\n" + key.sk()).getBytes(StandardCharsets.UTF_8));
    }

    private static Key key(String cursor) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split("\n", 2);
            if (parts.length == 2) {
                return new Key(parts[0], parts[1]);
            }
        } catch (IllegalArgumentException _) { // said below
        }
        throw new InvalidCommand("cursor " + cursor + " is none that an answer had");
    }
}
