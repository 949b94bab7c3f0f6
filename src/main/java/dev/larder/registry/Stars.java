package dev.larder.registry;

import dev.larder.auth.Caller;
import dev.larder.domain.PackageName;
import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The packages that users have starred: an item each, {@code U#<user>} / {@code STAR#<package>}. */
public final class Stars {

    private static final int MOST = 1000; // whoever lists them looks each package up

    private final Gate gate;
    private final Lookup lookup;
    private final Table table;
    private final InstantSource clock;

    public Stars(Gate gate, Lookup lookup, Table table, InstantSource clock) {
        this.gate = gate;
        this.lookup = lookup;
        this.table = table;
        this.clock = clock;
    }

    /** Which package, and whether it is to have the caller's star from now on. */
    public record Star(PackageName name, boolean wanted) {}

    /**
     * Stars a package that the caller may read, or takes a star back, from whatever it was on.
     *
     * @param body what the client sent, given the caller's name; asked only once the caller is known
     */
    public void put(Caller caller, Function<String, Star> body) {
        var user = gate.enterToChange(caller).user();
        var star = body.apply(user.name());
        var key = Keys.star(user.name(), star.name());
        if (!star.wanted()) {
            table.transact(List.of(new Write.Delete(key, Write.ALWAYS)));
            return;
        }
        requireThere(caller, star.name());
        if (table.query(key.pk(), Keys.STAR).size() >= MOST) {
            throw new Refusal(
                    new Problem.Forbidden("a user stars " + MOST + " packages at most: npm unstar takes one back"));
        }
        table.transact(List.of(new Write.Put(
                new Item(key)
                        .with("package", star.name().toString())
                        .with("starred", clock.instant().toEpochMilli()),
                Write.ALWAYS)));
    }

    /** What {@code user} has starred, as far as the caller may read it, by name. */
    public List<PackageName> of(Caller caller, String user) {
        Principal.Known.requireName(user);
        lookup.enter(caller, List.of()); // a stranger costs no look at a thousand packages
        return starred(caller, user);
    }

    /** What the caller has starred, by name. */
    public List<PackageName> own(Caller caller) {
        return starred(caller, gate.enter(caller).user().name());
    }

    private List<PackageName> starred(Caller caller, String user) {
        var starred = table.query(Keys.user(user), Keys.STAR).stream()
                .map(item -> PackageName.parse(item.text("package")))
                .toList();
        return lookup.readable(caller, starred);
    }

    /** Who reads the package, if they have starred it. */
    Optional<String> stargazer(Found.Hosted found) {
        return switch (found.reader()) {
            case Principal.User user -> {
                var key = Keys.star(user.name(), found.head().name());
                yield table.find(key).isEmpty() ? Optional.empty() : Optional.of(user.name());
            }
            case Principal.Anonymous _, Principal.Guest _ -> Optional.empty();
        };
    }

    private void requireThere(Caller caller, PackageName name) {
        if (lookup.find(caller, name, Keys::head) instanceof Found.Proxied proxied) {
            proxied.requireThere();
        }
    }
}
