package dev.larder.operate;

import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * All of one registry.
 *
 * @param random makes marks that never were before
 */
public record Stores(WholeTable table, Objects objects, InstantSource clock, RandomGenerator random) {}
