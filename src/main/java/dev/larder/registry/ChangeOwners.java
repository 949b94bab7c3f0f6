package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Account;
import dev.larder.auth.Accounts;
import dev.larder.auth.Caller;
import dev.larder.domain.Owners;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Write;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Changes who owns a package: for those who administer it. Whoever is added has an account, or is the caller. */
public final class ChangeOwners {

    private final Gate gate;
    private final Commits commits;

    public ChangeOwners(Gate gate, Commits commits) {
        this.gate = gate;
        this.commits = commits;
    }

    /**
     * Makes some users the owners, and nobody else.
     *
     * @param body what the client sent; asked only once the caller has proved to be allowed
     */
    public void replace(Caller caller, PackageName name, Supplier<Owners> body) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        var wanted = body.get();
        change(pass, wanted.names(), head -> {
            if (!wanted.names()
                    .equals(head.maintainers().keySet())) { // clients repeat a PUT that they heard no answer to
                wanted.revisions().forEach(head::requireRevision);
            }
            return wanted.names();
        });
    }

    /** Makes one more user an owner. */
    public void add(Caller caller, PackageName name, Supplier<String> body) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        var user = body.get();
        change(pass, Set.of(user), head -> {
            var names = new HashSet<>(head.maintainers().keySet());
            names.add(user);
            return names;
        });
    }

    /** Makes a user an owner no longer. */
    public void remove(Caller caller, PackageName name, String user) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        change(pass, Set.of(), head -> {
            var names = new HashSet<>(head.maintainers().keySet());
            if (!names.remove(user)) {
                throw new Refusal(new Problem.NobodyFound("owner " + user + " of " + name));
            }
            return names;
        });
    }

    private void change(Gate.PackagePass pass, Collection<String> users, Function<HostedPackage, Set<String>> wanted) {
        var accounts = users.stream().map(Accounts::key).toList();
        commits.change(pass, accounts, state -> {
            var head = state.present();
            var before = head.maintainers();
            var names = new Owners(wanted.apply(head), List.of()).names();
            if (names.equals(before.keySet())) {
                return Optional.empty();
            }
            var added = new TreeSet<>(names);
            added.removeAll(before.keySet());
            var after = new TreeMap<>(before);
            after.keySet().retainAll(names);
            added.forEach(user -> after.put(user, email(user, pass, state.items())));
            return Optional.of(new Commits.Change(
                    head.afterOwners(after, state.now()), checks(added, state.items()), deeds(before, after)));
        });
    }

    /** The e-mail address of somebody who is to become an owner; whoever does not exist is refused. */
    private static String email(String user, Gate.PackagePass pass, Map<Key, Item> items) {
        return Accounts.find(user, items)
                .map(Account::email)
                .or(() -> Optional.of("").filter(_ -> user.equals(pass.user().name())))
                .orElseThrow(() -> new Refusal(new Problem.NobodyFound("user " + user)));
    }

    private static List<Write> checks(Collection<String> added, Map<Key, Item> items) {
        return added.stream()
                .map(Accounts::key)
                .filter(items::containsKey)
                .<Write>map(key -> new Write.Check(key, Write.PRESENT))
                .toList();
    }

    /** {@code owner add bob}, {@code owner rm alice}. */
    private static List<Deed> deeds(Map<String, String> before, Map<String, String> after) {
        return Stream.of(
                        deed(Verb.OWNER_ADD, after.keySet(), before.keySet()),
                        deed(Verb.OWNER_RM, before.keySet(), after.keySet()))
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Deed> deed(Verb verb, Set<String> names, Set<String> others) {
        var users =
                names.stream().filter(name -> !others.contains(name)).sorted().collect(Collectors.joining(" "));
        return Optional.of(users).filter(some -> !some.isEmpty()).map(some -> Deed.of(verb, "users", some));
    }
}
