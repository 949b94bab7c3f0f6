package dev.larder.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Origin;
import dev.larder.settings.Environment;
import dev.larder.settings.InvalidSetting;
import dev.larder.settings.UpstreamSetting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalSettingsTest {

    private static final URI NPM = URI.create("https://upstream.example.com");

    @Test
    void nothing_set_means_port_4873_a_folder_here_and_npms_registry_for_everyone() {
        var settings = settings(Map.of());

        assertThat(settings.port()).isEqualTo(4873);
        assertThat(settings.data()).isEqualTo(Path.of(".larder").toAbsolutePath());
        assertThat(settings.objectsUrl()).isEmpty();
        assertThat(settings.adminToken()).isEmpty();
        assertThat(settings.registry().upstreams()).containsExactly(UpstreamSetting.of(NPM));
        assertThat(settings.registry().anonymousRead()).isTrue();
    }

    @Test
    void npm_is_not_asked_when_an_upstream_is_set() {
        var settings = LocalSettings.from(new Environment(Map.of("LARDER_UPSTREAM", "none")), () -> {
            throw new AssertionError("npm was asked");
        });

        assertThat(settings.registry().upstreams()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:4873/", "http://127.0.0.1:4873", "https://npm.example.com/"})
    void a_registry_is_never_its_own_upstream(String here) {
        var variables = Map.of(
                "LARDER_PUBLIC_URL", "https://npm.example.com", "LARDER_OBJECTS_URL", "https://files.example.com");

        assertThat(LocalSettings.from(new Environment(variables), () -> Environment.httpUrl(here))
                        .registry()
                        .upstreams())
                .isEmpty();
        assertThatThrownBy(() -> settings(Map.of(
                        "LARDER_UPSTREAM",
                        here,
                        "LARDER_PUBLIC_URL",
                        "https://npm.example.com",
                        "LARDER_OBJECTS_URL",
                        "https://files.example.com")))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining("must be another registry than this one");
    }

    @Test
    void everything_can_be_set() {
        var settings = settings(Map.of(
                "LARDER_PORT", "0",
                "LARDER_DATA", "/somewhere/else",
                "LARDER_PUBLIC_URL", "https://npm.example.com",
                "LARDER_OBJECTS_URL", "https://files.example.com",
                "LARDER_ADMIN_TOKEN", "abcdefghijklmnopqrst",
                "LARDER_ANONYMOUS_READ", "false"));

        assertThat(settings.port()).isZero();
        assertThat(settings.data()).isEqualTo(Path.of("/somewhere/else"));
        assertThat(settings.objectsUrl()).contains(new Origin("https://files.example.com"));
        assertThat(settings.adminToken()).contains("abcdefghijklmnopqrst");
        assertThat(settings.registry().publicUrl()).contains(new Origin("https://npm.example.com"));
        assertThat(settings.registry().anonymousRead()).isFalse();
    }

    @Test
    void a_public_registry_needs_no_other_place_for_its_tarballs() {
        var settings = settings(Map.of("LARDER_PUBLIC_URL", "https://npm.example.com"));

        assertThat(settings.objectsUrl()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://npm.example.com:8443", "http://NPM.example.com", "http://localhost:4873"})
    void signed_urls_live_on_another_host_name(String objects) {
        refused(
                Map.of("LARDER_PUBLIC_URL", "https://npm.example.com", "LARDER_OBJECTS_URL", objects),
                "LARDER_OBJECTS_URL is \"" + objects + "\"");
    }

    @Test
    void a_short_token_is_refused_unseen() {
        refused(Map.of("LARDER_ADMIN_TOKEN", "hunter2"), "LARDER_ADMIN_TOKEN cannot be used (its value is not shown)");
    }

    @Test
    void a_misspelt_setting_is_refused() {
        refused(Map.of("LARDER_PROT", "80"), "LARDER_PROT is no setting of Larder; the settings are LARDER_PORT");
    }

    private static void refused(Map<String, String> variables, String message) {
        assertThatThrownBy(() -> settings(variables))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("hunter2");
    }

    private static LocalSettings settings(Map<String, String> variables) {
        return LocalSettings.from(new Environment(variables), () -> Optional.of(NPM));
    }
}
