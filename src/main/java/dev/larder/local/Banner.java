package dev.larder.local;

import java.net.URI;

/** What local mode prints when it is open: where it is, and what to paste where. */
final class Banner {

    private Banner() {}

    /** The lines for a registry that answers at {@code url}. A token that came from the environment is not repeated. */
    static String of(LocalSettings settings, URI url, String token) {
        var mine = settings.adminToken().isEmpty();
        var upstream = settings.registry().upstream();
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
                upstream.map(URI::toString).orElse("none: only what is published here (LARDER_UPSTREAM sets one)"),
                settings.data(),
                mine ? token : "the one in LARDER_ADMIN_TOKEN",
                url,
                url.getAuthority() + url.getPath(),
                mine ? token : "${LARDER_ADMIN_TOKEN}",
                upstream.isPresent() ? "  npm install is-odd\n" : "");
    }
}
