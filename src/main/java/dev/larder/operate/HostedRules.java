package dev.larder.operate;

import dev.larder.domain.Digest;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.domain.VersionOrder;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.ObjectKey;
import dev.larder.storage.Write;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of a package that is published here. */
final class HostedRules {

    private static final String RESTORE =
            "bring it back from a backup (docs/operate.md), or unpublish what needs it and publish that anew";

    private final SearchIndex index;
    private final TarballRules tarballs;

    HostedRules(SearchIndex index, TarballReader reader) {
        this.index = index;
        this.tarballs = new TarballRules(reader);
    }

    void check(Partition partition, Check check) {
        if (partition.head().isEmpty()) {
            var advice = partition.isDraft() ? "let the import end that brings it, or import again" : RESTORE;
            check.items().forEach(item -> check.found(Finding.lost(item, "has no HEAD beside it", advice)));
            return;
        }
        var head = partition.head().get();
        for (var item : check.items()) {
            switch (Partition.kind(item)) {
                case "HEAD" -> head(item, there(partition, item), check);
                case "TRUST" -> {}
                case "V" -> version(item, head, partition, check);
                case "VIEW" -> view(item, head, check);
                case "ATTESTATIONS" ->
                    check.require(
                            partition.items().containsKey("V#" + item.key().sk().substring("ATTESTATIONS#".length())),
                            Finding.note(item, "is of no version", "it takes space, and nobody is given it"));
                default -> check.unknown(item);
            }
        }
    }

    /** The versions that are there, by their text. */
    private static Map<String, Item> there(Partition partition, Item head) {
        return partition.all().stream()
                .filter(item -> Partition.kind(item).equals("V") && Layout.holds(head, item))
                .collect(Collectors.toMap(item -> item.text("version"), item -> item, (one, _) -> one));
    }

    private void head(Item head, Map<String, Item> versions, Check check) {
        var name = PackageName.parse(head.text("name"));
        check.require(
                head.key().equals(Layout.head(name.toString())), Finding.lost(head, "is the head of " + name, RESTORE));
        check.require(head.number("revision") > 0, Finding.wrong(head, "has no revision", RESTORE));
        check.require(
                Set.of("PUBLIC", "RESTRICTED").contains(head.text("access")),
                Finding.lost(head, "does not say who may read it", RESTORE));
        check.require(
                !head.texts("maintainers").isEmpty(),
                Finding.wrong(head, "has no maintainer", "an administrator adds one: npm owner add USER " + name));
        var tags = head.texts("tags");
        var nowhere = tags.entrySet().stream()
                .filter(tag -> !versions.containsKey(tag.getValue()))
                .map(tag -> tag.getKey() + " " + tag.getValue())
                .sorted()
                .collect(Collectors.joining(", "));
        var what = !nowhere.isEmpty()
                ? "has dist-tags that name no version: " + nowhere
                : versions.isEmpty() || tags.containsKey("latest") ? "" : "has versions, and no dist-tag latest";
        if (!what.isEmpty()) {
            check.found(Finding.wrong(head, what, "move the tags: npm dist-tag add")
                    .or(
                            "take such tags away, and let latest be the highest version if there is none; no event and"
                                    + " no audit entry tells of that revision",
                            () -> retag(head, versions, check)));
        }
        search(name, head, check);
    }

    /** With the tags that name versions, and latest, at the next revision: every view of the former is outdated then. */
    private boolean retag(Item head, Map<String, Item> versions, Check check) {
        var tags = new HashMap<>(head.texts("tags"));
        tags.values().retainAll(versions.keySet());
        VersionOrder.latest(versions.keySet().stream().map(Version::new).toList())
                .ifPresent(latest -> tags.putIfAbsent("latest", latest.text()));
        var next = head.with("tags", tags).with("revision", head.number("revision") + 1);
        return check.transact(new Write.Put(next, revision(head)))
                && index.rebuild(PackageName.parse(head.text("name")));
    }

    private static Write.Condition revision(Item head) {
        return Write.equal("revision", head.number("revision"));
    }

    private void search(PackageName name, Item head, Check check) {
        var key = new Key(Layout.SEARCH, name.toString());
        var entry = check.find(key);
        var wanted = head.texts("tags").get("latest");
        var problem = wanted == null
                ? entry.map(_ -> "is found by a search, though nothing of it is left")
                : entry.isEmpty()
                        ? Optional.of("is not found by a search")
                        : entry.filter(found -> found.number("revision") != head.number("revision")
                                        || !found.text("version").equals(wanted)
                                        || !found.text("access").equals(head.text("access")))
                                .map(_ -> "is found by a search as it was, and not as it is");
        problem.ifPresent(what -> check.found(Finding.wrong(head, what, "change the package in any way")
                .or("make the search's entry anew", () -> index.rebuild(name))));
    }

    private void version(Item item, Item head, Partition partition, Check check) {
        var version = new Version(item.text("version"));
        check.require(
                item.key().sk().equals("V#" + version.precedence()),
                Finding.lost(item, "is version " + version, RESTORE));
        if (!Layout.holds(head, item)) {
            return;
        }
        check.require(
                item.findNumber("revision").orElse(1L) <= head.number("revision"),
                Finding.wrong(item, "is of a later revision than its package", RESTORE));
        check.require(
                item.findText("provenance").isEmpty()
                        || partition.items().containsKey("ATTESTATIONS#" + version.precedence()),
                Finding.lost(item, "has lost its attestations", RESTORE));
        item.findText("keyid")
                .filter(id -> check.find(Layout.SIGNING_KEYS)
                        .filter(keys -> keys.texts("keys").containsKey(id))
                        .isEmpty())
                .ifPresent(id -> check.found(Finding.lost(
                        item,
                        "is signed with a key that is not listed: " + id,
                        "bring the key back into the item R#npm KEYS from a backup, unless it was taken out because it"
                                + " leaked: publish another version then, and unpublish this one")));
        ManifestRules.check(item, RESTORE, check);
        tarballs.check(item, head, check);
    }

    private static void view(Item item, Item head, Check check) {
        var current = Long.toString(head.number("revision")).equals(item.text("revision"));
        var outdated = "an outdated view, which nobody is sent: nothing has to be done";
        if (Long.parseLong(item.text("revision")) > head.number("revision")) {
            check.found(check.dropping(
                    Finding.wrong(item, "shows a revision that there has not been yet", "remove it"), item, "etag"));
            return;
        }
        check.pointing(
                item,
                "object",
                "etag",
                "remove it",
                what -> current ? Finding.wrong(item, what, "remove it") : Finding.note(item, what, outdated));
        item.findBytes("gzip")
                .filter(_ -> check.deep())
                .filter(gzip -> !isView(item, gzip))
                .ifPresent(_ -> check.found(
                        check.dropping(Finding.wrong(item, "has another digest", "remove it"), item, "etag")));
    }

    private static boolean isView(Item view, byte[] gzip) {
        return Digest.strongest(view.text("digest"))
                .filter(digest -> Content.isStored(
                        new ObjectKey(ObjectKey.Kind.HOSTED_VIEW, digest), new java.io.ByteArrayInputStream(gzip)))
                .isPresent();
    }
}
