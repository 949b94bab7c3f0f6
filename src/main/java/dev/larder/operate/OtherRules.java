package dev.larder.operate;

import dev.larder.domain.Grants;
import dev.larder.domain.PackageName;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.registry.SearchIndex;
import dev.larder.storage.Item;
import dev.larder.storage.OrphanMark;
import java.util.List;

/** What must hold of what is neither a package nor a user. */
final class OtherRules {

    private OtherRules() {}

    /** Whatever is found, is there; that it is found as it is, {@link HostedRules} says. */
    static void search(Partition partition, SearchIndex index, Check check) {
        if (partition.pk().equals(Layout.SEARCH_MARKS)) {
            return;
        }
        if (!partition.pk().equals(Layout.SEARCH)) {
            check.items().forEach(check::unknown);
            return;
        }
        var heads = check.stores()
                .table()
                .getAll(check.items().stream()
                        .map(item -> Layout.head(item.key().sk()))
                        .toList());
        for (var entry : check.items()) {
            var name = entry.key().sk();
            check.require(
                    heads.containsKey(Layout.head(name)),
                    Finding.wrong(entry, "finds a package that there is not", "remove the item")
                            .or("remove the item", () -> index.rebuild(PackageName.parse(name))));
        }
    }

    /** What cannot be read throws, and is told as that: no request is answered while it is there. */
    static void repository(Check check) {
        for (var item : check.items()) {
            switch (item.key().sk()) {
                case "GRANTS" -> grants(item);
                case "KEYS" -> item.texts("keys");
                default -> check.unknown(item);
            }
        }
    }

    private static void grants(Item item) {
        item.number("revision");
        item.text("administrators");
        item.texts("members").values().forEach(Grants.Role::valueOf);
        item.texts("teams").values().forEach(team -> Long.parseLong(team.substring(0, team.indexOf(' '))));
        for (var rule : item.texts("rules").values()) {
            var parts = List.of(rule.split("\\|"));
            new PackagePattern(parts.getFirst());
            parts.stream().skip(1).map(given -> given.replaceFirst("=.*", "")).forEach(Permission::valueOf);
        }
    }

    /** A lockfile's head and its parts are replaced together. */
    static void lockfile(Partition partition, Check check) {
        if (!partition.pk().startsWith(Layout.LOCKFILE_PARTS)) {
            for (var lockfile : check.items()) {
                var parts = Partition.query(
                        check.stores().table(),
                        Layout.LOCKFILE_PARTS + lockfile.key().sk());
                check.require(
                        parts.all().size() == lockfile.number("parts")
                                && parts.all().stream()
                                        .allMatch(part -> part.text("digest").equals(lockfile.text("digest"))),
                        broken(lockfile));
            }
            return;
        }
        if (check.find(Layout.lockfile(partition.pk())).isEmpty()) {
            check.items().forEach(part -> check.found(broken(part)));
        }
    }

    private static Finding broken(Item item) {
        return Finding.wrong(
                item, "is part of a lockfile that is not whole", "hand the lockfile over again (docs/prewarm.md)");
    }

    static void marks(Check check) {
        check.items().forEach(OrphanMark::of);
    }
}
