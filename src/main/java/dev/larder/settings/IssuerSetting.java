package dev.larder.settings;

import dev.larder.domain.Issuer;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One issuer of id tokens, as LARDER_OIDC_ISSUERS describes it: {@code https://gitlab.acme.example kind=gitlab}.
 *
 * @param authority a file of further certificates to trust, in PEM
 */
public record IssuerSetting(Issuer issuer, Optional<Path> authority) {

    private static final String NAME = "LARDER_OIDC_ISSUERS";
    private static final String EXPECTED =
            "an issuer's https URL, such as https://gitlab.example.com, without user or query";
    private static final List<String> WORDS = List.of("kind", "audience", "ca");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    /** GitHub and GitLab, as everybody uses them: no package trusts any job of theirs unless its owners say so. */
    public static final List<IssuerSetting> USUAL =
            List.of(usual("https://token.actions.githubusercontent.com"), usual("https://gitlab.com"));

    private static IssuerSetting usual(String url) {
        return new IssuerSetting(new Issuer(url, Issuer.Kind.at(url), Optional.empty()), Optional.empty());
    }

    /** Reads the list of issuers; they are {@link #USUAL} where there is none. */
    static List<IssuerSetting> from(Environment environment) {
        return environment.text(NAME).map(IssuerSetting::parse).orElse(USUAL);
    }

    private static List<IssuerSetting> parse(String text) {
        if (text.equals("none")) {
            return List.of();
        }
        var issuers = DescribedUrl.parse(NAME, text, EXPECTED).stream()
                .map(IssuerSetting::of)
                .toList();
        if (issuers.stream().map(setting -> setting.issuer().url()).distinct().count() < issuers.size()) {
            throw InvalidSetting.found(NAME, text, "a list that names each issuer once");
        }
        return issuers;
    }

    private static IssuerSetting of(DescribedUrl issuer) {
        var url = issuer.url(); // to the letter: a slash at its end belongs to its name
        if (Environment.httpUrl(url).filter(IssuerSetting::isSafe).isEmpty()) {
            throw InvalidSetting.found(NAME, url, EXPECTED);
        }
        var said = issuer.said(WORDS)
                .orElseThrow(() -> InvalidSetting.found(
                        NAME,
                        issuer.text(),
                        "behind " + url + ", words such as kind=gitlab, each of " + WORDS + " once"));
        return new IssuerSetting(
                new Issuer(url, kind(url, said.get("kind")), Optional.ofNullable(said.get("audience"))),
                Optional.ofNullable(said.get("ca")).map(Path::of));
    }

    private static Issuer.Kind kind(String url, String word) {
        return word == null
                ? Issuer.Kind.at(url)
                : Issuer.Kind.find(word)
                        .orElseThrow(() -> InvalidSetting.found(
                                NAME, word, "behind kind=, one of github, gitlab, circleci, buildkite, aws, oidc"));
    }

    /** Plain text goes no further than this machine: what an issuer's keys are decides who may publish. */
    private static boolean isSafe(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || LOOPBACK.contains(url.getHost());
    }
}
