package dev.larder.settings;

import dev.larder.domain.PackagePattern;
import dev.larder.domain.Refusal;
import dev.larder.upstream.Freshness;
import dev.larder.upstream.Routing;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One upstream, as LARDER_UPSTREAM describes it: {@code https://npm.acme.example only=@acme/* bearer=env:ACME_TOKEN}.
 *
 * @param registry its address, without a slash at the end
 * @param routing what it is asked for
 * @param freshness for how long its packuments are good
 * @param login how it knows us
 * @param authority a file of further certificates to trust, in PEM
 */
public record UpstreamSetting(
        URI registry, Routing routing, Freshness freshness, Optional<Login> login, Optional<Path> authority) {

    private static final String NAME = "LARDER_UPSTREAM";
    private static final String EXPECTED =
            "a registry's URL, such as https://registry.example.com, without user, query or fragment";
    private static final List<String> WORDS =
            List.of("only", "except", "fresh", "stale", "bearer", "basic", "header", "ca");
    private static final Pattern HEADER = Pattern.compile("([\\w.-]+):(.+)");
    private static final Pattern PLACE = Pattern.compile("(env|file|secret):\\S+");

    /** How the upstream knows us: by a header, or two that are in use everywhere. */
    public sealed interface Login {

        /** Where the secret is: {@code env:NAME}, {@code file:PATH} or {@code secret:ID}, of AWS Secrets Manager. */
        String place();

        /** A token, as npm sends it. */
        record Bearer(String place) implements Login {}

        /** A user's name and password. */
        record Basic(String place) implements Login {}

        /** Whatever a header of this name has to hold. */
        record Header(String name, String place) implements Login {}
    }

    /** An upstream with nothing special to it. */
    public static UpstreamSetting of(URI registry) {
        return new UpstreamSetting(
                URI.create(registry.toString().replaceFirst("/+$", "")),
                Routing.ALL,
                Freshness.USUAL,
                Optional.empty(),
                Optional.empty());
    }

    /** Reads the list of upstreams, in the order in which they are asked: {@code none}, or some. */
    static List<UpstreamSetting> from(Environment environment, Optional<URI> otherwise) {
        var text = environment.text(NAME);
        if (text.isEmpty()) {
            return otherwise.map(UpstreamSetting::of).stream().toList();
        }
        return text.get().equals("none")
                ? List.of()
                : DescribedUrl.parse(NAME, text.get(), EXPECTED).stream()
                        .map(UpstreamSetting::of)
                        .toList();
    }

    private static UpstreamSetting of(DescribedUrl upstream) {
        var registry = Environment.httpUrl(upstream.url())
                .orElseThrow(() -> InvalidSetting.found(NAME, upstream.url(), EXPECTED));
        var said = upstream.said(WORDS)
                .orElseThrow(() -> InvalidSetting.hidden(
                        NAME,
                        "behind " + registry + ", words such as only=@acme/*, each of " + WORDS + " once at most"));
        return new UpstreamSetting(
                registry,
                new Routing(patterns(said.get("only")), patterns(said.get("except"))),
                new Freshness(
                        duration(said.get("fresh"), Freshness.USUAL.fresh()),
                        duration(said.get("stale"), Freshness.USUAL.stale())),
                login(said),
                Optional.ofNullable(said.get("ca")).map(Path::of));
    }

    private static List<PackagePattern> patterns(String text) {
        try {
            return text == null
                    ? List.of()
                    : Arrays.stream(text.split(",")).map(PackagePattern::new).toList();
        } catch (Refusal e) {
            throw InvalidSetting.found(NAME, text, "package patterns such as @acme/*,tools-*");
        }
    }

    private static Duration duration(String text, Duration otherwise) {
        return text == null
                ? otherwise
                : Environment.durationOf(text)
                        .orElseThrow(() -> InvalidSetting.found(NAME, text, "a time such as 30s, 5m, 12h or 7d"));
    }

    private static Optional<Login> login(Map<String, String> said) {
        var logins = Stream.of(
                        Optional.ofNullable(said.get("bearer")).<Login>map(Login.Bearer::new),
                        Optional.ofNullable(said.get("basic")).<Login>map(Login.Basic::new),
                        Optional.ofNullable(said.get("header")).<Login>map(UpstreamSetting::header))
                .flatMap(Optional::stream)
                .toList();
        if (logins.size() > 1
                || logins.stream()
                        .anyMatch(login -> !PLACE.matcher(login.place()).matches())) {
            throw InvalidSetting.hidden(
                    NAME,
                    "one of bearer=, basic= and header=NAME: , followed by where the secret is: env:NAME, file:PATH or"
                            + " secret:ID; never the secret itself");
        }
        return logins.stream().findFirst();
    }

    /** What is none has no place, and is refused with it. */
    private static Login header(String text) {
        var parts = HEADER.matcher(text);
        return parts.matches() ? new Login.Header(parts.group(1), parts.group(2)) : new Login.Header("", "");
    }
}
