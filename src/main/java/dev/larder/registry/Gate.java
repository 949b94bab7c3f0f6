package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.auth.Assurance;
import dev.larder.auth.Caller;
import dev.larder.auth.OneTimePasswords;
import dev.larder.auth.Token;
import dev.larder.auth.Tokens;
import dev.larder.domain.Grants;
import dev.larder.domain.Mfa;
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
import java.util.function.BiConsumer;

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
     * package does not exist, it is not found. Who may, and has a second factor for that, must show it; so must everybody
     * where the package demands one.
     */
    PackagePass open(Caller caller, PackageName name, Permission wanted) {
        return open(caller, name, wanted, Assurance::require);
    }

    /**
     * As {@link #open}, to administer, for a request whose body says whether it is about that very demand: what a token
     * may that is no person's is left to {@link PackagePass#require}.
     */
    PackagePass openToSet(Caller caller, PackageName name) {
        return open(caller, name, Permission.ADMINISTER, (_, _) -> {});
    }

    /** As {@link #open}, in order to look: what the package demands of whoever changes it is not asked for. */
    Pass openToSee(Caller caller, PackageName name, Permission wanted) {
        var items = read(caller, List.of(Keys.head(name)));
        var pass = pass(caller, new Assurance(tokens.token(caller, items), false), items);
        pass.requirePermission(name, wanted, HostedPackage.in(items, name));
        return pass;
    }

    private PackagePass open(Caller caller, PackageName name, Permission wanted, BiConsumer<Assurance, Mfa> check) {
        var items = read(caller, List.of(Keys.head(name)));
        var token = tokens.token(caller, items);
        var head = HostedPackage.in(items, name);
        pass(caller, new Assurance(token, false), items).requirePermission(name, wanted, head);
        var assurance = oneTimePasswords.beforeChange(token, caller, mfa(head));
        check.accept(assurance, mfa(head));
        return new PackagePass(pass(caller, assurance, items), name, wanted, Assurance::require);
    }

    /** Lets everybody through who has a token, in order to read. */
    Pass enter(Caller caller) {
        var items = read(caller, List.of());
        return pass(caller, new Assurance(tokens.token(caller, items), false), items);
    }

    /**
     * Lets everybody through who may change something, with a token for machines as well: what is kept warm is no
     * package.
     */
    Pass enterToPrewarm(Caller caller) {
        var pass = enter(caller);
        requireMoreThanReading(pass.user());
        if (!pass.user().mayPrewarm()) {
            throw new Refusal(new Problem.Forbidden(
                    "this token is for some packages alone: what is kept warm is said by those who may change any"));
        }
        return pass;
    }

    /**
     * Lets everybody through, to change what is no package, whose token may change something and is not for machines; they
     * show their second factor.
     */
    Pass enterToChange(Caller caller) {
        var items = read(caller, List.of());
        var token = tokens.token(caller, items);
        if (token.isForPackagesAlone()) {
            throw new Refusal(new Problem.Forbidden(
                    "this token is for machines, and for packages alone: use the one that npm login gave"));
        }
        requireMoreThanReading(token.principal());
        return pass(caller, oneTimePasswords.beforeChange(token, caller, Mfa.NONE), items);
    }

    private Map<Key, Item> read(Caller caller, List<Key> others) {
        var keys = new ArrayList<>(tokens.keys(caller));
        keys.add(Keys.grants());
        keys.addAll(others);
        return table.get(keys);
    }

    private Pass pass(Caller caller, Assurance assurance, Map<Key, Item> items) {
        return new Pass(policy, assurance, GrantsItem.in(items), caller.as(assurance.token()));
    }

    private static void requireMoreThanReading(Principal.Known user) {
        if (user.onlyReads()) {
            throw new Refusal(new Problem.Forbidden("this token may only read"));
        }
    }

    private static Mfa mfa(Optional<HostedPackage> head) {
        return head.map(HostedPackage::mfa).orElse(Mfa.NONE);
    }

    /**
     * A caller who was let through to change a package, in order to be asked again by the commit: {@link Commits#change}
     * takes nobody else.
     *
     * @param wanted what they want to do with it
     * @param demand refuses who has not shown what the package demands for that
     */
    record PackagePass(Pass who, PackageName name, Permission wanted, BiConsumer<Assurance, Mfa> demand) {

        /** The same, in order to change what the package demands of those who change it. */
        PackagePass toSetMfa() {
            return new PackagePass(who, name, wanted, Assurance::requireToChange);
        }

        /** Who is calling. */
        Principal.Known user() {
            return who.user();
        }

        /** Refuses, unless the caller may do that with the package as {@code head} says it is, and has shown enough. */
        void require(Optional<HostedPackage> head) {
            who.requirePermission(name, wanted, head);
            demand.accept(who.assurance(), mfa(head));
            if (wanted == Permission.ADMINISTER) {
                who.requireNoMachine();
            }
        }
    }

    /**
     * A caller who was let through.
     *
     * @param actor the same caller, for the audit
     */
    record Pass(Policy policy, Assurance assurance, Grants grants, Actor actor) {

        /** Who is calling. */
        Principal.Known user() {
            return assurance.token().principal();
        }

        /** Refuses, unless who may publish the package may also say who reads it. */
        void requireToSetAccess(HostedPackage head) {
            requireNoMachine();
            if (!policy.may(user(), Permission.ADMINISTER, head.subject(), grants)) {
                throw new Refusal(new Problem.AccessNotPermitted(user().name(), head.access(), head.name()));
            }
        }

        /** Refuses a user's token for machines: what it gave away would outlive its revocation. */
        private void requireNoMachine() {
            if (assurance.token().kind() == Token.Kind.AUTOMATION) {
                throw new Refusal(new Problem.Forbidden("this token is for machines, and changes no package's owners,"
                        + " access or trusted publishers: use the one that npm login gave"));
            }
        }

        /** Refuses, unless the caller may do everything here. */
        void requireAdministrator() {
            requireAdministrator(grants);
        }

        /** The same, by the grants as they are now. */
        void requireAdministrator(Grants grants) {
            if (!policy.isAdministrator(user(), grants)) {
                throw Administrators.refusal();
            }
        }

        private void requirePermission(PackageName name, Permission wanted, Optional<HostedPackage> head) {
            var user = user();
            if (wanted != Permission.READ) {
                requireMoreThanReading(user);
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
