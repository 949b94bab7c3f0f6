package dev.larder.local;

/** The real functions, on a table in SQLite and objects in files. */
final class EmbeddedParts {

    private EmbeddedParts() {}

    static Parts make(Parts.Plan plan) {
        throw new UnsupportedOperationException("waits for SqliteTable, FileObjects and ObjectsDoor: " + plan);
    }
}
