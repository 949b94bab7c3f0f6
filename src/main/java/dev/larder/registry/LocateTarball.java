package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Objects;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Answers {@code GET /name/-/name-1.0.0.tgz} with an address that serves the bytes: one round trip to the table and one
 * signature made here. A tarball that only the upstream holds is fetched, verified and kept first.
 */
public final class LocateTarball {

    /** At least five minutes: yarn 4 retries the signed URL itself, npm waits up to five minutes (PROTOCOL 2.4). */
    static final Duration SIGNED_FOR = Duration.ofMinutes(10);

    private final Lookup lookup;
    private final Objects objects;

    public LocateTarball(Lookup lookup, Objects objects) {
        this.lookup = lookup;
        this.objects = objects;
    }

    /**
     * Where a GET finds the bytes.
     *
     * @param file the tarball's name, {@code name-1.0.0.tgz}
     */
    public URI locate(Caller caller, PackageName name, String file) {
        return objects.presignGet(find(caller, name, file), SIGNED_FOR);
    }

    /** Where a HEAD finds what it says of them. */
    public URI locateHead(Caller caller, PackageName name, String file) {
        return objects.presignHead(find(caller, name, file), SIGNED_FOR);
    }

    private ObjectKey find(Caller caller, PackageName name, String file) {
        var version = version(name, file);
        var found = lookup.find(caller, name, partition -> Keys.version(partition, name, version));
        var tarball = switch (found) {
            case Found.Hosted hosted -> hosted.version().map(HostedVersion::tarball);
            case Found.Proxied proxied -> proxied(proxied, version);
        };
        return tarball.orElseThrow(() -> new Refusal(new Problem.TarballNotFound(name, file)));
    }

    private static Optional<ObjectKey> proxied(Found.Proxied found, Version version) {
        var from = found.holder().orElseGet(found::owner);
        var tarballs = from.upstream().tarballs();
        var key = from.other()
                .map(tarballs::held)
                .or(() -> tarballs.fetch(found.name(), version, from.head(), found.deadline()));
        if (key.isPresent()) {
            from.upstream().uses().tarball(found.name(), version, from.head(), from.other());
        }
        return key;
    }

    /** Which version a file name means. Old lockfiles repeat the scope in it: {@code @acme/widget-1.0.0.tgz}. */
    static Version version(PackageName name, String file) {
        var bare = file.startsWith("@") ? file.substring(file.indexOf('/') + 1) : file;
        if (!bare.startsWith(name.bare() + "-") || !bare.endsWith(".tgz")) {
            throw new Refusal(new Problem.TarballNotFound(name, file));
        }
        return Version.find(bare.substring(name.bare().length() + 1, bare.length() - ".tgz".length()))
                .orElseThrow(() -> new Refusal(new Problem.TarballNotFound(name, file)));
    }
}
