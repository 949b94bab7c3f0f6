package dev.larder.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.domain.Issuer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IssuerSettingTest {

    @Test
    void by_default_those_are_believed_that_everybody_uses() {
        assertThat(RegistrySettings.from(new Environment(Map.of()), Optional.empty())
                        .issuers())
                .extracting(IssuerSetting::issuer)
                .containsExactly(
                        new Issuer("https://token.actions.githubusercontent.com", Issuer.Kind.GITHUB, Optional.empty()),
                        new Issuer("https://gitlab.com", Issuer.Kind.GITLAB, Optional.empty()));
    }

    @Test
    void what_is_set_takes_their_place() {
        assertThat(parse("https://gitlab.acme.example kind=gitlab ca=/etc/acme.pem;"
                        + " https://ci.acme.example/oidc/ audience=acme-workspace;http://localhost:8123 kind=github"))
                .containsExactly(
                        new IssuerSetting(
                                new Issuer("https://gitlab.acme.example", Issuer.Kind.GITLAB, Optional.empty()),
                                Optional.of(Path.of("/etc/acme.pem"))),
                        new IssuerSetting(
                                new Issuer(
                                        "https://ci.acme.example/oidc/",
                                        Issuer.Kind.OIDC,
                                        Optional.of("acme-workspace")),
                                Optional.empty()),
                        new IssuerSetting(
                                new Issuer("http://localhost:8123", Issuer.Kind.GITHUB, Optional.empty()),
                                Optional.empty()));
        assertThat(parse("none")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://token.actions.githubusercontent.com/acme, GITHUB",
        "https://gitlab.com, GITLAB",
        "https://oidc.circleci.com/org/2f4a3d9e-0000-4000-8000-000000000001, CIRCLECI",
        "https://agent.buildkite.com, BUILDKITE",
        "https://0b1c2d3e-aaaa-bbbb-cccc-000000000001.tokens.sts.global.api.aws, AWS",
        "https://gitlab.com.acme.example, OIDC",
        "https://tokens.sts.global.api.aws.acme.example, OIDC"
    })
    void public_issuers_are_known_by_their_address(String url, Issuer.Kind kind) {
        assertThat(parse(url)).extracting(setting -> setting.issuer().kind()).containsExactly(kind);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://gitlab.acme.example",
                "gitlab.acme.example",
                "https://gitlab.acme.example?a=b",
                "https://gitlab.acme.example kind=jenkins",
                "https://gitlab.acme.example kind=",
                "https://gitlab.acme.example kind=gitlab kind=github",
                "https://gitlab.acme.example secret=7",
                "https://gitlab.acme.example; https://gitlab.acme.example kind=gitlab"
            })
    void what_is_no_list_of_issuers_is_refused(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageStartingWith("LARDER_OIDC_ISSUERS is \"");
    }

    @Test
    void a_password_in_a_url_is_not_shown() {
        assertThatThrownBy(() -> parse("https://bob:hunter2@gitlab.acme.example"))
                .isInstanceOf(InvalidSetting.class)
                .hasMessageNotContaining("hunter2");
    }

    private static List<IssuerSetting> parse(String text) {
        return RegistrySettings.from(new Environment(Map.of("LARDER_OIDC_ISSUERS", text)), Optional.empty())
                .issuers();
    }
}
