package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.auth.Tokens;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Policy;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.Subject;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.upstream.UpstreamCache;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The one round trip that every read begins with: who is calling, what they may do, whose package it is, and the item that the answer is
 * likely to be made of, in one batch. Hosted packages win; a claimed name is never asked upstream; what the caller may
 * not see is not there.
 */
public final class Lookup {

    private final Tokens tokens;
    private final Table table;
    private final Policy policy;
    private final Optional<UpstreamCache> upstream;

    /**
     * @param upstream none: only hosted packages exist
     */
    public Lookup(Tokens tokens, Table table, Policy policy, Optional<UpstreamCache> upstream) {
        this.tokens = tokens;
        this.table = table;
        this.policy = policy;
        this.upstream = upstream;
    }

    /**
     * Finds a package for its reader; refuses a caller who may not read, and a package that does not exist for them.
     *
     * @param other a further key, given the partition of the package
     */
    Found find(Caller caller, PackageName name, Function<String, Key> other) {
        var keys = new ArrayList<>(caller.keys());
        keys.add(Keys.grants());
        var otherHosted = other.apply(Keys.hosted(name));
        keys.add(Keys.head(name));
        keys.add(otherHosted);
        upstream.ifPresent(cache -> {
            keys.add(cache.headKey(name));
            keys.add(other.apply(cache.partition(name)));
        });
        // A caller may ask for the head alone.
        var items = table.get(keys.stream().distinct().toList());

        var who = tokens.who(caller, items);
        policy.requireEntry(who);
        var head = item(items, Keys.head(name)).map(HostedPackage::of);
        var subject = head.map(HostedPackage::subject).orElseGet(() -> Subject.proxied(name));
        if (!policy.may(who, Permission.READ, subject, GrantsItem.in(items))) {
            throw notFound(name);
        }
        if (head.isPresent()) {
            return new Found.Hosted(head.get(), item(items, otherHosted));
        }
        return upstream.filter(_ -> !policy.isClaimed(name))
                .map(cache -> new Found.Proxied(
                        cache, item(items, cache.headKey(name)), item(items, other.apply(cache.partition(name)))))
                .orElseThrow(() -> notFound(name));
    }

    private static Optional<Item> item(Map<Key, Item> items, Key key) {
        return Optional.ofNullable(items.get(key));
    }

    private static Refusal notFound(PackageName name) {
        return new Refusal(new Problem.PackageNotFound(name));
    }
}
