package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.domain.Origin;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RegistrySettingsTest {

    private static final Optional<URI> NPM = Optional.of(URI.create("https://upstream.example.com"));

    @Test
    void nothing_set_means_the_default_upstream_and_no_reading_without_a_token() {
        assertThat(RegistrySettings.from(new Environment(Map.of()), NPM))
                .isEqualTo(new RegistrySettings(
                        List.of(UpstreamSetting.of(NPM.get())), Optional.empty(), false, false, Set.of()));
    }

    @Test
    void what_is_set_wins() {
        var environment = new Environment(Map.of(
                "LARDER_UPSTREAM", "https://other.example.com/npm/",
                "LARDER_PUBLIC_URL", "https://npm.example.com",
                "LARDER_ANONYMOUS_READ", "true",
                "LARDER_SIGN_UP", "true",
                "LARDER_CLAIMED_SCOPES", "@acme"));

        assertThat(RegistrySettings.from(environment, NPM))
                .isEqualTo(new RegistrySettings(
                        List.of(UpstreamSetting.of(URI.create("https://other.example.com/npm"))),
                        Optional.of(new Origin("https://npm.example.com")),
                        true,
                        true,
                        Set.of("acme")));
    }

    @Test
    void none_is_an_upstream_of_its_own() {
        assertThat(RegistrySettings.from(new Environment(Map.of("LARDER_UPSTREAM", "none")), NPM)
                        .upstreams())
                .isEmpty();
    }
}
