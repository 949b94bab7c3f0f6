package dev.larder.settings;

import dev.larder.domain.Issuer;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One issuer of id tokens, as LARDER_OIDC_ISSUERS describes it: {@code https://gitlab.acme.example kind=gitlab}.
 *
 * @param authority a file of further certificates to trust, in PEM
 */
public record IssuerSetting(Issuer issuer, Optional<Path> authority) {

    private static final List<String> WORDS = List.of("kind", "audience", "ca");
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1");

    /** GitHub and GitLab, as everybody uses them: no package trusts any job of theirs unless its owners say so. */
    public static final List<IssuerSetting> USUAL =
            List.of(of("https://token.actions.githubusercontent.com"), of("https://gitlab.com"));

    private static IssuerSetting of(String url) {
        return new IssuerSetting(new Issuer(url, Issuer.Kind.at(url), Optional.empty()), Optional.empty());
    }

    /** Reads a list of issuers, separated by semicolons: {@code none}, or some. */
    static List<IssuerSetting> parse(String variable, String text) {
        var issuers = new ArrayList<IssuerSetting>();
        for (var one : text.equals("none") ? new String[0] : text.split(";")) {
            if (!one.isBlank()) {
                issuers.add(parseOne(variable, one.strip()));
            }
        }
        if (issuers.stream().map(setting -> setting.issuer().url()).distinct().count() < issuers.size()) {
            throw InvalidSetting.found(variable, text, "a list that names each issuer once");
        }
        return List.copyOf(issuers);
    }

    private static IssuerSetting parseOne(String variable, String text) {
        var words = List.of(text.split("\\s+"));
        var url = words.getFirst(); // to the letter: a slash at its end belongs to its name
        if (url.contains("@")) {
            throw InvalidSetting.hidden(variable, "a list of issuers' https URLs, without user or password");
        }
        if (Environment.httpUrl(url).filter(IssuerSetting::isSafe).isEmpty()) {
            throw InvalidSetting.found(
                    variable, url, "an issuer's https URL, such as https://gitlab.example.com, without user or query");
        }
        var options = new LinkedHashMap<String, String>();
        for (var word : words.subList(1, words.size())) {
            var parts = word.split("=", 2);
            if (parts.length != 2
                    || parts[1].isEmpty()
                    || !WORDS.contains(parts[0])
                    || options.put(parts[0], parts[1]) != null) {
                throw InvalidSetting.found(
                        variable, text, "behind " + url + ", words such as kind=gitlab, each of " + WORDS + " once");
            }
        }
        return new IssuerSetting(
                new Issuer(url, kind(variable, url, options.get("kind")), Optional.ofNullable(options.get("audience"))),
                Optional.ofNullable(options.get("ca")).map(Path::of));
    }

    private static Issuer.Kind kind(String variable, String url, String word) {
        return word == null
                ? Issuer.Kind.at(url)
                : Issuer.Kind.find(word)
                        .orElseThrow(() -> InvalidSetting.found(
                                variable, word, "behind kind=, one of github, gitlab, circleci, buildkite, aws, oidc"));
    }

    /** Plain text goes no further than this machine: what an issuer's keys are decides who may publish. */
    private static boolean isSafe(URI url) {
        return "https".equalsIgnoreCase(url.getScheme()) || LOOPBACK.contains(url.getHost());
    }
}
