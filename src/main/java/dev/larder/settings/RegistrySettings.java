package dev.larder.settings;

import dev.larder.domain.AwsGrants;
import dev.larder.domain.Origin;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The settings that mean the same on a laptop and in the cloud.
 *
 * @param upstreams the registries that are asked for what is not hosted here, in order; none: hosted only
 * @param publicUrl the one origin to write into tarball URLs; by default the one that each client used
 * @param anonymousRead whether packages of the upstream, and hosted ones with public access, may be read without a token
 * @param signUp whether anyone may make an account
 * @param claimedScopes scopes (without {@code @}) whose packages are never asked upstream, published here or not
 * @param prewarm what is kept warm, and for how long it is kept
 * @param awsGrants what callers with AWS credentials may do
 * @param eventBus the bus that is told what has changed; none: nobody is
 * @param issuers whose word on CI jobs is believed
 */
public record RegistrySettings(
        List<UpstreamSetting> upstreams,
        Optional<Origin> publicUrl,
        boolean anonymousRead,
        boolean signUp,
        Set<String> claimedScopes,
        PrewarmSetting prewarm,
        AwsGrants awsGrants,
        Optional<String> eventBus,
        List<IssuerSetting> issuers) {

    /** The environment variables that hold these settings. */
    public static final List<String> NAMES = List.of(
            "LARDER_UPSTREAM",
            "LARDER_PUBLIC_URL",
            "LARDER_ANONYMOUS_READ",
            "LARDER_SIGN_UP",
            "LARDER_CLAIMED_SCOPES",
            "LARDER_PREWARM_DAYS",
            "LARDER_PREWARM_EVERY",
            "LARDER_CACHE_DAYS",
            "LARDER_AWS_GRANTS",
            "LARDER_EVENT_BUS",
            "LARDER_OIDC_ISSUERS");

    public RegistrySettings {
        upstreams = List.copyOf(upstreams);
        claimedScopes = Set.copyOf(claimedScopes);
        issuers = List.copyOf(issuers);
    }

    /**
     * Reads the settings. Reading takes a token, and nobody may sign up, unless the environment says otherwise.
     *
     * @param defaultUpstream the upstream where LARDER_UPSTREAM is not set
     */
    public static RegistrySettings from(Environment environment, Optional<URI> defaultUpstream) {
        return new RegistrySettings(
                UpstreamSetting.from(environment, defaultUpstream),
                environment.origin("LARDER_PUBLIC_URL"),
                environment.flag("LARDER_ANONYMOUS_READ"),
                environment.flag("LARDER_SIGN_UP"),
                environment.scopes("LARDER_CLAIMED_SCOPES"),
                PrewarmSetting.from(environment),
                AwsGrantsSetting.from(environment),
                environment.text("LARDER_EVENT_BUS").filter(bus -> !bus.equals("none")),
                IssuerSetting.from(environment));
    }

    /** The same, with {@code origin} in every tarball URL. */
    public RegistrySettings at(Origin origin) {
        return new RegistrySettings(
                upstreams,
                Optional.of(origin),
                anonymousRead,
                signUp,
                claimedScopes,
                prewarm,
                awsGrants,
                eventBus,
                issuers);
    }
}
