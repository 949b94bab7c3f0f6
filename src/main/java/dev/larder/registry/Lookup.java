package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.auth.Tokens;
import dev.larder.domain.Grants;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Policy;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Subject;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.Deadline;
import dev.larder.upstream.Upstreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one round trip that every read begins with: who is calling, what they may do, whose package it is, and the item
 * that the answer is likely to be made of, in one batch. Hosted packages win; a claimed name is never asked upstream;
 * what the caller may not see is not there.
 */
public final class Lookup {

    private final Tokens tokens;
    private final Table table;
    private final Policy policy;
    private final Upstreams upstreams;

    /**
     * @param upstreams none: only hosted packages exist
     */
    public Lookup(Tokens tokens, Table table, Policy policy, Upstreams upstreams) {
        this.tokens = tokens;
        this.table = table;
        this.policy = policy;
        this.upstreams = upstreams;
    }

    /**
     * Finds a package for its reader; refuses a caller who may not read, and a package that does not exist for them.
     *
     * @param other a further key, given the partition of the package
     */
    Found find(Caller caller, PackageName name, Function<String, Key> other) {
        var keys = new ArrayList<>(tokens.keys(caller));
        keys.add(Keys.grants());
        var otherHosted = other.apply(Keys.hosted(name));
        keys.add(Keys.head(name));
        keys.add(otherHosted);
        var candidates = upstreams.of(name);
        for (var upstream : candidates) {
            keys.add(upstream.keys().head(name));
            keys.add(other.apply(upstream.keys().partition(name)));
        }
        // A caller may ask for the head alone.
        var items = table.get(keys.stream().distinct().toList());

        var who = admitted(caller, items);
        var head = HostedPackage.in(items, name);
        if (!isThere(name, head, who, GrantsItem.in(items))) {
            throw new Refusal(new Problem.PackageNotFound(name));
        }
        return head.<Found>map(hosted -> new Found.Hosted(who, hosted, item(items, otherHosted)))
                .orElseGet(() -> new Found.Proxied(
                        name,
                        candidates.stream()
                                .map(upstream -> new Found.Candidate(
                                        upstream,
                                        item(items, upstream.keys().head(name)),
                                        item(items, other.apply(upstream.keys().partition(name)))))
                                .toList(),
                        Deadline.ofRequest()));
    }

    /** Those of {@code names} that {@link #find} would find for the caller. */
    List<PackageName> readable(Caller caller, List<PackageName> names) {
        var keys = new ArrayList<>(tokens.keys(caller));
        keys.add(Keys.grants());
        names.forEach(name -> keys.add(Keys.head(name)));
        var items = table.getAll(keys);
        var who = admitted(caller, items);
        var grants = GrantsItem.in(items);
        return names.stream()
                .filter(name -> isThere(name, HostedPackage.in(items, name), who, grants))
                .toList();
    }

    /**
     * Whether a package is there for {@code who}: ours, or else the upstream's to know. One that was unpublished is neither:
     * its name must not come to mean something else.
     */
    private boolean isThere(PackageName name, Optional<HostedPackage> head, Principal who, Grants grants) {
        var subject = head.map(HostedPackage::subject).orElseGet(() -> Subject.proxied(name));
        return policy.may(who, Permission.READ, subject, grants)
                && head.map(hosted -> !hosted.isUnpublished())
                        .orElseGet(() -> !upstreams.of(name).isEmpty() && !policy.isClaimed(name));
    }

    /**
     * Lets everybody through who may read anything at all.
     *
     * @param others further keys, read along with the caller's
     */
    Entered enter(Caller caller, List<Key> others) {
        var keys = new ArrayList<>(tokens.keys(caller));
        keys.addAll(others);
        var items = keys.isEmpty() ? Map.<Key, Item>of() : table.get(keys);
        return new Entered(admitted(caller, items), items);
    }

    /**
     * Who was let through.
     *
     * @param items what the table holds under the further keys that were asked for
     */
    record Entered(Principal who, Map<Key, Item> items) {}

    private Principal admitted(Caller caller, Map<Key, Item> items) {
        var who = tokens.who(caller, items);
        policy.requireEntry(who);
        return who;
    }

    private static Optional<Item> item(Map<Key, Item> items, Key key) {
        return Optional.ofNullable(items.get(key));
    }
}
