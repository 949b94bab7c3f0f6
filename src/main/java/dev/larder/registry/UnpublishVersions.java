package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Unpublication;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Removes versions, or a whole package, for good: a number that was published once never means other bytes, and a
 * package's name stays its owners' (docs/decisions/011-removed-versions-stay-removed.md).
 */
public final class UnpublishVersions {

    private final Gate gate;
    private final Table table;
    private final Commits commits;

    public UnpublishVersions(Gate gate, Table table, Commits commits) {
        this.gate = gate;
        this.table = table;
        this.commits = commits;
    }

    /**
     * Removes the versions that a packument lacks which the client sends back.
     *
     * @param body what the client sent; asked only once the caller has proved to be allowed
     */
    public void remove(Caller caller, PackageName name, Supplier<Unpublication> body) {
        var pass = gate.open(caller, name, Permission.UNPUBLISH);
        var wanted = body.get();
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            var staying = head.versions(table)
                    .collect(Collectors.partitioningBy(item -> wanted.left().contains(item.text("version"))));
            var left = staying.get(true);
            var removed = staying.get(false);
            if (removed.isEmpty() && left.size() == wanted.left().size()) {
                return Optional.empty(); // clients repeat a PUT that they heard no answer to
            }
            wanted.revisions().forEach(head::requireRevision);
            if (left.size() < wanted.left().size()) {
                throw head.missingVersions(table);
            }
            return Optional.of(left.isEmpty() ? all(head, state) : some(head, left, removed, pass, state));
        });
    }

    /**
     * Removes the whole package, in one write however many versions it has.
     *
     * @param revision of the package as the client read it
     */
    public void removeAll(Caller caller, PackageName name, String revision) {
        var pass = gate.open(caller, name, Permission.UNPUBLISH);
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            head.requireRevision(revision);
            return Optional.of(all(head, state));
        });
    }

    /**
     * Answers who removes a tarball: it is gone along with its version, so that nothing is left to do; a version that is
     * still there is refused.
     *
     * @param file the tarball's name, {@code name-1.0.0.tgz}
     */
    public void removeTarball(Caller caller, PackageName name, String file) {
        var pass = gate.open(caller, name, Permission.UNPUBLISH);
        var version = LocateTarball.version(name, file);
        var key = Keys.version(name, version);
        commits.change(pass, List.of(key), state -> {
            var head = state.present();
            if (Optional.ofNullable(state.items().get(key)).filter(head::holds).isPresent()) {
                throw new Refusal(new Problem.Forbidden(name + "@" + version
                        + " is published, and a tarball is not removed by itself: npm unpublish removes both"));
            }
            return Optional.empty();
        });
    }

    private static Commits.Change some(
            HostedPackage head, List<Item> left, List<Item> removed, Gate.PackagePass pass, Commits.State state) {
        if (removed.size() > Commits.MOST_VERSIONS) {
            throw new Refusal(
                    new Problem.Forbidden("one request removes " + Commits.MOST_VERSIONS + " versions at most, and not "
                            + removed.size() + ": remove them in several steps, or the whole package"));
        }
        var writes = removed.stream()
                .map(item -> HostedVersion.tombstone(item, pass.user().name(), state.now()))
                .<Write>map(tombstone -> new Write.Put(tombstone, Write.PRESENT))
                .toList();
        return new Commits.Change(
                head.afterRemoval(left.stream().map(UnpublishVersions::version).toList(), state.now()),
                writes,
                Deed.of(
                        Verb.UNPUBLISH,
                        "versions",
                        removed.stream().map(item -> item.text("version")).collect(Collectors.joining(" "))));
    }

    private static Commits.Change all(HostedPackage head, Commits.State state) {
        return new Commits.Change(head.afterUnpublish(state.now()), List.of(), Deed.of(Verb.UNPUBLISH_PACKAGE));
    }

    private static Version version(Item item) {
        return new Version(item.text("version"));
    }
}
