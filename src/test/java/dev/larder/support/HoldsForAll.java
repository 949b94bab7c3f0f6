package dev.larder.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import net.jqwik.api.Property;

/**
 * A property of all that jqwik makes up. The seed is fixed, so that a build tries what the last one tried, and what one
 * machine finds every other finds; {@code -Djqwik.tries.default=100000} looks further.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Property(seed = "20261122")
public @interface HoldsForAll {}
