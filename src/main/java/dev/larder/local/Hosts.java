package dev.larder.local;

import dev.larder.domain.Origin;
import dev.larder.storage.ObjectKey;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which door a request is for, by the host name that it asks for. Names that are not ours are turned away: a page in a
 * browser on this machine may reach us under a name of its own (DNS rebinding), and must learn nothing.
 *
 * @param port where we listen
 * @param publicUrl the registry behind a proxy, when there is one
 * @param objectsUrl where signed URLs live
 * @param follows whether clients are given at once what a signed URL leads to
 */
record Hosts(int port, Optional<Origin> publicUrl, Origin objectsUrl, boolean follows) {

    /** The host names that mean the registry on this machine. */
    static final Set<String> REGISTRY = Set.of("localhost", "[::1]");

    private static final Pattern PORT = Pattern.compile(":\\d*$");

    /** The door for one request. */
    sealed interface Door {

        /** The registry, at the origin that the client used. */
        record Registry(Origin origin) implements Door {}

        /** Objects behind signed URLs. */
        record Objects() implements Door {}

        /** Nobody's; the sentence says where to go. */
        record Closed(String sentence) implements Door {}
    }

    /** Where the registry is reached on this machine. */
    Origin here() {
        return new Origin("http://localhost:" + port);
    }

    /**
     * @param objectsUrl where to send clients for what signed URLs lead to; by default they are not sent anywhere
     */
    static Hosts of(int port, Optional<Origin> publicUrl, Optional<Origin> objectsUrl) {
        var here = new Origin("http://127.0.0.1:" + port);
        return new Hosts(port, publicUrl, objectsUrl.orElse(here), objectsUrl.isEmpty());
    }

    /** The signed URL that an answer would send its client to, if it is to be followed here. */
    Optional<URI> toFollow(GatewayAnswer answer) {
        return follows && answer.status() == 302
                ? Optional.ofNullable(answer.headers().get("location"))
                        .filter(location -> location.startsWith(objectsUrl + "/"))
                        .map(URI::create)
                : Optional.empty();
    }

    /** The door for a request to {@code path} that names {@code host}, perhaps with a port. */
    Door door(String host, String path) {
        var name = PORT.matcher(host).replaceFirst("").toLowerCase(Locale.ROOT);
        if (publicUrl.isPresent() && name.equals(name(publicUrl.get()))) {
            return new Door.Registry(publicUrl.get());
        }
        if (REGISTRY.contains(name)) {
            return Origin.find("http://" + host)
                    .<Door>map(Door.Registry::new)
                    .orElse(new Door.Closed(host + " is no host name"));
        }
        if (name.equals("127.0.0.1") || name.equals(name(objectsUrl))) {
            return isObject(path) ? new Door.Objects() : new Door.Closed(elsewhere(name));
        }
        return new Door.Closed("this registry does not answer to the name " + shown(name) + ": use " + here()
                + "/, or set LARDER_PUBLIC_URL to the URL that clients use");
    }

    private String elsewhere(String name) {
        return name + " only serves signed URLs of tarballs: use " + publicUrl.orElse(here()) + "/ as the registry";
    }

    private static boolean isObject(String path) {
        return Arrays.stream(ObjectKey.Kind.values()).anyMatch(kind -> path.startsWith("/" + kind.folder()));
    }

    /** The host name of an origin, to be compared with others. */
    static String name(Origin origin) {
        return origin.host().toLowerCase(Locale.ROOT);
    }

    /** A name that a stranger chose, fit for a message. */
    private static String shown(String name) {
        return "\"" + name.substring(0, Math.min(name.length(), 100)).replaceAll("[^a-z0-9.:\\[\\]_-]", "?") + "\"";
    }
}
