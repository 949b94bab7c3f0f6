package dev.larder.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a client reaches this registry, without a slash at the end: {@code https://npm.example.com}. Tarball URLs are
 * written for the origin that the client used, since npm 12 and yarn refuse or misroute any other.
 */
public final class Origin {

    private static final Pattern FORM =
            Pattern.compile("https?://([a-zA-Z0-9][a-zA-Z0-9.-]{0,252}|\\[[0-9a-fA-F:]+])(:\\d{1,5})?");
    private static final int LARGEST_PORT = 65_535;

    private final String text;
    private final URI url;

    /** The origin that {@code text} is; anything else is refused. */
    public Origin(String text) {
        this(text, url(text).orElseThrow(() -> new Refusal(new Problem.InvalidPath(text))));
    }

    private Origin(String text, URI url) {
        this.text = text;
        this.url = url;
    }

    /** The origin that {@code text} is, if it is one. */
    public static Optional<Origin> find(String text) {
        return url(text).map(url -> new Origin(text, url));
    }

    /** As it was given. */
    public String text() {
        return text;
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return url.getScheme();
    }

    /** The host name, or the address in its brackets. */
    public String host() {
        return url.getHost();
    }

    /** The port, the scheme's own when none is named. */
    public int port() {
        return url.getPort() >= 0 ? url.getPort() : scheme().equals("https") ? 443 : 80;
    }

    /**
     * The canonical URL of a version's tarball (yarn 4, pnpm and bun rebuild it by this very rule).
     *
     * @param version as the registry that published it writes it
     */
    public String tarball(PackageName name, String version) {
        return text + "/" + name + "/-/" + name.tarballFile(version);
    }

    /** The URL of a version's attestations. npm 11 and later take its path alone, and ask it of the registry's origin. */
    public String attestations(PackageName name, String version) {
        return text + "/-/npm/v1/attestations/" + name.toString().replace("/", "%2f") + "@" + version;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Origin origin && text.equals(origin.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    /** The form alone would let pass what URLs cannot name, such as {@code a..b} or {@code [1:2]}. */
    private static Optional<URI> url(String text) {
        try {
            return FORM.matcher(text).matches()
                    ? Optional.of(new URI(text)).filter(url -> url.getHost() != null && url.getPort() <= LARGEST_PORT)
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
