package dev.larder.local;

import java.time.InstantSource;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What the world brings in.
 *
 * @param ids names no two requests alike
 * @param chance good enough for secrets
 */
record Surroundings(InstantSource clock, Supplier<String> ids, RandomGenerator chance) {}
