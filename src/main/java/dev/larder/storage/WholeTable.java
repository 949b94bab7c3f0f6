package dev.larder.storage;

import java.util.List;
import java.util.Optional;

/**
 * A {@link Table} that can be walked from its beginning to its end: for operators, and for nothing that a client reaches.
 * What takes a {@link Table} cannot, and its role lacks {@code dynamodb:Scan}.
 */
public interface WholeTable extends Table {

    /**
     * Some keys that follow {@code after} in the store's own order, in which those of one partition are together, ascending
     * by sort key; empty: there are no more. A walk sees all that was there when it began and stayed, and may see what came
     * later.
     *
     * @param after the last key of the answer before; it need not be there any more
     */
    List<Key> keys(Optional<Key> after);
}
