package dev.larder.domain;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Workloads that may publish a package without a secret: those of whom an issuer says certain things.
 *
 * @param kind the issuer's
 * @param issuer the issuer's URL
 * @param claims what it has to say: by claim, each of the patterns for one of its values
 */
public record TrustedPublisher(Issuer.Kind kind, String issuer, Map<String, Set<ClaimPattern>> claims) {

    private static final int MOST = 20;
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST = 8_000; // a package has many, and one request may add them all

    /** What is checked of every token, and says nothing of a workload. */
    private static final Set<String> CHECKED = Set.of("iss", "aud", "exp", "nbf", "iat", "jti");

    public TrustedPublisher {
        claims = claims.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, claim -> Set.copyOf(claim.getValue())));
        if (claims.size() > MOST
                || claims.entrySet().stream()
                        .anyMatch(claim -> !isName(claim.getKey())
                                || claim.getValue().isEmpty()
                                || claim.getValue().size() > MOST)) {
            throw unusable("a trusted publisher has at most " + MOST + " claims with names of at most " + LONGEST_NAME
                    + " characters, and as many values each, but not none");
        }
        if (claims.values().stream()
                        .flatMap(Set::stream)
                        .mapToInt(pattern -> pattern.text().length())
                        .sum()
                > LONGEST) {
            throw unusable("what a trusted publisher's claims have to say has at most " + LONGEST + " characters");
        }
        if (claims.keySet().stream().anyMatch(CHECKED::contains)) {
            throw unusable(String.join(", ", new TreeSet<>(CHECKED)) + " are checked of every token: leave them out");
        }
        requireIdentity(kind, claims);
    }

    /** Refuses what would trust everybody whom the issuer vouches for, which may be half the world. */
    private static void requireIdentity(Issuer.Kind kind, Map<String, Set<ClaimPattern>> claims) {
        var identifying = kind.identifying();
        if (claims.entrySet().stream()
                .noneMatch(claim -> (identifying.isEmpty() || identifying.contains(claim.getKey()))
                        && claim.getValue().stream().anyMatch(ClaimPattern::isExact))) {
            throw unusable("a trusted publisher has to name, without *, "
                    + (identifying.isEmpty() ? "one claim at least" : "one of " + String.join(", ", identifying)));
        }
    }

    /** Unlike any other's; the same again of the same. */
    public String id() {
        var text = new StringBuilder(kind + "\n" + issuer);
        new TreeMap<>(claims)
                .forEach((claim, patterns) ->
                        text.append("\n").append(claim).append("\t").append(sorted(patterns, "\t")));
        return Digest.of(Digest.Algorithm.SHA256, text.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, 20);
    }

    /** Whether {@code workload} is one of those. */
    public boolean isMetBy(Workload workload) {
        return workload.issuer().url().equals(issuer)
                && claims.entrySet().stream()
                        .allMatch(claim -> claim.getValue().stream()
                                .allMatch(pattern ->
                                        workload.values(claim.getKey()).stream().anyMatch(pattern::matches)));
    }

    /** For the audit: {@code github repository=acme/widget, ...}. */
    @Override
    public String toString() {
        return new TreeMap<>(claims)
                .entrySet().stream()
                        .map(claim -> claim.getKey() + "=" + sorted(claim.getValue(), " and "))
                        .collect(Collectors.joining(", ", kind.word() + " ", ""));
    }

    private static String sorted(Set<ClaimPattern> patterns, String between) {
        return patterns.stream().map(ClaimPattern::text).sorted().collect(Collectors.joining(between));
    }

    private static boolean isName(String claim) {
        return !claim.isEmpty()
                && claim.length() <= LONGEST_NAME
                && claim.chars().allMatch(character -> character > ' ' && character < 0x7f);
    }

    private static Refusal unusable(String why) {
        return new Refusal(new Problem.Unusable(why));
    }
}
