package dev.larder.operate;

import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import dev.larder.storage.embedded.FileObjects;
import dev.larder.storage.embedded.SqliteTable;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedGarbageTest extends GarbageContract {

    @TempDir
    private Path folder;

    private SqliteTable table;
    private Objects objects;

    @BeforeEach
    void open() {
        table = new SqliteTable(folder.resolve("table.sqlite"), InstantSource.system());
        objects = FileObjects.beside(folder.resolve("objects"), InstantSource.system());
    }

    @AfterEach
    void close() {
        table.close();
    }

    @Override
    protected WholeTable table() {
        return table;
    }

    @Override
    protected Objects objects() {
        return objects;
    }
}
