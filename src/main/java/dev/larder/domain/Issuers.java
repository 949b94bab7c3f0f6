package dev.larder.domain;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The issuers that this registry believes; no other is ever asked for anything. */
public record Issuers(List<Issuer> all) {

    public Issuers {
        all = List.copyOf(all);
    }

    /** The one with that URL, to the letter. */
    public Optional<Issuer> find(String url) {
        return all.stream().filter(issuer -> issuer.url().equals(url)).findFirst();
    }

    /** The trusted publisher that somebody wants; refuses one of an issuer that is not believed. */
    public TrustedPublisher publisher(NewPublisher wanted) {
        var issuer = meant(wanted);
        var claims = new HashMap<>(wanted.claims());
        wanted.files()
                .forEach((claim, file) ->
                        claims.put(claim, Set.of(PipelineFile.claim(issuer, claim, file, wanted.claims()))));
        return new TrustedPublisher(issuer.kind(), issuer.url(), claims);
    }

    /** The one that is named, or the first of the kind; of CircleCI, where every organisation has its own, that one. */
    private Issuer meant(NewPublisher wanted) {
        var named = wanted.issuer().or(() -> ofOrganisation(wanted));
        return all.stream()
                .filter(issuer -> issuer.kind() == wanted.kind())
                .filter(issuer -> named.isEmpty() || named.get().equals(issuer.url()))
                .findFirst()
                .orElseThrow(() -> new Refusal(new Problem.Unusable("this registry believes no issuer "
                        + named.map(url -> url + " of the kind ").orElse("of the kind ")
                        + wanted.kind().word() + "; whoever runs it adds one to LARDER_OIDC_ISSUERS (now: "
                        + all.stream().map(Issuer::url).collect(Collectors.joining(", ")) + ")")));
    }

    private static Optional<String> ofOrganisation(NewPublisher wanted) {
        return wanted.kind() == Issuer.Kind.CIRCLECI
                ? Optional.ofNullable(wanted.claims().get("oidc.circleci.com/org-id")).stream()
                        .flatMap(Set::stream)
                        .findFirst()
                        .map(organisation -> "https://oidc.circleci.com/org/" + organisation)
                : Optional.empty();
    }
}
