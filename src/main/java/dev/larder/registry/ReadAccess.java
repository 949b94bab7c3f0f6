package dev.larder.registry;

import static java.util.Comparator.naturalOrder;

import dev.larder.auth.Caller;
import dev.larder.domain.Access;
import dev.larder.domain.PackageName;
import dev.larder.domain.Permission;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/** Says who may do what with the packages that the caller may read. */
public final class ReadAccess {

    private final Lookup lookup;
    private final Gate gate;

    public ReadAccess(Lookup lookup, Gate gate) {
        this.lookup = lookup;
        this.gate = gate;
    }

    /**
     * Who may read the package; the upstream's are public. One that nobody has is not found: npm publish --provenance would
     * take a new package for public and have its name signed for everybody to see.
     */
    public Access access(Caller caller, PackageName name) {
        return switch (lookup.find(caller, name, Keys::head)) {
            case Found.Hosted found -> found.head().access();
            case Found.Proxied found -> {
                found.requireThere();
                yield Access.PUBLIC;
            }
        };
    }

    /**
     * The users who may read or publish the package because somebody has said so of them, and the caller, whyever they may:
     * release-it publishes nothing unless it finds among them, as one who may, whom whoami names.
     */
    public Map<String, Permission> collaborators(Caller caller, PackageName name) {
        var pass = gate.enter(caller);
        return switch (lookup.find(caller, name, Keys::head)) {
            case Found.Hosted found -> {
                var subject = found.head().subject();
                var users = new TreeMap<>(pass.policy().collaborators(subject, pass.grants()));
                pass.policy()
                        .mostOf(pass.user(), subject, pass.grants())
                        .ifPresent(most -> users.merge(pass.user().name(), most, BinaryOperator.maxBy(naturalOrder())));
                yield users;
            }
            case Found.Proxied _ -> throw new Refusal(new Problem.PackageNotFound(name));
        };
    }
}
