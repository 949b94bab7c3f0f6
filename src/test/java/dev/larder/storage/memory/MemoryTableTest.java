package dev.larder.storage.memory;

import dev.larder.storage.Table;
import dev.larder.storage.TableContract;

class MemoryTableTest extends TableContract {

    private final Table table = new MemoryTable();

    @Override
    protected Table table() {
        return table;
    }
}
