package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Allowance;
import dev.larder.domain.ArnPattern;
import dev.larder.domain.AwsGrants;
import dev.larder.domain.Origin;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrySettingsTest {

    private static final Optional<URI> NPM = Optional.of(URI.create("https://upstream.example.com"));

    @Test
    void nothing_set_means_the_default_upstream_and_no_reading_without_a_token() {
        assertThat(RegistrySettings.from(new Environment(Map.of()), NPM))
                .isEqualTo(new RegistrySettings(
                        List.of(UpstreamSetting.of(NPM.get())),
                        Optional.empty(),
                        false,
                        false,
                        Set.of(),
                        PrewarmSetting.USUAL,
                        AwsGrants.NONE,
                        Optional.empty(),
                        IssuerSetting.USUAL));
    }

    @Test
    void what_is_set_wins() {
        var environment = new Environment(Map.of(
                "LARDER_UPSTREAM", "https://other.example.com/npm/",
                "LARDER_PUBLIC_URL", "https://npm.example.com",
                "LARDER_ANONYMOUS_READ", "true",
                "LARDER_SIGN_UP", "true",
                "LARDER_CLAIMED_SCOPES", "@acme",
                "LARDER_PREWARM_DAYS", "0",
                "LARDER_PREWARM_EVERY", "6h",
                "LARDER_CACHE_DAYS", "30",
                "LARDER_AWS_GRANTS", "* read",
                "LARDER_OIDC_ISSUERS", "none"));

        assertThat(RegistrySettings.from(environment, NPM))
                .isEqualTo(new RegistrySettings(
                        List.of(UpstreamSetting.of(URI.create("https://other.example.com/npm"))),
                        Optional.of(new Origin("https://npm.example.com")),
                        true,
                        true,
                        Set.of("acme"),
                        new PrewarmSetting(0, Duration.ofHours(6), 30),
                        new AwsGrants(List.of(new AwsGrants.Grant(
                                new ArnPattern("*"), List.of(new Allowance(Permission.READ, PackagePattern.ALL))))),
                        Optional.empty(),
                        List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0s", "31d", "hourly", "1 h", "-1h", "rate(1 hour)"})
    void a_run_begins_every_so_often(String every) {
        var environment = new Environment(Map.of("LARDER_PREWARM_EVERY", every));

        assertThatThrownBy(() -> RegistrySettings.from(environment, NPM))
                .isInstanceOf(InvalidSetting.class)
                .hasMessage("LARDER_PREWARM_EVERY is \"" + every
                        + "\", but must be a time such as 30s, 5m, 12h or 7d, from 1s to 30d");
    }

    @Test
    void none_is_an_upstream_of_its_own() {
        assertThat(RegistrySettings.from(new Environment(Map.of("LARDER_UPSTREAM", "none")), NPM)
                        .upstreams())
                .isEmpty();
    }
}
