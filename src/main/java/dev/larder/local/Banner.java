package dev.larder.local;

import java.net.URI;
import java.util.stream.Collectors;

/** What local mode prints when it is open: where it is, and what to paste where. */
final class Banner {

    private Banner() {}

    /** The lines for a registry that answers at {@code url}. A token that came from the environment is not repeated. */
    static String of(LocalSettings settings, URI url, String token) {
        var mine = settings.adminToken().isEmpty();
        var upstreams = settings.registry().upstreams().stream()
                .map(upstream -> upstream.registry().toString())
                .collect(Collectors.joining(", "));
        return """

            Larder is open at %s

              upstream  %s
              data      %s
              token     %s

            In the .npmrc of a project, or the one in your home folder:

              registry=%s
              //%s:_authToken=%s

            Then try:

              npm whoami
            %s  npm publish
            """.formatted(
                url,
                upstreams.isEmpty() ? "none: only what is published here (LARDER_UPSTREAM sets one)" : upstreams,
                settings.data(),
                mine ? token : "the one in LARDER_ADMIN_TOKEN",
                url,
                url.getAuthority() + url.getPath(),
                mine ? token : "${LARDER_ADMIN_TOKEN}",
                upstreams.isEmpty() ? "" : "  npm install is-odd\n");
    }
}
