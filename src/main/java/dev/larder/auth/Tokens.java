package dev.larder.auth;

import dev.larder.domain.Principal;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

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
    private final TokenUses uses;

    /** The tokens, for whoever only makes some known. */
    public Tokens(Table table, InstantSource clock) {
        this(table, clock, new TokenUses(table));
    }

    /**
     * @param uses hears of each token that is found good
     */
    public Tokens(Table table, InstantSource clock, TokenUses uses) {
        this.table = table;
        this.clock = clock;
        this.uses = uses;
    }

    static Key key(String hash) {
        return new Key("T#" + hash, "TOKEN");
    }

    private static Key listed(String user, String hash) {
        return new Key("U#" + user, "TOKEN#" + hash);
    }

    /** Makes a token known, and its user's; repeating it changes nothing. */
    public void keep(Token token) {
        table.transact(writes(token, Write.ALWAYS).toList());
    }

    /**
     * Makes a token known together with what else is written, or nothing of it.
     *
     * @return false when a condition of {@code others} did not hold
     */
    boolean keep(Token token, Stream<Write> others) {
        return table.transact(Stream.concat(writes(token, Write.ALWAYS), others).toList());
    }

    /** That a token has not been ended, as part of a transaction. */
    static Write lasting(Token token) {
        return new Write.Check(listed(token.user(), token.hash()), Write.PRESENT);
    }

    /** Has changes of packages look at the account, from now on; the token stays removed if it was removed meanwhile. */
    void noteSecondFactor(Token token) {
        table.transact(writes(token.withSecondFactor(), Write.PRESENT).toList());
    }

    private static Stream<Write> writes(Token token, Write.Condition condition) {
        return Stream.of(key(token.hash()), listed(token.user(), token.hash()))
                .map(key -> new Write.Put(token.toItem(key), condition));
    }

    /** The tokens of {@code user} that have not ended, oldest first. */
    public List<Token> of(String user) {
        return table.query("U#" + user, "TOKEN#").stream()
                .map(Token::of)
                .filter(token -> !token.isExpired(clock.instant()))
                .sorted(Comparator.comparing(Token::created).thenComparing(Token::hash))
                .toList();
    }

    /** The token with that hash, good or not. */
    Optional<Token> find(String hash) {
        var key = key(hash);
        return table.find(key).map(Token::of);
    }

    /**
     * Ends a token of {@code user}; one that is not theirs, or not there, stays so.
     *
     * @param entry of the audit, which says so
     */
    void remove(String user, String hash, Write entry) {
        var theirs = Write.equal("user", user);
        table.transact(List.of(
                new Write.Delete(key(hash), theirs), new Write.Delete(listed(user, hash), Write.ALWAYS), entry));
    }

    /** The keys to read in order to know the caller and note the use: to be part of the request's first batch. */
    public List<Key> keys(Caller caller) {
        return caller.credential()
                .tokenHash()
                .map(hash -> uses.unknown(hash, clock.instant())
                        .map(use -> List.of(key(hash), use))
                        .orElseGet(() -> List.of(key(hash))))
                .orElse(List.of());
    }

    /**
     * Who is calling.
     *
     * @param found what the table holds under {@link #keys}, among others
     */
    public Principal who(Caller caller, Map<Key, Item> found) {
        return caller.keys().isEmpty()
                ? new Principal.Anonymous()
                : token(caller, found).principal();
    }

    /** The caller's token; refuses a caller without one that is good. Asks the table for nothing else. */
    public Token token(Caller caller) {
        var keys = keys(caller);
        return token(caller, keys.isEmpty() ? Map.of() : table.get(keys));
    }

    /** As {@link #token(Caller)}, with what the table holds under {@link #keys}, among others. */
    public Token token(Caller caller, Map<Key, Item> found) {
        var hash = caller.credential()
                .tokenHash()
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated("this needs a token: npm login gets one")));
        var token = Optional.ofNullable(found.get(key(hash)))
                .map(Token::of)
                .filter(known -> !known.isExpired(clock.instant()))
                .orElseThrow(() -> new Refusal(new Problem.Unauthenticated(
                        "this token is unknown, revoked or expired; get a new one and put it in your .npmrc")));
        if (!token.isUsableFrom(caller.address())) {
            throw new Refusal(new Problem.AddressNotAllowed(caller.address()));
        }
        uses.note(token, found, clock.instant());
        return token;
    }

    /** The caller's token, if there is one and it is good: for what a bad one must not keep from being done. */
    public Optional<Token> findToken(Caller caller, Map<Key, Item> found) {
        return caller.keys().stream()
                .flatMap(key -> Optional.ofNullable(found.get(key)).stream())
                .map(Token::of)
                .filter(known -> !known.isExpired(clock.instant()) && known.isUsableFrom(caller.address()))
                .findFirst();
    }
}
