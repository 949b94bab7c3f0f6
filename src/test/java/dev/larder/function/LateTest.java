package dev.larder.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class LateTest {

    private final ArrayList<Object> made = new ArrayList<>();
    private final Late<Object> late = new Late<>(() -> {
        made.add(new Object());
        return made.getLast();
    });

    @Test
    void nothing_is_made_before_it_is_asked_for() {
        assertThat(made).isEmpty();
    }

    @Test
    void all_who_ask_at_once_get_the_same() {
        var given = Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>()));
        var together = new CyclicBarrier(8);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var number = 0; number < 8; number++) {
                threads.submit(() -> {
                    together.await();
                    return given.add(late.get());
                });
            }
        }

        assertThat(given).hasSize(1).containsExactlyElementsOf(made);
    }

    @Test
    void what_could_not_be_made_is_tried_again() {
        var tries = new ArrayList<String>();
        var failing = new Late<>(() -> {
            tries.add("again");
            if (tries.size() == 1) {
                throw new IllegalStateException("no region is set");
            }
            return tries;
        });

        assertThatThrownBy(failing::get).isInstanceOf(IllegalStateException.class);
        assertThat(failing.get()).hasSize(2);
    }
}
