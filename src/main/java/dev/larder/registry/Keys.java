package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.LockfileName;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Key;

/**
 * Where hosted packages are in the table. Cached ones live under other partition keys ({@code upstream.UpstreamCache}),
 * so that IAM can tell them apart and no code path can confuse them.
 *
 * <pre>
 *   pk H#&lt;repository&gt;#&lt;name&gt;   sk HEAD                      HostedPackage
 *                              sk V#&lt;version&gt;               HostedVersion; build metadata is left out, as semver compares
 *                              sk ATTESTATIONS#&lt;version&gt;   what its publisher has had signed: gzip of the answer
 *                              sk VIEW#&lt;form&gt;#&lt;origin&gt;      Views
 *   pk S#&lt;repository&gt;          sk &lt;name&gt;                    SearchEntry
 *   pk R#&lt;repository&gt;          sk GRANTS                    who may do what (GrantsItem)
 *                              sk KEYS                      what packages are signed with (SigningKeys)
 *   pk K#&lt;repository&gt;          sk &lt;name&gt;                    KeptLockfiles
 *   pk K#&lt;repository&gt;#&lt;name&gt;   sk PART#&lt;nn&gt;
 *   pk A#&lt;day&gt;                 sk &lt;instant&gt;#&lt;id&gt;            who did what (audit.Entry)
 *   pk U#&lt;user&gt;                sk STAR#&lt;package&gt;           Stars; the rest is auth's
 *   pk T#&lt;hash&gt;                sk TOKEN                     auth.Tokens
 * </pre>
 */
final class Keys {

    /** What the sort keys of stars begin with. */
    static final String STAR = "STAR#";

    private static final String REPOSITORY = "npm"; // the default repository, the only one so far

    private Keys() {}

    static String hosted(PackageName name) {
        return "H#" + REPOSITORY + "#" + name;
    }

    static Key head(PackageName name) {
        return head(hosted(name));
    }

    /** The head in a package's partition, whoever's it is. */
    static Key head(String partition) {
        return new Key(partition, "HEAD");
    }

    /** The partition of all {@link SearchEntry}s. */
    static String search() {
        return "S#" + REPOSITORY;
    }

    static Key search(PackageName name) {
        return new Key(search(), name.toString());
    }

    static Key grants() {
        return new Key("R#" + REPOSITORY, "GRANTS");
    }

    static Key signingKeys() {
        return new Key("R#" + REPOSITORY, "KEYS");
    }

    /** The partition of all lockfiles that were handed over. */
    static String lockfiles() {
        return "K#" + REPOSITORY;
    }

    static Key lockfile(LockfileName name) {
        return new Key(lockfiles(), name.text());
    }

    /** Where it is kept what a lockfile locks. */
    static String lockfileParts(LockfileName name) {
        return lockfiles() + "#" + name;
    }

    static Key lockfilePart(LockfileName name, int number) {
        return new Key(lockfileParts(name), "PART#" + (number < 10 ? "0" : "") + number);
    }

    static Key version(PackageName name, Version version) {
        return version(hosted(name), version);
    }

    /** A version in a package's partition, whoever's it is. */
    static Key version(String partition, Version version) {
        return new Key(partition, "V#" + version.precedence());
    }

    static Key attestations(PackageName name, Version version) {
        return new Key(hosted(name), "ATTESTATIONS#" + version.precedence());
    }

    /** A view, in the partition of the package that it shows. */
    static Key view(String partition, Form form, Origin origin) {
        return new Key(partition, "VIEW#" + form + "#" + origin);
    }

    /** All that is kept of a user. */
    static String user(String name) {
        return "U#" + name;
    }

    static Key star(String user, PackageName name) {
        return new Key(user(user), STAR + name);
    }
}
