package dev.larder.settings;

import dev.larder.domain.Origin;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Environment variables, read as what they are meant to be: each getter returns a value that can be used, or throws the
 * {@link InvalidSetting} that says what is wrong. A blank variable is one that is not set.
 */
public record Environment(Map<String, String> variables) {

    private static final String PREFIX = "LARDER_";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Pattern SCOPE = Pattern.compile("@[A-Za-z0-9_.~-]{1,213}");

    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The same, with {@code value} where {@code name} is not set. */
    public Environment orElse(String name, String value) {
        var more = new HashMap<>(variables);
        more.merge(name, value, (found, other) -> found.isBlank() ? other : found);
        return new Environment(more);
    }

    /** The variable without the space around it. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /** The variable, which has to be there. */
    public String required(String name, String expected) {
        return text(name).orElseThrow(() -> InvalidSetting.missing(name, expected));
    }

    /** A whole number. */
    public int number(String name, int least, int most, int otherwise) {
        var text = text(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        // Nine digits at most: no more is ever asked for, and parseInt cannot fail on them.
        var number = text.filter(digits -> digits.matches("\\d{1,9}")).map(Integer::parseInt);
        return number.filter(found -> found >= least && found <= most)
                .orElseThrow(
                        () -> InvalidSetting.found(name, text.get(), "a whole number from " + least + " to " + most));
    }

    /** A time such as {@code 30s}, {@code 5m}, {@code 12h} or {@code 7d}. */
    public Duration duration(String name, Duration least, Duration most, Duration otherwise) {
        return text(name)
                .map(text -> durationOf(text)
                        .filter(found -> found.compareTo(least) >= 0 && found.compareTo(most) <= 0)
                        .orElseThrow(() -> InvalidSetting.found(
                                name,
                                text,
                                "a time such as 30s, 5m, 12h or 7d, from " + least.toSeconds() + "s to " + most.toDays()
                                        + "d")))
                .orElse(otherwise);
    }

    /** What {@code text} says, {@code 30s}, {@code 5m}, {@code 12h} or {@code 7d}; empty when it is none of these. */
    static Optional<Duration> durationOf(String text) {
        var parts = DURATION.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var number = Long.parseLong(parts.group(1));
        return Optional.of(
                switch (parts.group(2)) {
                    case "s" -> Duration.ofSeconds(number);
                    case "m" -> Duration.ofMinutes(number);
                    case "h" -> Duration.ofHours(number);
                    default -> Duration.ofDays(number);
                });
    }

    /** {@code true} or {@code false}, as is what is not set, and nothing that merely looks like it. */
    public boolean flag(String name) {
        return switch (text(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default -> throw InvalidSetting.found(name, text(name).orElseThrow(), "true or false");
        };
    }

    /** The URL of a server or of a path on it, without a slash at the end. One with a password is refused unseen. */
    public Optional<URI> url(String name) {
        var expected = "a URL such as https://registry.example.com, without user, query or fragment";
        return text(name).map(text -> {
            if (text.contains("@")) {
                throw InvalidSetting.hidden(name, expected);
            }
            return httpUrl(text).orElseThrow(() -> InvalidSetting.found(name, text, expected));
        });
    }

    /** An origin: scheme, host and port alone. */
    public Optional<Origin> origin(String name) {
        return url(name)
                .map(url -> Origin.find(url.toString())
                        .orElseThrow(() -> InvalidSetting.found(
                                name, url.toString(), "an origin such as https://npm.example.com, without a path")));
    }

    /** A secret, which no message ever shows. */
    public Optional<String> secret(String name, Pattern form, String expected) {
        var text = text(name);
        if (text.isPresent() && !form.matcher(text.get()).matches()) {
            throw InvalidSetting.hidden(name, expected);
        }
        return text;
    }

    /** A list of scopes, {@code @acme,@tools}; they are returned without {@code @}. */
    public Set<String> scopes(String name) {
        var scopes = new LinkedHashSet<String>();
        for (var scope : text(name).map(text -> text.split(",")).orElse(new String[0])) {
            if (!SCOPE.matcher(scope.strip()).matches()) {
                throw InvalidSetting.found(name, text(name).orElseThrow(), "a list of scopes such as @acme,@tools");
            }
            scopes.add(scope.strip().substring(1));
        }
        return scopes;
    }

    /** Refuses a {@code LARDER_...} variable that is not among {@code known}: a misspelt setting must not pass for none. */
    public void refuseOthers(Collection<String> known) {
        for (var name : variables.keySet().stream().sorted().toList()) {
            if (name.startsWith(PREFIX) && !known.contains(name)) {
                throw InvalidSetting.unknown(name, known);
            }
        }
    }

    /** Reads an absolute http or https URL that names a host and holds no user, query or fragment. */
    public static Optional<URI> httpUrl(String text) {
        try {
            var url = new URI(text.replaceFirst("/+$", ""));
            var usable = ("http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme()))
                    && url.getHost() != null
                    && url.getRawUserInfo() == null
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null;
            return usable ? Optional.of(url) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
