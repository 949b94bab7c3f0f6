package dev.larder.storage;

import java.util.List;

/** A table of which a test can see everything. */
public interface VisibleTable extends WholeTable {

    /** All items, in the order of their keys. */
    List<Item> items();
}
