package dev.larder.domain;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who vouches for workloads with signed tokens (OpenID Connect), and is believed.
 *
 * @param url as its tokens name it in {@code iss}, to the letter
 * @param kind what its tokens say
 * @param audience whom its tokens are for, where they cannot be for this registry
 */
public record Issuer(String url, Kind kind, Optional<String> audience) {

    /** What tokens say: each kind has claims of its own. */
    public enum Kind {
        GITHUB(
                "github",
                "https://token.actions.githubusercontent.com",
                List.of("repository", "repository_id", "repository_owner", "repository_owner_id", "sub"),
                List.of("repository", "workflow_ref", "environment")),
        GITLAB(
                "gitlab",
                "https://gitlab.com",
                List.of("project_path", "project_id", "namespace_path", "namespace_id", "sub"),
                List.of("project_path", "ci_config_ref_uri", "environment")),
        CIRCLECI(
                "circleci",
                "https://oidc.circleci.com",
                List.of("oidc.circleci.com/project-id", "oidc.circleci.com/org-id", "sub"),
                List.of(
                        "oidc.circleci.com/vcs-origin",
                        "oidc.circleci.com/org-id",
                        "oidc.circleci.com/project-id",
                        "oidc.circleci.com/pipeline-definition-id",
                        "oidc.circleci.com/context-ids")),
        BUILDKITE(
                "buildkite",
                "https://agent.buildkite.com",
                List.of("pipeline_id", "organization_id", "organization_slug", "sub"),
                List.of("organization_slug", "pipeline_slug", "build_branch", "step_key")),
        /** Of an account with outbound identity federation: {@code aws sts get-web-identity-token}. */
        AWS("aws", "https://*.tokens.sts.global.api.aws", List.of("sub"), List.of("sub")),
        /** Any other. */
        OIDC("oidc", "", List.of(), List.of("sub"));

        private final String word;
        private final String site;
        private final List<String> identifying;
        private final List<String> telling;

        Kind(String word, String site, List<String> identifying, List<String> telling) {
            this.word = word;
            this.site = site;
            this.identifying = identifying;
            this.telling = telling;
        }

        /** What it is called, as npm calls those that it knows. */
        public String word() {
            return word;
        }

        /** The claims that others cannot have alike; none: who knows. */
        public List<String> identifying() {
            return identifying;
        }

        /** The claims that tell a person which workload it is, the first its name. */
        public List<String> telling() {
            return telling;
        }

        /** The kind of that word. */
        public static Optional<Kind> find(String word) {
            return Arrays.stream(values())
                    .filter(kind -> kind.word.equals(word))
                    .findFirst();
        }

        /** The kind whose public site {@code url} is on; {@link #OIDC} when it is on none. */
        public static Kind at(String url) {
            return Arrays.stream(values())
                    .filter(kind -> kind.isAt(url))
                    .findFirst()
                    .orElse(OIDC);
        }

        private boolean isAt(String url) {
            var origin = url.replaceFirst("^(https://[^/]+).*", "$1");
            return !site.isEmpty() && new ClaimPattern(site).matches(origin);
        }
    }

    /** Whether it is the one that everybody means who says its kind: not a server of one's own. */
    boolean isPublic() {
        return kind.isAt(url);
    }

    /** Where it is, without the scheme: {@code gitlab.acme.example}. */
    String place() {
        return url.replaceFirst("^https?://", "").replaceFirst("/+$", "");
    }

    /**
     * Whom its tokens have to be for, to be exchanged at {@code registry}: npm and pnpm ask for the host's name, yarn 4
     * with the port.
     */
    public Set<String> audiences(Origin registry) {
        if (audience.isPresent()) {
            return Set.of(audience.get());
        }
        var url = URI.create(registry.text().toLowerCase(Locale.ROOT));
        return url.getPort() < 0
                ? Set.of("npm:" + url.getHost())
                : Set.of("npm:" + url.getHost(), "npm:" + url.getHost() + ":" + url.getPort());
    }

    @Override
    public String toString() {
        return url;
    }
}
