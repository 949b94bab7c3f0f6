package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NpmRegistryTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "npm is played by a shell")
    void the_url_that_npm_prints_is_the_registry() {
        assertThat(ask("echo a warning >&2; echo https://npm.example.com/"))
                .contains(URI.create("https://npm.example.com"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"echo undefined", "true", "echo https://npm.example.com/; exit 1", "echo ftp://example.com"})
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "npm is played by a shell")
    void anything_else_is_none(String script) {
        assertThat(ask(script)).isEmpty();
    }

    @Test
    void without_npm_there_is_none() {
        assertThat(NpmRegistry.ask(List.of("no-such-program-here"), PATIENCE)).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "npm is played by a shell")
    void npm_is_not_waited_for_without_end() {
        assertThat(NpmRegistry.ask(List.of("cat"), Duration.ofMillis(50))).isEmpty();
    }

    private static Optional<URI> ask(String script) {
        return NpmRegistry.ask(List.of("sh", "-c", script), PATIENCE);
    }
}
