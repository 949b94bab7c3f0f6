package dev.larder.registry;

import dev.larder.domain.Access;
import dev.larder.domain.DistTag;
import dev.larder.domain.Grants;
import dev.larder.domain.Mfa;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Subject;
import dev.larder.domain.Version;
import dev.larder.domain.VersionOrder;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a hosted package is as a whole, whatever the number of its versions: its item {@code HEAD}. Immutable.
 *
 * @param revision moves on with every change; what npm calls {@code _rev}
 * @param distTags tag to version
 * @param maintainers user name to e-mail address (empty: unknown)
 * @param teams what teams were granted, by {@link Grants#teamId}
 * @param mfa what it demands of whoever changes it
 * @param modified of the last change, never earlier than any version's publication
 * @param buried the revision at which the package was unpublished as a whole, the last time; 0: never. What was published
 *     up to it is gone.
 */
public record HostedPackage(
        PackageName name,
        long revision,
        Map<String, String> distTags,
        Map<String, String> maintainers,
        Map<String, Permission> teams,
        Access access,
        Mfa mfa,
        Instant created,
        Instant modified,
        long buried) {

    private static final int MOST_TEAMS = 100;
    private static final int MOST_TAGS = 500; // of the longest names they fill half an item

    public HostedPackage {
        distTags = Map.copyOf(distTags);
        maintainers = Map.copyOf(maintainers);
        teams = Map.copyOf(teams);
    }

    /** A package that has nothing yet: private until somebody says otherwise. */
    static HostedPackage empty(PackageName name, String creator, String email, Instant now) {
        return new HostedPackage(
                name, 0, Map.of(), Map.of(creator, email), Map.of(), Access.RESTRICTED, Mfa.NONE, now, now, 0);
    }

    /** The package in a batch that asked for its {@link Keys#head}. */
    static Optional<HostedPackage> in(Map<Key, Item> items, PackageName name) {
        return Optional.ofNullable(items.get(Keys.head(name))).map(HostedPackage::of);
    }

    /** Whether nothing of it is left but its name, which stays its owners'. Whatever has a version has {@code latest}. */
    boolean isUnpublished() {
        return distTags.isEmpty();
    }

    /**
     * Whether it is on its way in from an export: operators bring in the versions of a large package before its head, in
     * whose place this one stands. It looks unpublished, and nobody changes it until it is whole.
     */
    boolean isBeingImported() {
        return revision == 0;
    }

    /**
     * Whether the version kept as {@code item} is there: neither removed by itself, nor along with the whole package, nor
     * published since this head was read. Who may read the package as it was then may not be who may read that version.
     */
    boolean holds(Item item) {
        var published = HostedVersion.revision(item);
        return !HostedVersion.isRemoved(item) && published > buried && published <= revision;
    }

    /** The items of all its versions that are there. */
    Stream<Item> versions(Table table) {
        return table.query(Keys.hosted(name), Keys.VERSION).stream().filter(this::holds);
    }

    /** Refuses what a client decided when the package was another: {@code revision} is what it sends as {@code _rev}. */
    void requireRevision(String revision) {
        if (revision.equals("undefined")) { // so clients write what they have not found in what they read
            throw new Refusal(new Problem.MalformedBody("it does not say which _rev of " + name + " it changes"));
        }
        if (!Long.toString(this.revision).equals(revision)) {
            throw new Refusal(new Problem.StaleRevision(name));
        }
    }

    /** Whether nobody has changed it since: what was read in between is of the same moment. */
    boolean isStill(Table table) {
        return in(table.get(List.of(Keys.head(name))), name)
                .filter(this::equals)
                .isPresent();
    }

    /**
     * What refuses a client that names more versions than {@link #versions} found: it made some up, or somebody has removed
     * them since this head was read.
     */
    Refusal missingVersions(Table table) {
        return new Refusal(
                isStill(table)
                        ? new Problem.MalformedBody("it holds versions that do not exist")
                        : new Problem.StaleRevision(name));
    }

    /** With {@code tag} at {@code version}; the first version is {@code latest} too, whatever its tag (as npm does it). */
    HostedPackage afterTag(DistTag tag, Version version, Instant now) {
        var tags = new HashMap<>(distTags);
        tags.put(tag.text(), version.text());
        tags.putIfAbsent(DistTag.LATEST.text(), version.text());
        return next(tags, teams, access, now);
    }

    /** Without {@code tag}. */
    HostedPackage afterUntag(DistTag tag, Instant now) {
        var tags = new HashMap<>(distTags);
        tags.remove(tag.text());
        return next(tags, teams, access, now);
    }

    /** With another answer to who may read it. */
    HostedPackage afterAccess(Access access, Instant now) {
        return next(distTags, teams, access, now);
    }

    /** With another demand on whoever changes it. */
    HostedPackage afterMfa(Mfa mfa, Instant now) {
        var next = next(distTags, teams, access, now);
        return new HostedPackage(
                name, next.revision, distTags, maintainers, teams, access, mfa, next.created, next.modified, buried);
    }

    /**
     * With what a team may do, by its id; none: nothing.
     *
     * @param grants what says which teams there are: those that are gone count no more
     */
    HostedPackage afterGrant(String teamId, Optional<Permission> permission, Grants grants, Instant now) {
        var granted = new HashMap<>(teams);
        granted.keySet().removeIf(grants::isGone);
        granted.remove(teamId);
        permission.ifPresent(given -> granted.put(teamId, given));
        if (granted.size() > MOST_TEAMS) {
            throw new Refusal(new Problem.Forbidden("a package is granted to " + MOST_TEAMS + " teams at most"));
        }
        return next(distTags, granted, access, now);
    }

    /** With other owners, of whom there are some. */
    HostedPackage afterOwners(Map<String, String> owners, Instant now) {
        var next = next(distTags, teams, access, now);
        return new HostedPackage(
                name, next.revision, distTags, owners, teams, access, mfa, next.created, next.modified, buried);
    }

    /** With a version of it changed, or something else that is not kept here. */
    HostedPackage afterEdit(Instant now) {
        return next(distTags, teams, access, now);
    }

    /** Without all but the {@code left} versions, of which there are some. */
    HostedPackage afterRemoval(Collection<Version> left, Instant now) {
        return next(tagsOf(left), teams, access, now);
    }

    /** Without any version. */
    HostedPackage afterUnpublish(Instant now) {
        var gone = next(Map.of(), teams, access, now);
        return new HostedPackage(
                name,
                gone.revision,
                gone.distTags,
                maintainers,
                teams,
                access,
                mfa,
                created,
                gone.modified,
                gone.revision);
    }

    /**
     * The dist-tags when only {@code left} is left. Clients send tags of their own along with what they remove, but all
     * would make a prerelease {@code latest} (npm/cli workspaces/libnpmpublish/lib/unpublish.js).
     */
    private Map<String, String> tagsOf(Collection<Version> left) {
        var texts = left.stream().map(Version::text).collect(Collectors.toSet());
        var tags = new HashMap<>(distTags);
        tags.values().retainAll(texts);
        VersionOrder.latest(left).ifPresent(latest -> tags.putIfAbsent(DistTag.LATEST.text(), latest.text()));
        return tags;
    }

    /** As a reader sees it who has missed some versions that were removed since then. */
    HostedPackage seenWith(List<HostedVersion> versions) {
        var tags = tagsOf(versions.stream().map(HostedVersion::version).toList());
        return new HostedPackage(name, revision, tags, maintainers, teams, access, mfa, created, modified, buried);
    }

    /** The version that {@code latest} names; none of a package that was unpublished. */
    Optional<Version> latest() {
        return Optional.ofNullable(distTags.get(DistTag.LATEST.text())).map(Version::new);
    }

    /** What a decision about the package needs. */
    Subject subject() {
        return new Subject(name, Subject.Ownership.HOSTED, access, maintainers.keySet(), teams);
    }

    HostedPackage withAccess(Optional<Access> wanted) {
        return new HostedPackage(
                name, revision, distTags, maintainers, teams, wanted.orElse(access), mfa, created, modified, buried);
    }

    private HostedPackage next(Map<String, String> tags, Map<String, Permission> teams, Access access, Instant now) {
        if (tags.size() > MOST_TAGS) {
            throw new Refusal(new Problem.Forbidden("a package has " + MOST_TAGS + " dist-tags at most"));
        }
        var later = now.isAfter(modified) ? now : modified;
        var born = isUnpublished() ? later : created;
        return new HostedPackage(name, revision + 1, tags, maintainers, teams, access, mfa, born, later, buried);
    }

    Item toItem(Key key) {
        return new Item(key)
                .with("name", name.toString())
                .with("revision", revision)
                .with("tags", distTags)
                .with("maintainers", maintainers)
                .with("teams", texts(teams))
                .with("access", access.name())
                .with("mfa", mfa.name())
                .with("created", created.toEpochMilli())
                .with("modified", modified.toEpochMilli())
                .with("buried", buried);
    }

    static HostedPackage of(Item item) {
        return new HostedPackage(
                PackageName.parse(item.text("name")),
                item.number("revision"),
                item.texts("tags"),
                item.texts("maintainers"),
                permissions(item.findTexts("teams").orElse(Map.of())),
                Access.valueOf(item.text("access")),
                item.findText("mfa").map(Mfa::valueOf).orElse(Mfa.NONE),
                Instant.ofEpochMilli(item.number("created")),
                Instant.ofEpochMilli(item.number("modified")),
                item.findNumber("buried").orElse(0L));
    }

    /** What teams were granted, as an item keeps it. */
    static Map<String, String> texts(Map<String, Permission> teams) {
        return teams.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, team -> team.getValue().name()));
    }

    static Map<String, Permission> permissions(Map<String, String> texts) {
        return texts.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, team -> Permission.valueOf(team.getValue())));
    }
}
