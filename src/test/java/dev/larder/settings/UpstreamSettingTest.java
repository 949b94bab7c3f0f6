package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.PackagePattern;
import dev.larder.settings.UpstreamSetting.Login;
import dev.larder.upstream.Freshness;
import dev.larder.upstream.Routing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamSettingTest {

    private static List<UpstreamSetting> parse(String text) {
        return RegistrySettings.from(new Environment(Map.of("LARDER_UPSTREAM", text)), Optional.empty())
                .upstreams();
    }

    @Test
    void a_url_is_enough() {
        assertThat(parse("https://registry.example.com/npm/"))
                .containsExactly(UpstreamSetting.of(URI.create("https://registry.example.com/npm")));
    }

    @Test
    void several_are_asked_in_order() {
        assertThat(parse("https://a.example.com;\n https://b.example.com ;"))
                .extracting(upstream -> upstream.registry().getHost())
                .containsExactly("a.example.com", "b.example.com");
    }

    @Test
    void everything_can_be_said() {
        var upstream = parse("https://npm.acme.example only=@acme/*,tools-* except=@acme/secret fresh=30s stale=7d"
                        + " bearer=secret:npm/acme ca=/etc/acme.pem")
                .getFirst();

        assertThat(upstream)
                .isEqualTo(new UpstreamSetting(
                        URI.create("https://npm.acme.example"),
                        new Routing(
                                List.of(new PackagePattern("@acme/*"), new PackagePattern("tools-*")),
                                List.of(new PackagePattern("@acme/secret"))),
                        new Freshness(Duration.ofSeconds(30), Duration.ofDays(7)),
                        Optional.of(new Login.Bearer("secret:npm/acme")),
                        Optional.of(Path.of("/etc/acme.pem"))));
        assertThat(parse("https://a.example.com header=x-api-key:file:/run/key")
                        .getFirst()
                        .login())
                .contains(new Login.Header("x-api-key", "file:/run/key"));
        assertThat(parse("https://a.example.com basic=env:AUTH").getFirst().login())
                .contains(new Login.Basic("env:AUTH"));
    }

    @Test
    void what_is_not_said_of_times_is_as_usual() {
        assertThat(parse("https://a.example.com stale=7d").getFirst().freshness())
                .isEqualTo(new Freshness(Freshness.USUAL.fresh(), Duration.ofDays(7)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "registry.example.com",
                "https://bob:s3cr3t@registry.example.com",
                "https://a.example.com only",
                "https://a.example.com only=@acme/* only=@acme/*",
                "https://a.example.com only=@acme/**/x/y",
                "https://a.example.com fresh=5",
                "https://a.example.com fresh=soon",
                "https://a.example.com token=env:TOKEN",
                "https://a.example.com ca=",
                "https://a.example.com bearer=s3cr3t",
                "https://a.example.com header=x-api-key",
                "https://a.example.com header=:env:KEY",
                "https://a.example.com header=x(key):env:KEY",
                "https://a.example.com bearer=env:A basic=env:B",
                "https://a.example.com https://b.example.com"
            })
    void what_cannot_be_used_is_refused_and_no_secret_is_shown(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("LARDER_UPSTREAM")
                .message()
                .doesNotContain("s3cr3t");
    }
}
