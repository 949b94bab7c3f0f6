package dev.larder.upstream;

import dev.larder.storage.Objects;
import dev.larder.storage.Table;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What every upstream is kept with. */
public record UpstreamPorts(
        Table table,
        Objects objects,
        PackumentReader reader,
        AnswerReader answers,
        SearchReader search,
        Background background,
        Meter meter,
        InstantSource clock,
        RandomGenerator random) {}
