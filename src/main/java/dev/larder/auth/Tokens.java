package dev.larder.auth;

import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Value;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The tokens that this registry knows, by their hash alone. One that is removed is refused from the next request on.
 *
 * <pre>
 *   pk T#&lt;sha256 of the token&gt;   sk TOKEN             Token; expires in epoch seconds, for DynamoDB's TTL
 *   pk U#&lt;user&gt;                  sk TOKEN#&lt;sha256&gt;    the same once more, for its user to list
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

    /** Makes a token known, and its user's; repeating it changes nothing. */
    public void keep(Token token) {
        table.transact(writes(token));
    }

    /** What makes a token known, as part of a larger transaction. */
    List<Write> writes(Token token) {
        return List.of(
                new Write.Put(token.toItem(key(token.hash())), Write.ALWAYS),
                new Write.Put(token.toItem(listed(token.user(), token.hash())), Write.ALWAYS));
    }

    private static Key listed(String user, String hash) {
        return new Key("U#" + user, "TOKEN#" + hash);
    }

    /** The tokens of {@code user} that have not ended, oldest first. */
    public List<Token> of(String user) {
        return table.query("U#" + user, "TOKEN#").stream()
                .map(Token::of)
                .filter(token -> !token.isExpired(clock.instant()))
                .sorted(Comparator.comparing(Token::created).thenComparing(Token::hash))
                .toList();
    }

    /** Ends a token of {@code user}; one that is not theirs, or not there, stays so. */
    public void remove(String user, String hash) {
        var theirs = new Write.Condition.Equal("user", new Value.Text(user));
        table.transact(
                List.of(new Write.Delete(key(hash), theirs), new Write.Delete(listed(user, hash), Write.ALWAYS)));
    }

    /** Who is calling; asks the table for nothing but the token. */
    public Principal who(Caller caller) {
        return caller.keys().isEmpty() ? new Principal.Anonymous() : who(caller, table.get(caller.keys()));
    }

    /**
     * Who is calling.
     *
     * @param found what the table holds under {@link Caller#keys}, among others
     */
    public Principal who(Caller caller, Map<Key, Item> found) {
        return caller.credential().tokenHash().isEmpty()
                ? new Principal.Anonymous()
                : token(caller, found).principal();
    }

    /** The caller's token; refuses a caller without one that is good. */
    public Token token(Caller caller, Map<Key, Item> found) {
        var token = caller.credential()
                .tokenHash()
                .flatMap(hash -> Optional.ofNullable(found.get(key(hash))))
                .map(Token::of)
                .filter(known -> !known.isExpired(clock.instant()))
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated(
                        "this token is unknown, revoked or expired; get a new one and put it in your .npmrc")));
        if (!token.isUsableFrom(caller.address())) {
            throw new Refusal(new Problem.AddressNotAllowed(caller.address()));
        }
        return token;
    }
}
