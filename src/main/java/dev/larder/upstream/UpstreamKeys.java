package dev.larder.upstream;

import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Key;

/**
 * Where in the table that is which we know of one upstream. No package has a name that begins with a dash.
 *
 * <pre>
 *   pk C#&lt;upstream&gt;#&lt;name&gt;      sk HEAD                     CachedPackument
 *                               sk V#&lt;version&gt;              object: a tarball that we hold
 *                               sk FAILED#&lt;version&gt;         TarballFailure
 *                               sk LEASE, LEASE#&lt;version&gt;   Flights
 *                               sk GONE#&lt;object&gt;, PURGED    Removals
 *                               sk ATTESTATIONS#&lt;version&gt;   UpstreamSecurity
 *                               sk VIEW#...                 registry.Views
 *   pk C#&lt;upstream&gt;#-packages   sk &lt;name&gt;                   Uses
 *   pk C#&lt;upstream&gt;#-breaker    sk STATE, STATE#&lt;what&gt;      CircuitBreaker
 *   pk C#&lt;upstream&gt;#-keys, C#&lt;upstream&gt;#-advisories-...     UpstreamSecurity
 * </pre>
 *
 * @param id tells the upstreams of a table apart
 */
public record UpstreamKeys(String id) {

    /** Where all of a package is kept. */
    public String partition(PackageName name) {
        return partition(name.toString());
    }

    /** Where something is kept that is of no package: such a name begins with a dash. */
    String partition(String name) {
        return "C#" + id + "#" + name;
    }

    /** Where its {@link CachedPackument} is kept. */
    public Key head(PackageName name) {
        return new Key(partition(name), "HEAD");
    }

    /** Where a tarball that we hold is noted. */
    public Key tarball(PackageName name, Version version) {
        return new Key(partition(name), "V#" + version);
    }

    static boolean isTarball(Key key) {
        return key.sk().startsWith("V#");
    }

    /** Where it is noted why we do not hold a tarball that was to be fetched: {@link TarballFailure}. */
    public Key failure(PackageName name, Version version) {
        return new Key(partition(name), "FAILED#" + version);
    }

    /** Where everything is listed of which we have a document. */
    String packages() {
        return partition("-packages");
    }

    Key listed(PackageName name) {
        return new Key(packages(), name.toString());
    }

    Key lease(PackageName name) {
        return new Key(partition(name), "LEASE");
    }

    Key lease(PackageName name, Version version) {
        return new Key(partition(name), "LEASE#" + version);
    }

    Key breaker() {
        return new Key(partition("-breaker"), "STATE");
    }

    /** The same for questions that are not of packages and tarballs: {@code what} says which. */
    Key breaker(String what) {
        return new Key(partition("-breaker"), "STATE#" + what);
    }
}
