package dev.larder.operate;

import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import dev.larder.storage.memory.MemoryObjects;
import dev.larder.storage.memory.MemoryTable;

class MemoryGarbageTest extends GarbageContract {

    private final WholeTable table = new MemoryTable();
    private final Objects objects = new MemoryObjects();

    @Override
    protected WholeTable table() {
        return table;
    }

    @Override
    protected Objects objects() {
        return objects;
    }

    @Override
    protected int rounds() {
        return 300;
    }
}
