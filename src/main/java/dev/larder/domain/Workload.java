package dev.larder.domain;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What runs elsewhere without a secret of ours, and has somebody to vouch for it: a CI job, an AWS role.
 *
 * @param issuer who vouches
 * @param claims what the issuer says of it; a claim may have several values
 * @param proof the SHA-256 of what the issuer has signed, in hexadecimal: never the same of two tokens
 * @param proofEnds when the token ends that was signed
 */
public record Workload(Issuer issuer, Map<String, List<String>> claims, String proof, Instant proofEnds) {

    private static final int LONGEST_NAME = 150;

    public Workload {
        claims = Map.copyOf(claims);
    }

    /** The values of a claim; none when it is not there. */
    List<String> values(String claim) {
        return claims.getOrDefault(claim, List.of());
    }

    /**
     * What it is called where it publishes: {@code github:acme/widget}, or {@code gitlab@gitlab.acme.example:acme/widget} of
     * a server of one's own. No account has such a name.
     */
    public String name() {
        var kind = issuer.kind();
        var where = issuer.isPublic() || kind == Issuer.Kind.OIDC ? "" : "@" + issuer.place();
        var who = kind == Issuer.Kind.BUILDKITE
                ? first("organization_slug") + "/" + first("pipeline_slug")
                : first(kind.telling().getFirst());
        var name = (kind.word() + where + ":" + (who.isEmpty() ? first("sub") : who))
                .replaceAll("[^A-Za-z0-9._/+=,@:-]", "_");
        return name.substring(0, Math.min(LONGEST_NAME, name.length()));
    }

    private String first(String claim) {
        return values(claim).stream().findFirst().orElse("");
    }

    /** What it is, for the person at the terminal: the claims that tell. */
    @Override
    public String toString() {
        var told = issuer.kind().telling().stream()
                .filter(claims::containsKey)
                .map(claim -> claim + " " + String.join(", ", values(claim)))
                .collect(Collectors.joining(", "));
        return issuer + (told.isEmpty() ? "" : ": " + told);
    }
}
