package dev.larder.storage.memory;

import dev.larder.storage.Objects;
import dev.larder.storage.ObjectsContract;

class MemoryObjectsTest extends ObjectsContract {

    private final Objects objects = new MemoryObjects();

    @Override
    protected Objects objects() {
        return objects;
    }
}
