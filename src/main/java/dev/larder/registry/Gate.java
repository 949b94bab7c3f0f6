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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every change begins with, and every read that is not of a package: one round trip that says who is calling and what they may do, before the
 * body is looked at.
 */
public final class Gate {

    private final Tokens tokens;
    private final Table table;
    private final Policy policy;

    public Gate(Tokens tokens, Table table, Policy policy) {
        this.tokens = tokens;
        this.table = table;
        this.policy = policy;
    }

    /**
     * Lets a caller through who may do {@code wanted} with the package as it is; refuses everybody else. For whom the
     * package does not exist, it is not found.
     */
    Pass open(Caller caller, PackageName name, Permission wanted) {
        var items = read(caller, List.of(Keys.head(name)));
        var pass = pass(caller, items);
        pass.require(
                name, wanted, Optional.ofNullable(items.get(Keys.head(name))).map(HostedPackage::of));
        return pass;
    }

    /** Lets everybody through who has a token. */
    Pass enter(Caller caller) {
        return pass(caller, read(caller, List.of()));
    }

    private Map<Key, Item> read(Caller caller, List<Key> others) {
        var keys = new ArrayList<>(caller.keys());
        keys.add(Keys.grants());
        keys.addAll(others);
        return table.get(keys);
    }

    private Pass pass(Caller caller, Map<Key, Item> items) {
        return switch (tokens.who(caller, items)) {
            case Principal.User user -> new Pass(policy, user, GrantsItem.in(items));
            case Principal.Anonymous _ ->
                throw new Refusal(new Problem.Unauthenticated("this needs a token: npm login gets one"));
        };
    }

    /** A caller who was let through, to be asked again when the package has changed meanwhile. */
    record Pass(Policy policy, Principal.User user, Grants grants) {

        /** Refuses, unless the caller may do {@code wanted} with the package as {@code head} says it is. */
        void require(PackageName name, Permission wanted, Optional<HostedPackage> head) {
            if (user.limits().readOnly() && wanted != Permission.READ) {
                throw new Refusal(new Problem.Forbidden("this token may only read"));
            }
            var subject = head.map(HostedPackage::subject).orElseGet(() -> Subject.unborn(name));
            var visible = policy.may(user, Permission.READ, subject, grants);
            if (wanted == Permission.UNPUBLISH && (head.isEmpty() || !visible)) {
                throw new Refusal(new Problem.NothingToUnpublish(name));
            }
            if (policy.may(user, wanted, subject, grants)) {
                return;
            }
            throw new Refusal(
                    visible ? new Problem.NotPermitted(user.name(), wanted, name) : new Problem.PackageNotFound(name));
        }
    }
}
