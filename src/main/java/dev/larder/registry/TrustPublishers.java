package dev.larder.registry;

import dev.larder.audit.Deed;
import dev.larder.audit.Verb;
import dev.larder.auth.Caller;
import dev.larder.domain.Issuers;
import dev.larder.domain.NewPublisher;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.domain.TrustedPublisher;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Who may publish a package without a secret: for those who administer it to read and to change. */
public final class TrustPublishers {

    private static final int MOST = 20;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{20}");

    private final Gate gate;
    private final Commits commits;
    private final Table table;
    private final Issuers issuers;

    public TrustPublishers(Gate gate, Commits commits, Table table, Issuers issuers) {
        this.gate = gate;
        this.commits = commits;
        this.table = table;
        this.issuers = issuers;
    }

    /** Those that the package trusts, by id. */
    public List<TrustedPublisher> list(Caller caller, PackageName name) {
        gate.openToSee(caller, name, Permission.ADMINISTER);
        return of(table, name);
    }

    static List<TrustedPublisher> of(Table table, PackageName name) {
        return table.query(Keys.hosted(name), Keys.TRUST).stream()
                .filter(TrustItem::isTrusted)
                .map(TrustItem::of)
                .toList();
    }

    /**
     * Has the package trust some more; those that it trusts already stay so. A package that does not exist yet trusts
     * nobody.
     *
     * @param body what the client sent; asked only once the caller has proved to be allowed
     * @return those that were asked for
     */
    public List<TrustedPublisher> add(Caller caller, PackageName name, Supplier<List<NewPublisher>> body) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        var wanted = body.get().stream().map(issuers::publisher).distinct().toList();
        commits.change(pass, List.of(), state -> {
            var head = state.present();
            var there = of(table, name); // as it is at the head's revision, or the commit fails
            var added = new ArrayList<>(wanted);
            added.removeAll(there);
            if (there.size() + added.size() > MOST) {
                throw new Refusal(new Problem.Forbidden("a package has " + MOST + " trusted publishers at most"));
            }
            var user = pass.user().name();
            return added.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Commits.Change(
                            head.afterEdit(state.now()),
                            added.stream()
                                    .<Write>map(publisher -> new Write.Put(
                                            TrustItem.of(name, publisher, user, state.now()), Write.ALWAYS))
                                    .toList(),
                            added.stream()
                                    .map(publisher -> deed(Verb.TRUST, publisher))
                                    .toList()));
        });
        return wanted;
    }

    /**
     * Has the package trust one no longer; what it was given a token for meanwhile it may still do for a quarter of an
     * hour.
     */
    public void remove(Caller caller, PackageName name, String id) {
        var pass = gate.open(caller, name, Permission.ADMINISTER);
        if (!ID.matcher(id).matches()) {
            throw nobody(name);
        }
        var key = Keys.trust(name, id);
        commits.change(pass, List.of(key), state -> {
            var head = state.head().orElseThrow(() -> new Refusal(new Problem.NotPublishedHere(name)));
            var item = Optional.ofNullable(state.items().get(key))
                    .filter(TrustItem::isTrusted)
                    .orElseThrow(() -> nobody(name));
            var revoked = TrustItem.revoked(item, pass.user().name(), state.now());
            return Optional.of(new Commits.Change(
                    head.afterEdit(state.now()),
                    List.of(new Write.Put(revoked, TrustItem.TRUSTED)),
                    deed(Verb.TRUST_REVOKE, TrustItem.of(item))));
        });
    }

    private static Refusal nobody(PackageName name) {
        return new Refusal(new Problem.NobodyFound("such trusted publisher of " + name));
    }

    private static Deed deed(Verb verb, TrustedPublisher publisher) {
        return Deed.of(verb, "publisher", publisher, "trust", publisher.id());
    }
}
