package dev.larder.auth;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Spaced;
import java.time.Instant;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A person who can log in. Changes by being replaced as a whole.
 *
 * @param name a {@link dev.larder.domain.UserName}
 * @param revision moves on with every change
 * @param passwordHash as {@link Passwords} made it
 * @param profile what the person says of themselves, by npm's names: {@code email}, {@code fullname} ...
 */
public record Account(
        String name,
        long revision,
        String passwordHash,
        Map<String, String> profile,
        SecondFactor secondFactor,
        Instant created,
        Instant updated) {

    public Account {
        profile = Map.copyOf(profile);
    }

    /** A new account. */
    static Account of(String name, String passwordHash, Map<String, String> profile, Instant now) {
        return new Account(name, 1, passwordHash, profile, new SecondFactor.None(), now, now);
    }

    /** The e-mail address; empty: none was given. */
    public String email() {
        return profile.getOrDefault(Profile.EMAIL, "");
    }

    /** The same with another password. */
    Account withPassword(String hash) {
        return new Account(name, revision, hash, profile, secondFactor, created, updated);
    }

    /** The same with another profile. */
    Account withProfile(Map<String, String> profile) {
        return new Account(name, revision, passwordHash, profile, secondFactor, created, updated);
    }

    /** The same with another second factor, or without. */
    Account with(SecondFactor secondFactor) {
        return new Account(name, revision, passwordHash, profile, secondFactor, created, updated);
    }

    /** The same, as the change that comes after this. */
    Account next(Instant now) {
        return new Account(name, revision + 1, passwordHash, profile, secondFactor, created, now);
    }

    /** A new token of this account, which knows whether changes of packages have to look at it. */
    Token marked(Token token) {
        return secondFactor instanceof SecondFactor.None ? token : token.withSecondFactor();
    }

    Item toItem(Key key) {
        var item = new Item(key)
                .with("name", name)
                .with("revision", revision)
                .with("password", passwordHash)
                .with("profile", profile)
                .with("created", created.getEpochSecond())
                .with("updated", updated.getEpochSecond());
        return switch (secondFactor) {
            case SecondFactor.None _ -> item;
            case SecondFactor.Pending pending ->
                item.with("pendingMode", pending.mode().name()).with("secret", pending.secret());
            case SecondFactor.Active active ->
                item.with("mode", active.mode().name())
                        .with("secret", active.secret())
                        .with("recovery", Spaced.text(new TreeSet<>(active.recoveryHashes())));
        };
    }

    static Account of(Item item) {
        return new Account(
                item.text("name"),
                item.number("revision"),
                item.text("password"),
                item.texts("profile"),
                secondFactor(item),
                Instant.ofEpochSecond(item.number("created")),
                Instant.ofEpochSecond(item.number("updated")));
    }

    private static SecondFactor secondFactor(Item item) {
        return item.findText("mode")
                .map(SecondFactor.Mode::valueOf)
                .<SecondFactor>map(mode -> new SecondFactor.Active(
                        mode,
                        item.bytes("secret"),
                        Spaced.words(item.text("recovery")).collect(Collectors.toSet())))
                .or(() -> item.findText("pendingMode")
                        .map(SecondFactor.Mode::valueOf)
                        .map(mode -> new SecondFactor.Pending(mode, item.bytes("secret"))))
                .orElseGet(SecondFactor.None::new);
    }
}
