package dev.larder.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Larder does not do, and says so: docs/known-quirks.md. */
class DeclinedTest {

    private final TestRegistry registry = TestRegistry.open();

    @AfterEach
    void close() {
        registry.close();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /-/npm/v1/hooks, npm hook",
        "POST, /-/npm/v1/hooks/hook, npm hook",
        "PUT, /-/npm/v1/hooks/hook/7, npm hook",
        "DELETE, /-/npm/v1/hooks/hook/7, npm hook",
        "GET, /-/stage, npm stage",
        "GET, /-/stage/7/tarball, npm stage",
        "POST, /-/stage/package/@acme%2fwidget, npm stage",
        "DELETE, /-/stage/7, npm stage"
    })
    void is_declined_in_a_sentence(String method, String path, String what) {
        var answer = registry.send(TestRegistry.ALICE, method, path, "{}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.error()).isEqualTo(what + " is not supported by this registry; nothing was changed");
    }

    @Test
    void what_nobody_asks_for_is_no_route() {
        assertThat(registry.get("/-/package/@acme%2fwidget/nonsense").status()).isEqualTo(404);
    }
}
