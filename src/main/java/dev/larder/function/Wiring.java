package dev.larder.function;

import dev.larder.registry.RefreshQueue;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;

/** Where ports meet adapters. */
public final class Wiring {

    private Wiring() {}

    /** The functions on adapters of the caller's choice, for a door that invokes them in process. */
    public static Functions functions(RegistrySettings settings, Table table, Objects objects, RefreshQueue queue) {
        throw new UnsupportedOperationException("" + settings + table + objects + queue);
    }
}
