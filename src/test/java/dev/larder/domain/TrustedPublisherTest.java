package dev.larder.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedPublisherTest {

    private static final Issuer GITHUB =
            new Issuer("https://token.actions.githubusercontent.com", Issuer.Kind.GITHUB, Optional.empty());

    @ParameterizedTest
    @CsvSource({
        "main, main, true",
        "main, maine, false",
        "main, Main, false",
        "*, anything at all, true",
        "*, '', true",
        "refs/tags/v*, refs/tags/v1/2, true",
        "refs/tags/v*, refs/heads/v1, false",
        "a*b*c, a-b-b-c, true",
        "a*b*c, a-c-b, false",
        "*x, xyx, true",
        "*x, xy, false",
        "**, x, true",
        "a.c, abc, false",
        "aaaaaaaaaa*b, aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaac, false"
    })
    void a_star_stands_for_any_characters(String pattern, String value, boolean matches) {
        assertThat(new ClaimPattern(pattern).matches(value)).isEqualTo(matches);
    }

    @Test
    void each_of_several_patterns_wants_a_value_of_its_claim() {
        var publisher = new TrustedPublisher(
                Issuer.Kind.GITHUB,
                GITHUB.url(),
                Map.of("repository", patterns("acme/widget"), "contexts", patterns("one", "two")));

        assertThat(publisher.isMetBy(
                        job(Map.of("repository", List.of("acme/widget"), "contexts", List.of("two", "one", "x")))))
                .isTrue();
        assertThat(publisher.isMetBy(job(Map.of("repository", List.of("acme/widget"), "contexts", List.of("one")))))
                .isFalse();
        assertThat(publisher.isMetBy(job(Map.of("repository", List.of("acme/widget")))))
                .isFalse();
    }

    @Test
    void the_same_has_the_same_id_and_another_another() {
        var publisher = trusting(GITHUB.url(), "repository", "acme/widget");

        assertThat(publisher.id())
                .isEqualTo(trusting(GITHUB.url(), "repository", "acme/widget").id());
        assertThat(List.of(
                                publisher,
                                trusting("https://github.acme.example", "repository", "acme/widget"),
                                trusting(GITHUB.url(), "repository", "acme/widgets"),
                                trusting(GITHUB.url(), "repository_id", "acme/widget"))
                        .stream()
                        .map(TrustedPublisher::id)
                        .distinct())
                .hasSize(4);
    }

    @Test
    void it_names_somebody() {
        assertThatThrownBy(() -> trusting(GITHUB.url(), "repository", "acme/*")).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> trusting(GITHUB.url(), "ref", "refs/heads/main"))
                .isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @CsvSource({
        "https://npm.example.com, npm:npm.example.com,",
        "https://NPM.example.com, npm:npm.example.com,",
        "http://localhost:4873, npm:localhost, npm:localhost:4873",
        "http://[::1]:4873, npm:[::1], npm:[::1]:4873"
    })
    void tokens_are_for_the_registry_that_they_are_shown_to(String origin, String first, String second) {
        assertThat(GITHUB.audiences(new Origin(origin)))
                .isEqualTo(second == null ? Set.of(first) : Set.of(first, second));
    }

    @Test
    void or_for_what_is_said_of_their_issuer_and_then_for_nothing_else() {
        var fixed = new Issuer("https://ci.acme.example", Issuer.Kind.OIDC, Optional.of("acme-workspace"));

        assertThat(fixed.audiences(new Origin("https://npm.example.com"))).containsExactly("acme-workspace");
    }

    @Test
    void a_workload_has_a_name_that_no_account_has() {
        assertThat(job(Map.of("repository", List.of("acme/widget"))).name()).isEqualTo("github:acme/widget");
        assertThat(named("https://gitlab.com", Map.of("project_path", "acme/tools/widget")))
                .isEqualTo("gitlab:acme/tools/widget");
        assertThat(named("https://agent.buildkite.com", Map.of("organization_slug", "acme", "pipeline_slug", "widget")))
                .isEqualTo("buildkite:acme/widget");
        assertThat(named("https://1.tokens.sts.global.api.aws", Map.of("sub", "arn:aws:iam::123456789012:role/Deploy")))
                .isEqualTo("aws:arn:aws:iam::123456789012:role/Deploy");
        assertThat(named("https://ci.acme.example", Map.of("sub", "a job\nwith \"quotes\"")))
                .isEqualTo("oidc:a_job_with__quotes_");
        assertThat(named("https://ci.acme.example", Map.of("sub", "x".repeat(1_000))))
                .hasSize(150);
        assertThat(named("https://gitlab.com", Map.of())).isEqualTo("gitlab:");
        var own = new Issuer("https://git.acme.example/gitlab/", Issuer.Kind.GITLAB, Optional.empty());
        assertThat(new Workload(own, Map.of("project_path", List.of("acme/widget")), "", Instant.EPOCH).name())
                .isEqualTo("gitlab@git.acme.example/gitlab:acme/widget");
    }

    private static String named(String issuer, Map<String, String> claims) {
        var lists = new HashMap<String, List<String>>();
        claims.forEach((claim, value) -> lists.put(claim, List.of(value)));
        return new Workload(new Issuer(issuer, Issuer.Kind.at(issuer), Optional.empty()), lists, "", Instant.EPOCH)
                .name();
    }

    private static Workload job(Map<String, List<String>> claims) {
        return new Workload(GITHUB, claims, "", Instant.EPOCH);
    }

    private static TrustedPublisher trusting(String issuer, String claim, String value) {
        return new TrustedPublisher(Issuer.Kind.GITHUB, issuer, Map.of(claim, patterns(value)));
    }

    private static Set<ClaimPattern> patterns(String... texts) {
        return Arrays.stream(texts).map(ClaimPattern::new).collect(Collectors.toSet());
    }
}
