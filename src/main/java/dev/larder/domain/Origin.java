package dev.larder.domain;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a client reaches this registry, without a slash at the end: {@code https://npm.example.com}. Tarball URLs are
 * written for the origin that the client used, since npm 12 and yarn refuse or misroute any other.
 */
public record Origin(String text) {

    private static final Pattern FORM =
            Pattern.compile("https?://([a-zA-Z0-9][a-zA-Z0-9.-]{0,252}|\\[[0-9a-fA-F:]+])(:\\d{1,5})?");
    private static final int LARGEST_PORT = 65_535;

    public Origin {
        if (!isOrigin(text)) {
            throw new Refusal(new Problem.InvalidPath(text));
        }
    }

    /** The origin that {@code text} is, if it is one. */
    public static Optional<Origin> find(String text) {
        return isOrigin(text) ? Optional.of(new Origin(text)) : Optional.empty();
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
    public String toString() {
        return text;
    }

    /** The form alone would let pass what URLs cannot name, such as {@code a..b} or {@code [1:2]}. */
    private static boolean isOrigin(String text) {
        try {
            if (!FORM.matcher(text).matches()) {
                return false;
            }
            var url = new URI(text);
            return url.getHost() != null && url.getPort() <= LARGEST_PORT;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
