package dev.larder.function;

import dev.larder.registry.EventBus;
import dev.larder.registry.RefreshQueue;
import dev.larder.registry.Signer;
import dev.larder.settings.RegistrySettings;
import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import java.time.InstantSource;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the outside gives: settings, adapters, time and chance.
 *
 * @param events who is told what has changed; none: nobody
 * @param random fit for secrets
 */
public record Ports(
        RegistrySettings settings,
        Table table,
        Objects objects,
        RefreshQueue queue,
        Optional<EventBus> events,
        Signer signer,
        Secrets secrets,
        Metrics meter,
        InstantSource clock,
        RandomGenerator random) {}
