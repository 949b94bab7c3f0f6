package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.auth.OneTimePasswords;
import dev.larder.auth.Token;
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
 * What every change begins with, and every read that is not of a package: one round trip that says who is calling and what
 * they may do, before the body is looked at.
 */
public final class Gate {

    private final Tokens tokens;
    private final Table table;
    private final Policy policy;
    private final OneTimePasswords oneTimePasswords;

    public Gate(Tokens tokens, Table table, Policy policy, OneTimePasswords oneTimePasswords) {
        this.tokens = tokens;
        this.table = table;
        this.policy = policy;
        this.oneTimePasswords = oneTimePasswords;
    }

    /**
     * Lets a caller through who may do {@code wanted} with the package as it is; refuses everybody else. For whom the
     * package does not exist, it is not found. Who may, and has a second factor for that, must show it.
     */
    Pass open(Caller caller, PackageName name, Permission wanted) {
        var items = read(caller, List.of(Keys.head(name)));
        var token = tokens.token(caller, items);
        var pass = pass(token, items);
        pass.require(
                name, wanted, Optional.ofNullable(items.get(Keys.head(name))).map(HostedPackage::of));
        oneTimePasswords.beforeChange(token, caller);
        return pass;
    }

    /** Lets everybody through who has a token, in order to read. */
    Pass enter(Caller caller) {
        var items = read(caller, List.of());
        return pass(tokens.token(caller, items), items);
    }

    /** Lets everybody through, to change what is no package, whose token is not for machines; they show their second factor. */
    Pass enterToChange(Caller caller) {
        var items = read(caller, List.of());
        var token = tokens.token(caller, items);
        if (token.kind() == Token.Kind.AUTOMATION) {
            throw new Refusal(new Problem.Forbidden(
                    "this token is for machines, and for packages alone: use the one that npm login gave"));
        }
        oneTimePasswords.beforeChange(token, caller);
        return pass(token, items);
    }

    private Map<Key, Item> read(Caller caller, List<Key> others) {
        var keys = new ArrayList<>(caller.keys());
        keys.add(Keys.grants());
        keys.addAll(others);
        return table.get(keys);
    }

    private Pass pass(Token token, Map<Key, Item> items) {
        return new Pass(policy, token.principal(), GrantsItem.in(items));
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
            if (!visible) {
                throw new Refusal(
                        wanted == Permission.PUBLISH
                                ? new Problem.NothingToPublish(name)
                                : new Problem.PackageNotFound(name));
            }
            throw new Refusal(
                    head.isEmpty() && wanted == Permission.ADMINISTER
                            ? new Problem.NotPublishedHere(name)
                            : new Problem.NotPermitted(user.name(), wanted, name));
        }
    }
}
