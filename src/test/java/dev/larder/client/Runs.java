package dev.larder.client;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A scenario: the test runs once for each client that has the command, in a {@link Scene} of its own, and what comes of
 * it is a cell of the README's table. {@code mvn verify} runs it with one client, {@code mvn verify -Pclients} with all.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(Cells.class)
@interface Runs {

    /** The rows that it fills. */
    Command[] value();

    /** Whether {@code mvn verify}, too, runs it with several clients: {@link Client#FAST_CUT}. */
    boolean always() default false;
}
