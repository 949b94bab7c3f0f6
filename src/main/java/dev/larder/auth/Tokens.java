package dev.larder.auth;

import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that this registry knows, by their hash alone.
 *
 * <pre>
 *   pk T#&lt;sha256 of the token&gt;   sk TOKEN   user, write (1: may publish), created, expires (epoch seconds; absent: never)
 * </pre>
 */
public final class Tokens {

    private final Table table;
    private final InstantSource clock;

    public Tokens(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    static Key key(String hash) {
        return new Key("T#" + hash, "TOKEN");
    }

    /** Makes the token {@code secret} known as {@code user}'s, allowed to read and write; repeating it changes nothing. */
    public void keep(String secret, String user, Optional<Instant> expires) {
        var item = new Item(key(Credential.hash(secret)))
                .with("user", user)
                .with("write", 1)
                .with("created", clock.instant().getEpochSecond());
        var kept = expires.map(until -> item.with("expires", until.getEpochSecond()))
                .orElse(item);
        table.transact(List.of(new Write.Put(kept, Write.ABSENT)));
    }

    /** Who is calling; asks the table for nothing but the token. */
    public Principal who(Credential credential) {
        return credential.tokenHash().isEmpty()
                ? new Principal.Anonymous()
                : who(credential, table.get(credential.keys()));
    }

    /**
     * Who is calling.
     *
     * @param found what the table holds under {@link Credential#keys}, among others
     */
    public Principal who(Credential credential, Map<Key, Item> found) {
        if (credential.tokenHash().isEmpty()) {
            return new Principal.Anonymous();
        }
        var token = Optional.ofNullable(found.get(key(credential.tokenHash().get())))
                .filter(item -> !item.attributes().containsKey("expires")
                        || clock.instant().getEpochSecond() < item.number("expires"))
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated(
                        "this token is unknown, revoked or expired; get a new one and put it in your .npmrc")));
        return new Principal.User(token.text("user"), token.number("write") == 1);
    }
}
