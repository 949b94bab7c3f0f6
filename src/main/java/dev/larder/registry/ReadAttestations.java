package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.storage.Gzip;
import dev.larder.storage.Table;
import dev.larder.upstream.KeptAnswer;
import dev.larder.upstream.UpstreamSecurity;
import java.util.Optional;

/** Answers {@code GET /-/npm/v1/attestations/name@version}. */
public final class ReadAttestations {

    private final Lookup lookup;
    private final Table table;

    public ReadAttestations(Lookup lookup, Table table) {
        this.lookup = lookup;
        this.table = table;
    }

    /**
     * The attestations of a version, as JSON. One that has none is refused as not found, in the same words as one that the
     * caller may not see.
     */
    public byte[] read(Caller caller, PackageName name, Version version) {
        try {
            return find(caller, name, version);
        } catch (Refusal e) {
            throw e.problem() instanceof Problem.PackageNotFound ? none(name, version) : e;
        }
    }

    private byte[] find(Caller caller, PackageName name, Version version) {
        // Of a package of ours the version says whether there are any; of another, the answer itself may be at hand.
        var found = lookup.find(
                caller,
                name,
                partition -> partition.equals(Keys.hosted(name))
                        ? Keys.version(name, version)
                        : UpstreamSecurity.attestationsKey(partition, version));
        return switch (found) {
            case Found.Hosted hosted -> hosted(hosted, version).orElseThrow(() -> none(name, version));
            case Found.Proxied proxied -> proxied(proxied, version);
        };
    }

    private Optional<byte[]> hosted(Found.Hosted found, Version version) {
        var key = Keys.attestations(found.head().name(), version);
        return found.version()
                .filter(item -> HostedVersion.of(item).provenance().isPresent())
                .flatMap(_ -> table.find(key))
                .map(item -> Gzip.expand(item.bytes("gzip")));
    }

    private static byte[] proxied(Found.Proxied found, Version version) {
        var from = found.owner();
        return switch (from.upstream().security().attestations(found.name(), version, from.other())) {
            case KeptAnswer.Known known -> known.json();
            case KeptAnswer.Nothing _ -> throw none(found.name(), version);
            case KeptAnswer.Unknown(var trouble) -> throw trouble.refusal(found.name());
        };
    }

    private static Refusal none(PackageName name, Version version) {
        return new Refusal(new Problem.NobodyFound("attestation of " + name + "@" + version));
    }
}
