package dev.larder.function;

import dev.larder.registry.RefreshQueue;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * What the outside gives: settings, adapters, time and chance.
 *
 * @param secrets gives at least 256 random bits as text, never the same twice
 */
public record Ports(
        RegistrySettings settings,
        Table table,
        Objects objects,
        RefreshQueue queue,
        InstantSource clock,
        Supplier<String> secrets) {}
