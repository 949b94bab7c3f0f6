package dev.larder.operate;

import dev.larder.storage.Objects;
import dev.larder.storage.WholeTable;
import java.time.InstantSource;

/** All of one registry. */
public record Stores(WholeTable table, Objects objects, InstantSource clock) {}
