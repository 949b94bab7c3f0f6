package dev.larder.storage.memory;

import dev.larder.storage.TableContract;
import dev.larder.storage.WholeTable;

class MemoryTableTest extends TableContract {

    private final WholeTable table = new MemoryTable();

    @Override
    protected WholeTable table() {
        return table;
    }
}
