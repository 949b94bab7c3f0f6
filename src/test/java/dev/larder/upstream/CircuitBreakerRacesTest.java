package dev.larder.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.upstream.Trouble.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What those who ask at the same time, or with little patience, make of the state that they share. */
class CircuitBreakerRacesTest {

    private static final Duration LITTLE = Duration.ofSeconds(3);
    private static final Duration MUCH = Duration.ofSeconds(25);
    private static final UpstreamAnswer WELL = new UpstreamAnswer.Absent();
    private static final UpstreamAnswer BROKEN = trouble(Kind.BROKEN);
    private static final UpstreamAnswer SLOW = trouble(Kind.SLOW);

    private Instant now = Instant.parse("2026-11-22T10:00:00Z");
    private int asked;

    private final UpstreamPorts ports = ScriptedUpstream.ports(() -> now);

    private static UpstreamAnswer trouble(Kind kind) {
        return new UpstreamAnswer.Unavailable(Trouble.of(kind, "it is " + kind));
    }

    private static UpstreamAnswer busy(int seconds) {
        return new UpstreamAnswer.Unavailable(
                new Trouble(Kind.BUSY, "it is BUSY", Optional.of(Duration.ofSeconds(seconds))));
    }

    private CircuitBreaker breaker(Supplier<UpstreamAnswer> answer) {
        var client = new ScriptedUpstream(() -> {
            asked++;
            return answer.get();
        });
        return new CircuitBreaker(client, new UpstreamKeys("npm.example.test"), ports);
    }

    private UpstreamAnswer ask(Duration patience, Supplier<UpstreamAnswer> answer) {
        return breaker(answer).tarball(URI.create("https://npm.example.test/p.tgz"), patience);
    }

    private UpstreamAnswer ask(UpstreamAnswer answer) {
        return ask(MUCH, () -> answer);
    }

    /** Whether one who asks now is kept from it. */
    private boolean isLeftAlone() {
        var before = asked;
        ask(SLOW);
        return asked == before;
    }

    private void fail(int times) {
        IntStream.range(0, times).forEach(_ -> ask(BROKEN));
    }

    @Test
    void whoever_is_not_well_is_not_connected_to_ahead() {
        breaker(() -> WELL).connect();
        assertThat(asked).isEqualTo(1);

        fail(1);
        breaker(() -> WELL).connect();
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void who_has_little_patience_neither_blames_nor_absolves() {
        fail(7);
        ask(LITTLE, () -> SLOW);
        assertThat(asked).isEqualTo(8);

        fail(1);

        assertThat(isLeftAlone()).isTrue();
    }

    @Test
    void who_is_let_through_and_has_little_patience_lets_the_next_one_through() {
        fail(8);
        now = now.plusSeconds(21);
        ask(LITTLE, () -> SLOW);
        assertThat(asked).isEqualTo(9);

        ask(MUCH, () -> {
            assertThat(isLeftAlone()).as("by all others meanwhile").isTrue();
            return BROKEN;
        });

        assertThat(asked).isEqualTo(10);
        now = now.plusSeconds(19);
        assertThat(isLeftAlone()).isTrue();
    }

    @Test
    void who_is_let_through_and_gets_too_large_a_thing_lets_the_next_one_through() throws IOException {
        fail(8);
        now = now.plusSeconds(21);
        var endless = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new DeadlineStream.TooSlow();
            }
        };
        var found = (UpstreamAnswer.Found) ask(new UpstreamAnswer.Found(endless, false, Validators.NONE));
        try (var body = found.body()) {
            assertThatThrownBy(body::read).isInstanceOf(DeadlineStream.TooSlow.class);
        }

        assertThat(ask(WELL)).isEqualTo(WELL);
        assertThat(isLeftAlone()).isFalse();
    }

    @Test
    void a_429_outlives_the_failure_of_who_asked_before() {
        ask(MUCH, () -> {
            ask(busy(120));
            return BROKEN;
        });

        now = now.plusSeconds(119);
        assertThat(isLeftAlone()).isTrue();
        now = now.plusSeconds(1);
        assertThat(isLeftAlone()).isFalse();
    }

    @Test
    void a_429_outlives_the_success_of_who_asked_before() {
        fail(1);
        ask(MUCH, () -> {
            ask(busy(120));
            return WELL;
        });

        assertThat(isLeftAlone()).isTrue();
    }

    @Test
    void of_two_429s_the_longer_one_counts_whichever_comes_first() {
        ask(MUCH, () -> {
            ask(busy(10));
            return busy(120);
        });
        now = now.plusSeconds(119);
        assertThat(isLeftAlone()).isTrue();

        now = now.plusSeconds(1);
        ask(WELL);
        ask(MUCH, () -> {
            ask(busy(120));
            return busy(10);
        });
        now = now.plusSeconds(119);
        assertThat(isLeftAlone()).isTrue();
    }

    @Test
    void a_429_counts_although_another_failure_was_noted_meanwhile() {
        ask(MUCH, () -> {
            fail(1);
            return busy(120);
        });

        assertThat(isLeftAlone()).isTrue();
    }
}
