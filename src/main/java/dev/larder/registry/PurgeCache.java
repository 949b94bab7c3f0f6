package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Write;
import dev.larder.upstream.Upstream;
import dev.larder.upstream.Upstreams;
import java.time.InstantSource;

/** Removes what was taken from upstreams, for administrators: from the next request on nothing of it is served. */
public final class PurgeCache {

    private final Gate gate;
    private final Upstreams upstreams;
    private final Trail trail;
    private final InstantSource clock;

    public PurgeCache(Gate gate, Upstreams upstreams, Trail trail, InstantSource clock) {
        this.gate = gate;
        this.upstreams = upstreams;
        this.trail = trail;
        this.clock = clock;
    }

    /** Removes a package; gives the number of tarballs that were there. */
    public int purge(Caller caller, PackageName name) {
        var actor = administrator(caller);
        return upstreams.all().stream()
                .mapToInt(upstream ->
                        upstream.keeping().purge(name, entry(actor, Deed.of(Verb.PURGE, Deed.PACKAGE, name), upstream)))
                .sum();
    }

    /** Removes a version; gives the number of tarballs that were there. */
    public int purge(Caller caller, PackageName name, Version version) {
        var actor = administrator(caller);
        var deed = Deed.of(Verb.PURGE_VERSION, "version", version, Deed.PACKAGE, name);
        return Math.toIntExact(upstreams.all().stream()
                .filter(upstream -> upstream.keeping().purge(name, version, entry(actor, deed, upstream)))
                .count());
    }

    private Actor administrator(Caller caller) {
        var pass = gate.enterToChange(caller);
        pass.requireAdministrator();
        return pass.actor();
    }

    private Write entry(Actor actor, Deed deed, Upstream upstream) {
        return trail.entry(
                clock.instant(), actor, deed.with("upstream", upstream.keys().id()));
    }
}
