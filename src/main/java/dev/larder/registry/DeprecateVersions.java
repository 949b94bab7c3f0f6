package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.domain.Deprecation;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Batches;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Tells the installers of some versions that they had better not, or no longer. Of a package with more versions than a
 * transaction can change it takes several, each a revision of its own; whoever asks anew after one that broke off gets
 * the rest done.
 */
public final class DeprecateVersions {

    /** Of a transaction's, leaving room for the package's head, its entry for searches, and the messages. */
    private static final long MOST_BYTES = Table.LIMIT_TRANSACTION_BYTES - 3L * Item.LIMIT_BYTES;

    private final Table table;
    private final Commits commits;

    public DeprecateVersions(Table table, Commits commits) {
        this.table = table;
        this.commits = commits;
    }

    /** Does so for a caller who may publish. What {@code wanted} does not name stays as it is. */
    void deprecate(Gate.PackagePass pass, Deprecation wanted) {
        var batches = new ArrayList<List<Item>>();
        commits.change(pass, List.of(), state -> {
            batches.clear();
            var head = present(state);
            var named = head.versions(table)
                    .filter(item -> wanted.messages().containsKey(item.text("version")))
                    .toList();
            batches.addAll(Batches.of(differing(named, wanted), Commits.MOST_VERSIONS, MOST_BYTES, Item::sizeBytes));
            if (batches.isEmpty() && named.size() == wanted.messages().size()) {
                return Optional.empty(); // clients repeat a PUT that they heard no answer to
            }
            head.requireRevision(wanted.revision().orElse("undefined"));
            if (named.size() < wanted.messages().size()) {
                throw head.missingVersions(table);
            }
            return Optional.of(change(head, batches.getFirst(), wanted, state));
        });
        batches.stream().skip(1).forEach(batch -> change(pass, batch, wanted));
    }

    private void change(Gate.PackagePass pass, List<Item> batch, Deprecation wanted) {
        var keys = batch.stream().map(Item::key).toList();
        commits.change(pass, keys, state -> {
            var head = present(state);
            var there = keys.stream()
                    .map(state.items()::get)
                    .filter(Objects::nonNull)
                    .filter(head::holds)
                    .toList();
            var differing = differing(there, wanted);
            return differing.isEmpty() ? Optional.empty() : Optional.of(change(head, differing, wanted, state));
        });
    }

    private static HostedPackage present(Commits.State state) {
        if (state.head().isEmpty()) {
            throw new Refusal(
                    new Problem.Forbidden(state.name() + " is not published here, and cannot be deprecated here"));
        }
        return state.present();
    }

    private static Commits.Change change(
            HostedPackage head, List<Item> versions, Deprecation wanted, Commits.State state) {
        var writes = versions.stream()
                .<Write>map(item -> new Write.Put(
                        HostedVersion.deprecated(item, message(item, wanted)), HostedVersion.isStill(item)))
                .toList();
        return new Commits.Change(head.afterEdit(state.now()), writes, deeds(versions, wanted));
    }

    /** {@code deprecate 1.0.0 1.0.1}, {@code undeprecate 2.0.0}. */
    private static List<Deed> deeds(List<Item> versions, Deprecation wanted) {
        return versions.stream()
                .collect(Collectors.groupingBy(
                        item -> message(item, wanted).isEmpty() ? Verb.UNDEPRECATE : Verb.DEPRECATE,
                        TreeMap::new,
                        Collectors.mapping(item -> item.text("version"), Collectors.joining(" "))))
                .entrySet()
                .stream()
                .map(deed -> Deed.of(deed.getKey(), "versions", deed.getValue()))
                .toList();
    }

    private static List<Item> differing(List<Item> versions, Deprecation wanted) {
        return versions.stream()
                .filter(item -> !HostedVersion.deprecation(item).equals(message(item, wanted)))
                .toList();
    }

    private static String message(Item version, Deprecation wanted) {
        return wanted.messages().get(version.text("version"));
    }
}
