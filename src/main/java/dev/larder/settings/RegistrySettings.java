package dev.larder.settings;

import dev.larder.domain.Origin;
import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that mean the same on a laptop and in the cloud.
 *
 * @param upstream the registry that is asked for what is not hosted here; kept without a slash at the end; none: hosted only
 * @param publicUrl the one origin to write into tarball URLs; by default the one that each client used
 * @param anonymousRead whether packages of the upstream, and hosted ones with public access, may be read without a token
 * @param claimedScopes scopes (without {@code @}) whose packages are never asked upstream, published here or not
 */
public record RegistrySettings(
        Optional<URI> upstream, Optional<Origin> publicUrl, boolean anonymousRead, Set<String> claimedScopes) {

    public RegistrySettings {
        upstream = upstream.map(uri -> URI.create(uri.toString().replaceFirst("/+$", "")));
        claimedScopes = Set.copyOf(claimedScopes);
    }
}
