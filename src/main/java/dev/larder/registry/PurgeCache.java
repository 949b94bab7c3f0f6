package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Version;
import dev.larder.upstream.Upstreams;
import java.util.function.Predicate;

/** Removes what was taken from upstreams, for administrators: from the next request on nothing of it is served. */
public final class PurgeCache {

    private final Predicate<Caller> administrators;
    private final Upstreams upstreams;

    public PurgeCache(Predicate<Caller> administrators, Upstreams upstreams) {
        this.administrators = administrators;
        this.upstreams = upstreams;
    }

    /** Removes a package; gives the number of tarballs that were there. */
    public int purge(Caller caller, PackageName name) {
        requireAdministrator(caller);
        return upstreams.all().stream()
                .mapToInt(upstream -> upstream.keeping().purge(name))
                .sum();
    }

    /** Removes a version; gives the number of tarballs that were there. */
    public int purge(Caller caller, PackageName name, Version version) {
        requireAdministrator(caller);
        return Math.toIntExact(upstreams.all().stream()
                .filter(upstream -> upstream.keeping().purge(name, version))
                .count());
    }

    private void requireAdministrator(Caller caller) {
        if (!administrators.test(caller)) {
            throw new Refusal(new Problem.Forbidden("only administrators may purge the cache"));
        }
    }
}
