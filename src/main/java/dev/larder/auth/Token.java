package dev.larder.auth;

import dev.larder.domain.Allowance;
import dev.larder.domain.Cidr;
import dev.larder.domain.Limits;
import dev.larder.domain.PackagePattern;
import dev.larder.domain.Permission;
import dev.larder.domain.Principal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Spaced;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * A token as it is kept: all but its text.
 *
 * @param hash the SHA-256 of its text, in hexadecimal; also what npm calls its key
 * @param user whose it is
 * @param kind how it came about, which decides what else it may do
 * @param limits what it may do less than its user
 * @param allowances what it allows by itself to a guest or a trusted publisher; of no other kind of token
 * @param addresses where it may be used from; empty: anywhere
 * @param expires when it ends; none: never
 * @param beginning the first characters of its text, for people to know it again
 * @param name what its user calls it; of a trusted publisher's, its type and id, {@code github 0a1b2c}
 * @param secondFactor whether its user may have one: only then does a change of a package look at the account. Set with
 *     the account, and never taken back.
 */
public record Token(
        String hash,
        String user,
        Kind kind,
        Limits limits,
        List<Allowance> allowances,
        List<Cidr> addresses,
        Instant created,
        Optional<Instant> expires,
        String beginning,
        String name,
        boolean secondFactor) {

    /** How a token came about. */
    public enum Kind {
        /**
         * Its user logged in, or made it with {@code npm token create}: writes take a one-time password, if the user
         * has them.
         */
        ACCOUNT,
        /** Made by its user for machines, which know no one-time passwords. */
        AUTOMATION,
        /** Given by whoever runs the registry (AWS credentials, local mode): an administrator, without an account. */
        ADMINISTRATOR,
        /**
         * Given for a proof of identity that another system made, to somebody without an account: it allows what it
         * says.
         */
        GUEST,
        /** As {@link #GUEST}, because the package that it is for trusts them: no second factor is asked of them. */
        PUBLISHER
    }

    private static final int SHOWN = 8;
    private static final int SHOWN_OF_KEY = 12;

    public Token {
        allowances = List.copyOf(allowances);
        addresses = List.copyOf(addresses);
        created = created.truncatedTo(ChronoUnit.SECONDS); // as it is kept, and as people read it
        expires = expires.map(end -> end.truncatedTo(ChronoUnit.SECONDS));
    }

    /**
     * What is kept of a token's text.
     *
     * @param beginning its first characters
     */
    record Traces(String hash, String beginning) {

        static Traces of(String secret) {
            return new Traces(Credential.hash(secret), secret.substring(0, Math.min(SHOWN, secret.length() / 2)));
        }
    }

    /** The token with the text {@code secret}, without limits and for ever. */
    public static Token of(String secret, String user, Kind kind, Instant now) {
        return of(Traces.of(secret), user, kind, now);
    }

    static Token of(Traces text, String user, Kind kind, Instant now) {
        return new Token(
                text.hash(),
                user,
                kind,
                Limits.NONE,
                List.of(),
                List.of(),
                now,
                Optional.empty(),
                text.beginning(),
                "token",
                false);
    }

    /**
     * The token with the text {@code secret} of a guest, for ever.
     *
     * @param guest who that is, by a name that no account has
     * @param allowances what it allows
     */
    public static Token ofGuest(String secret, String guest, List<Allowance> allowances, Instant now) {
        return of(secret, guest, Kind.GUEST, now).allowing(allowances);
    }

    /**
     * The token with the text {@code secret} of a trusted publisher, for ever.
     *
     * @param publisher who that is, by a name that no account has
     * @param allowance what it allows
     */
    static Token ofPublisher(String secret, String publisher, Allowance allowance, Instant now) {
        return of(secret, publisher, Kind.PUBLISHER, now).allowing(List.of(allowance));
    }

    /** The type and the id of the trusted publisher that it was given to, if it was. */
    public Optional<String> trustedPublisher() {
        return kind == Kind.PUBLISHER ? Optional.of(name) : Optional.empty();
    }

    private Token allowing(List<Allowance> allowances) {
        return new Token(
                hash, user, kind, limits, allowances, addresses, created, expires, beginning, name, secondFactor);
    }

    /** The same, ending at {@code end}. */
    public Token until(Instant end) {
        return new Token(
                hash,
                user,
                kind,
                limits,
                allowances,
                addresses,
                created,
                Optional.of(end),
                beginning,
                name,
                secondFactor);
    }

    /** The same, with limits, and for use from some addresses alone. */
    public Token limitedTo(Limits limits, List<Cidr> addresses) {
        return new Token(
                hash, user, kind, limits, allowances, addresses, created, expires, beginning, name, secondFactor);
    }

    /** The same, as its user calls it. */
    public Token named(String name) {
        return new Token(
                hash, user, kind, limits, allowances, addresses, created, expires, beginning, name, secondFactor);
    }

    /** The same, of a user who may have a second factor. */
    Token withSecondFactor() {
        return new Token(hash, user, kind, limits, allowances, addresses, created, expires, beginning, name, true);
    }

    /** Whether it is for packages and nothing else, whatever its limits. */
    public boolean isForPackagesAlone() {
        return kind == Kind.AUTOMATION || isOfGuest();
    }

    /** Whether it stands for its user in all things: only then may it change accounts and tokens. */
    boolean isWhole() {
        return !isForPackagesAlone() && limits.isNone() && addresses.isEmpty();
    }

    /** The first characters of its key, for people to know it again: npm token list shows the first six. */
    public String keyBeginning() {
        return keyBeginning(hash);
    }

    static String keyBeginning(String hash) {
        return hash.substring(0, SHOWN_OF_KEY);
    }

    /** Who holds it. */
    public Principal.Known principal() {
        return isOfGuest()
                ? new Principal.Guest(user, allowances)
                : new Principal.User(user, kind == Kind.ADMINISTRATOR, limits);
    }

    private boolean isOfGuest() {
        return kind == Kind.GUEST || kind == Kind.PUBLISHER;
    }

    boolean isExpired(Instant now) {
        return expires.filter(end -> !now.isBefore(end)).isPresent();
    }

    boolean isUsableFrom(String address) {
        return addresses.isEmpty() || addresses.stream().anyMatch(range -> range.contains(address));
    }

    Item toItem(Key key) {
        var allowed = allowances.stream()
                .map(allowance -> allowance.permission() + ":" + allowance.packages())
                .toList();
        return new Item(key)
                .with("hash", hash)
                .with("user", user)
                .with("kind", kind.name())
                .with("readOnly", limits.readOnly() ? 1 : 0)
                .with("packages", Spaced.text(limits.packages()))
                .with("addresses", Spaced.text(addresses))
                .with("created", created.getEpochSecond())
                .with("beginning", beginning)
                .with("name", name)
                .with("secondFactor", secondFactor ? 1 : 0)
                .with(
                        Optional.of(allowed).filter(some -> !some.isEmpty()),
                        (item, some) -> item.with("allowances", Spaced.text(some)))
                .with(expires, (item, end) -> item.with("expires", end.getEpochSecond()));
    }

    static Token of(Item item) {
        return new Token(
                item.text("hash"),
                item.text("user"),
                Kind.valueOf(item.text("kind")),
                new Limits(
                        item.number("readOnly") == 1,
                        Spaced.words(item.text("packages"))
                                .map(PackagePattern::new)
                                .toList()),
                item.findText("allowances").stream()
                        .flatMap(Spaced::words)
                        .map(Token::allowance)
                        .toList(),
                Spaced.words(item.text("addresses"))
                        .map(text -> Cidr.find(text).orElseThrow())
                        .toList(),
                Instant.ofEpochSecond(item.number("created")),
                item.findNumber("expires").map(Instant::ofEpochSecond),
                item.text("beginning"),
                item.text("name"),
                item.findNumber("secondFactor").orElse(0L) == 1);
    }

    private static Allowance allowance(String word) {
        var parts = word.split(":", 2);
        return new Allowance(Permission.valueOf(parts[0]), new PackagePattern(parts[1]));
    }
}
