package dev.larder.auth;

import dev.larder.auth.Attempts.Counter;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Logins that begin in a terminal and end in a browser. The terminal gets a secret, the <em>done id</em>, and asks with it
 * until the token is there. The page's address, the <em>login id</em>, is made of that secret, but does not lead back to
 * it. So is the token's text: nothing of it is kept anywhere.
 *
 * <pre>
 *   pk W#&lt;login id&gt;   sk LOGIN   state (OPEN, USED), the token's hash, who began it; expires, for DynamoDB's TTL
 * </pre>
 */
public final class WebLogin {

    private static final Duration LIFETIME = Duration.ofMinutes(10);
    private static final int LONGEST_AGENT = 200;
    private static final String PREFIX = "W#";
    private static final Pattern ID = Pattern.compile("[0-9A-Za-z]{43}");

    private final Login login;
    private final Attempts attempts;
    private final Table table;
    private final InstantSource clock;
    private final RandomGenerator random;

    /**
     * @param random fit for secrets
     */
    public WebLogin(Login login, Attempts attempts, Table table, InstantSource clock, RandomGenerator random) {
        this.login = login;
        this.attempts = attempts;
        this.table = table;
        this.clock = clock;
        this.random = random;
    }

    /** The two ends of a login: the page that it is finished on, and where the terminal asks for the token. */
    public record Begun(String loginId, String doneId) {}

    /**
     * A login that waits to be finished.
     *
     * @param create whether the terminal said that this is for a new account
     * @param address where the terminal is
     * @param agent what the terminal calls itself, in at most 200 characters of ASCII
     */
    public record Waiting(boolean create, String address, String agent, Instant began) {}

    /** Begins a login. */
    public Begun begin(boolean create, String agent, Caller caller) {
        attempts.count(Counter.sessions(caller.address()));
        var doneId = Secret.digits(Secret.randomBytes(random));
        var token = Token.Traces.of(tokenText(doneId));
        var shown = agent.replaceAll("[^ -~]", "?");
        var now = clock.instant();
        var item = new Item(key(loginId(doneId)))
                .with("state", "OPEN")
                .with("token", token.hash())
                .with("beginning", token.beginning())
                .with("create", create ? 1 : 0)
                .with("address", caller.address())
                .with("agent", shown.substring(0, Math.min(shown.length(), LONGEST_AGENT)))
                .with("began", now.getEpochSecond())
                .with("expires", now.plus(LIFETIME).getEpochSecond());
        table.transact(List.of(new Write.Put(item, Write.ABSENT)));
        return new Begun(loginId(doneId), doneId);
    }

    /** The login that waits at {@code loginId}; refuses one that has ended, was used, or never was. */
    public Waiting waiting(String loginId) {
        var item = open(loginId);
        return new Waiting(
                item.number("create") == 1,
                item.text("address"),
                item.text("agent"),
                Instant.ofEpochSecond(item.number("began")));
    }

    /** Finishes the login at {@code loginId} as somebody who has an account. */
    public void login(String loginId, SignIn form, Caller caller) {
        var waiting = open(loginId);
        finish(waiting, login.login(form, caller));
    }

    /** Finishes the login at {@code loginId} with a new account. */
    public void signUp(String loginId, SignIn form, Caller caller) {
        var waiting = open(loginId);
        finish(waiting, login.signUp(form, caller));
    }

    private void finish(Item waiting, Login.Proof proof) {
        var stillOpen = Write.equal("state", "OPEN");
        var text = new Token.Traces(waiting.text("token"), waiting.text("beginning"));
        var used = new Write.Put(waiting.with("state", "USED"), stillOpen);
        var deed = Login.deed(text).with("terminal", waiting.text("address"));
        if (!login.issue(proof, text, deed, Stream.of(used))) {
            open(waiting.key().pk().substring(PREFIX.length())); // refuses, if somebody else was quicker
            throw new Refusal(new Problem.ChangedMeanwhile(
                    "the account " + proof.account().name()));
        }
    }

    private Item open(String loginId) {
        return Optional.of(loginId)
                .filter(id -> ID.matcher(id).matches())
                .flatMap(id -> live(table.get(List.of(key(id))).get(key(id))))
                .filter(item -> item.text("state").equals("OPEN"))
                .orElseThrow(() -> new Refusal(new Problem.LoginNotFound()));
    }

    /**
     * The token that a login ended with, for whoever knows its done id.
     *
     * @return empty while nobody has finished it; a login that has ended, or never was, is refused
     */
    public Optional<String> token(String doneId) {
        var session = key(loginId(doneId));
        var secret = tokenText(doneId);
        var token = Tokens.key(Credential.hash(secret));
        var items = table.get(List.of(session, token));
        if (live(items.get(session)).isEmpty()) {
            throw new Refusal(new Problem.LoginNotFound());
        }
        return Optional.ofNullable(items.get(token)).map(_ -> secret);
    }

    private Optional<Item> live(Item item) {
        return Optional.ofNullable(item).filter(found -> clock.instant().getEpochSecond() < found.number("expires"));
    }

    private static Key key(String loginId) {
        return new Key(PREFIX + loginId, "LOGIN");
    }

    private static String loginId(String doneId) {
        return Secret.digits(derived(doneId, "larder login page"));
    }

    private static String tokenText(String doneId) {
        return Secret.of(derived(doneId, "larder login token"));
    }

    private static byte[] derived(String doneId, String label) {
        return Secret.derived(doneId.getBytes(StandardCharsets.UTF_8), label);
    }
}
