package dev.larder.settings;

import dev.larder.domain.PackagePattern;
import dev.larder.domain.Refusal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One upstream, as LARDER_UPSTREAM describes it: {@code https://npm.acme.example only=@acme/* bearer=env:ACME_TOKEN}.
 *
 * @param registry its address, without a slash at the end
 * @param only the packages that it, and no upstream that is not told of them, is asked for; none: whatever is left
 * @param except what it is never asked for
 * @param fresh how long a packument is served without asking it
 * @param stale how long after that, while it is asked in the background
 * @param login how it knows us
 * @param authority a file of further certificates to trust, in PEM
 */
public record UpstreamSetting(
        URI registry,
        List<PackagePattern> only,
        List<PackagePattern> except,
        Optional<Duration> fresh,
        Optional<Duration> stale,
        Optional<Login> login,
        Optional<Path> authority) {

    private static final List<String> WORDS =
            List.of("only", "except", "fresh", "stale", "bearer", "basic", "header", "ca");
    private static final Pattern PLACE = Pattern.compile("(env|file|secret):\\S+");

    /**
     * How the upstream knows us.
     *
     * @param scheme {@code bearer}, {@code basic}, or {@code header}
     * @param header the header's name, for the last of these
     * @param place where the secret is: {@code env:NAME}, {@code file:PATH} or {@code secret:ID}, of AWS Secrets Manager
     */
    public record Login(String scheme, String header, String place) {}

    /** An upstream with nothing special to it. */
    public static UpstreamSetting of(URI registry) {
        return new UpstreamSetting(
                URI.create(registry.toString().replaceFirst("/+$", "")),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Reads a list of upstreams, separated by semicolons, in the order in which they are asked. */
    static List<UpstreamSetting> parse(String variable, String text) {
        var upstreams = new ArrayList<UpstreamSetting>();
        for (var one : text.split(";")) {
            if (!one.isBlank()) {
                upstreams.add(parseOne(variable, one.strip()));
            }
        }
        return upstreams;
    }

    private static UpstreamSetting parseOne(String variable, String text) {
        var words = List.of(text.split("\\s+"));
        var expected = "a registry's URL, such as https://registry.example.com, without user, query or fragment";
        if (words.getFirst().contains("@")) {
            throw InvalidSetting.hidden(variable, expected);
        }
        var registry = Environment.httpUrl(words.getFirst())
                .orElseThrow(() -> InvalidSetting.found(variable, words.getFirst(), expected));
        var options = new LinkedHashMap<String, String>();
        for (var word : words.subList(1, words.size())) {
            var parts = word.split("=", 2);
            if (parts.length != 2 || !WORDS.contains(parts[0]) || options.put(parts[0], parts[1]) != null) {
                throw InvalidSetting.hidden(
                        variable,
                        "behind " + registry + ", words such as only=@acme/*, each of " + WORDS + " once at most");
            }
        }
        return new UpstreamSetting(
                registry,
                patterns(variable, options.get("only")),
                patterns(variable, options.get("except")),
                duration(variable, options.get("fresh")),
                duration(variable, options.get("stale")),
                login(variable, options),
                Optional.ofNullable(options.get("ca")).map(Path::of));
    }

    private static List<PackagePattern> patterns(String variable, String text) {
        try {
            return text == null
                    ? List.of()
                    : Arrays.stream(text.split(",")).map(PackagePattern::new).toList();
        } catch (Refusal e) {
            throw InvalidSetting.found(variable, text, "package patterns such as @acme/*,tools-*");
        }
    }

    private static Optional<Duration> duration(String variable, String text) {
        return Optional.ofNullable(text)
                .map(found -> Environment.durationOf(found)
                        .orElseThrow(() -> InvalidSetting.found(variable, found, "a time such as 30s, 5m, 12h or 7d")));
    }

    private static Optional<Login> login(String variable, Map<String, String> options) {
        var logins = new ArrayList<Login>();
        for (var scheme : List.of("bearer", "basic", "header")) {
            var text = options.get(scheme);
            if (text != null) {
                var name = scheme.equals("header") ? text.replaceFirst(":.*", "") : "authorization";
                logins.add(new Login(
                        scheme,
                        name,
                        scheme.equals("header") ? text.substring(name.length()).replaceFirst("^:", "") : text));
            }
        }
        if (logins.size() > 1
                || logins.stream()
                        .anyMatch(login -> !PLACE.matcher(login.place()).matches())) {
            throw InvalidSetting.hidden(
                    variable,
                    "one of bearer=, basic= and header=NAME: , followed by where the secret is: env:NAME, file:PATH or"
                            + " secret:ID; never the secret itself");
        }
        return logins.stream().findFirst();
    }
}
