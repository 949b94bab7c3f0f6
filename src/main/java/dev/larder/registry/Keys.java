package dev.larder.registry;

import dev.larder.domain.Form;
import dev.larder.domain.LockfileName;
import dev.larder.domain.Origin;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Key;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Where hosted packages are in the table. Cached ones live under other partition keys ({@code upstream.UpstreamKeys}),
 * so that IAM can tell them apart and no code path can confuse them.
 *
 * <pre>
 *   pk H#&lt;repository&gt;#&lt;name&gt;   sk HEAD                      HostedPackage
 *                              sk V#&lt;version&gt;               HostedVersion; build metadata is left out, as semver compares
 *                              sk ATTESTATIONS#&lt;version&gt;   what its publisher has had signed: gzip of the answer
 *                              sk TRUST#&lt;id&gt;                who may publish it without a secret (TrustItem)
 *                              sk VIEW#&lt;form&gt;#&lt;origin&gt;      Views
 *   pk S#&lt;repository&gt;          sk &lt;name&gt;                    SearchEntry
 *   pk S#&lt;repository&gt;#-marks   sk &lt;nn&gt;                      SearchEntries: another text after each change of an entry
 *   pk R#&lt;repository&gt;          sk GRANTS                    who may do what (GrantsItem)
 *                              sk KEYS                      what packages are signed with (SigningKeys)
 *   pk K#&lt;repository&gt;          sk &lt;name&gt;                    KeptLockfiles
 *   pk K#&lt;repository&gt;#&lt;name&gt;   sk PART#&lt;nn&gt;
 *   pk A#&lt;day&gt;                 sk &lt;instant&gt;#&lt;id&gt;            who did what (audit.Entry)
 *   pk E#&lt;repository&gt;          sk &lt;name&gt;#&lt;revision&gt;         PackageEvent, until the bus has it (Outbox)
 *   pk U#&lt;user&gt;                sk STAR#&lt;package&gt;           Stars; the rest is auth's
 *   pk T#&lt;hash&gt;                sk TOKEN                     auth.Tokens
 *   pk L#exchange#&lt;proof&gt;       sk &lt;name&gt;                    an id token that was exchanged (ExchangeIdToken)
 * </pre>
 */
final class Keys {

    /** What the sort keys of stars begin with. */
    static final String STAR = "STAR#";

    /** What the sort keys of versions begin with. */
    static final String VERSION = "V#";

    /** What the sort keys of views begin with. */
    static final String VIEW = "VIEW#";

    static final String REPOSITORY = "npm"; // the default repository, the only one so far

    /** What the sort keys of trusted publishers begin with. */
    static final String TRUST = "TRUST#";

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

    /** How many marks there are: enough for those who publish at once to seldom wait for each other. */
    private static final int MARKS = 32;

    private static final List<Key> SEARCH_MARKS = IntStream.range(0, MARKS)
            .mapToObj(number -> new Key(search() + "#-marks", (number < 10 ? "0" : "") + number))
            .toList();

    /** All that tell whether a {@link SearchEntry} has changed. */
    static List<Key> searchMarks() {
        return SEARCH_MARKS;
    }

    /** The one of them that changes with the entry of that package. */
    static Key searchMark(PackageName name) {
        return SEARCH_MARKS.get(Math.floorMod(name.toString().hashCode(), MARKS));
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
        return new Key(hosted(name), VERSION + version.precedence());
    }

    /** A version in the partition of a package of that name, whoever's it is: an upstream may have more that are alike. */
    static Key version(String partition, PackageName name, Version version) {
        return partition.equals(hosted(name)) ? version(name, version) : new Key(partition, VERSION + version);
    }

    static Key attestations(PackageName name, Version version) {
        return new Key(hosted(name), "ATTESTATIONS#" + version.precedence());
    }

    static Key trust(PackageName name, String id) {
        return new Key(hosted(name), TRUST + id);
    }

    /** Where it is noted that what proves a workload was exchanged for a package. */
    static Key exchange(String proof, PackageName name) {
        return new Key("L#exchange#" + proof, name.toString());
    }

    /** A view, in the partition of the package that it shows. */
    static Key view(String partition, Shape shape) {
        return new Key(partition, VIEW + shape.form() + "#" + shape.origin());
    }

    /** The shape of the view under a key that {@link #view} made. */
    static Shape shape(Key view) {
        var words = view.sk().split("#");
        return new Shape(Form.valueOf(words[1]), new Origin(words[2]));
    }

    /** All that is kept of a user. */
    static String user(String name) {
        return "U#" + name;
    }

    /** The partition of all events that are still to be told. */
    static String outbox() {
        return "E#" + REPOSITORY;
    }

    /** What the sort keys of a package's events begin with. */
    static String outbox(PackageName name) {
        return name + "#";
    }

    static Key star(String user, PackageName name) {
        return new Key(user(user), STAR + name);
    }
}
