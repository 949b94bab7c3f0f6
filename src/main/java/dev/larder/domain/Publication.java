package dev.larder.domain;

import java.util.Optional;

/**
 * One version, as a client wants it published and as far as it can be checked by itself: the tarball's digests are what
 * the client claims, and its package.json carries this name and version.
 *
 * @param tag moved to this version
 * @param access who may read the package from now on; none: as before
 * @param manifest the version's entry in the packument as its author sent it, as JSON in UTF-8, without its README
 * @param readme the README's beginning
 * @param deprecated what its installers are told
 * @param attestations of this very tarball
 */
public record Publication(
        PackageName name,
        Version version,
        DistTag tag,
        Optional<Access> access,
        byte[] manifest,
        Optional<String> readme,
        byte[] tarball,
        Dist dist,
        Optional<String> deprecated,
        Optional<Attestations> attestations)
        implements Submission {

    public Publication {
        deprecated.ifPresent(Deprecation::requireShort);
    }
}
