package dev.larder.local;

import dev.larder.domain.Origin;
import dev.larder.settings.Environment;
import dev.larder.settings.InvalidSetting;
import dev.larder.settings.RegistrySettings;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The settings of local mode.
 *
 * @param port where to listen; 0: any free port
 * @param data the folder that holds everything
 * @param objectsUrl where to send clients for what signed URLs lead to; by default they get it at once
 * @param adminToken the administrator's token; by default one that belongs to the folder
 */
public record LocalSettings(
        int port, Path data, Optional<Origin> objectsUrl, Optional<String> adminToken, RegistrySettings registry) {

    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{20,200}");
    private static final List<String> NAMES =
            List.of("LARDER_PORT", "LARDER_DATA", "LARDER_OBJECTS_URL", "LARDER_ADMIN_TOKEN");

    /**
     * Reads the settings; unlike a deployed registry, this one may be read without a token, and anyone may
     * sign up, by default.
     *
     * @param npm finds the registry that npm uses; asked only when LARDER_UPSTREAM is not set
     */
    public static LocalSettings from(Environment environment, Supplier<Optional<URI>> npm) {
        var names = new ArrayList<>(NAMES);
        names.addAll(RegistrySettings.NAMES);
        environment.refuseOthers(names);
        var port = environment.number("LARDER_PORT", 0, 65_535, 4873);
        var publicUrl = environment.origin("LARDER_PUBLIC_URL");
        var upstream = environment.text("LARDER_UPSTREAM").isPresent()
                ? Optional.<URI>empty()
                : npm.get().filter(found -> !isHere(found, port, publicUrl));
        var registry = RegistrySettings.from(
                environment
                        .orElse("LARDER_ANONYMOUS_READ", "true")
                        .orElse("LARDER_SIGN_UP", "true")
                        .orElse("LARDER_EVENT_BUS", "local"),
                upstream);
        for (var asked : registry.upstreams()) {
            if (isHere(asked.registry(), port, publicUrl)) {
                throw InvalidSetting.found(
                        "LARDER_UPSTREAM", asked.registry().toString(), "another registry than this one (or none)");
            }
        }
        return new LocalSettings(
                port,
                data(environment),
                objectsUrl(environment, publicUrl),
                environment.secret("LARDER_ADMIN_TOKEN", TOKEN, "20 to 200 letters, digits, - and _"),
                registry);
    }

    private static Path data(Environment environment) {
        var text = environment.text("LARDER_DATA").orElse(".larder");
        try {
            return Path.of(text).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw InvalidSetting.found("LARDER_DATA", text, "the path of a folder");
        }
    }

    private static Optional<Origin> objectsUrl(Environment environment, Optional<Origin> publicUrl) {
        var expected = "the origin to send clients to for tarballs, such as https://files.example.com, on another host"
                + " name than the registry (npm and yarn 1 send tokens to whatever has the same)";
        var objects = environment.origin("LARDER_OBJECTS_URL");
        var registry = publicUrl.map(Hosts::name);
        objects.map(Hosts::name)
                .filter(host -> Hosts.REGISTRY.contains(host)
                        || registry.filter(host::equals).isPresent())
                .ifPresent(_ -> {
                    throw InvalidSetting.found(
                            "LARDER_OBJECTS_URL", objects.get().text(), expected);
                });
        return objects;
    }

    /** Whether the URL is this very registry: npm may already be told to use it. */
    private static boolean isHere(URI url, int port, Optional<Origin> publicUrl) {
        var host = url.getHost().toLowerCase(Locale.ROOT);
        return url.getPort() == port && (Hosts.REGISTRY.contains(host) || host.equals("127.0.0.1"))
                || publicUrl.map(Hosts::name).filter(host::equals).isPresent();
    }
}
