package dev.larder.domain.search;

import dev.larder.domain.PackageName;
import java.time.Instant;
import java.util.Map;

/**
 * What is told of a package to those who search: its latest version, as far as it helps to find and to choose.
 *
 * @param hasReadme whether the latest version has a README
 * @param published when the latest version was
 * @param publisher the user who published it
 * @param maintainers user name to e-mail address (empty: unknown)
 */
public record Listing(
        PackageName name,
        String version,
        Summary summary,
        boolean hasReadme,
        Instant published,
        String publisher,
        Map<String, String> maintainers) {

    public Listing {
        maintainers = Map.copyOf(maintainers);
    }

    /** Whether the version promises nothing to those who depend on it: below 1.0.0. */
    public boolean isUnstable() {
        return version.startsWith("0.") || version.startsWith("1.0.0-");
    }
}
