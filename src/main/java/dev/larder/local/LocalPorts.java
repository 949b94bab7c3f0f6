package dev.larder.local;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Where local mode meets its machine: the real functions, on a table in SQLite and objects in files. */
final class LocalPorts {

    private LocalPorts() {}

    /** This machine's clock and chance. */
    static Surroundings surroundings() {
        return new Surroundings(InstantSource.system(), () -> UUID.randomUUID().toString(), new SecureRandom());
    }

    /** Opens the stores in the folder, and the functions on them. */
    static Parts open(Parts.Plan plan) {
        throw new UnsupportedOperationException("waits for SqliteTable, FileObjects and ObjectsDoor: " + plan);
    }
}
