package dev.larder.auth;

import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Value;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * When tokens were last used, to the hour: each instance sends one message an hour for each token that it sees, and
 * RefreshFunction writes it down. Losing a message costs precision.
 *
 * <pre>
 *   pk Q#&lt;sha256 of the token&gt;   sk USED   at; expires, for DynamoDB's TTL
 * </pre>
 */
public final class TokenUses {

    private static final String MESSAGE = "used";
    private static final Duration PRECISION = Duration.ofHours(1);
    private static final Duration REMEMBERED = Duration.ofDays(400);

    private final Table table;
    private final Consumer<String> queue;
    private final Map<String, Instant> noted = new ConcurrentHashMap<>();

    /**
     * @param queue takes messages for {@link #work}, one line each
     */
    public TokenUses(Table table, Consumer<String> queue) {
        this.table = table;
        this.queue = queue;
    }

    private static Key key(String hash) {
        return new Key("Q#" + hash, "USED");
    }

    /** The token is used at this moment. */
    void note(Token token, Instant now) {
        var last = noted.get(token.hash());
        if (last == null || !now.isBefore(last.plus(PRECISION))) {
            noted.put(token.hash(), now);
            queue.accept(MESSAGE + " " + token.hash() + " " + now.getEpochSecond());
        }
    }

    /** Whether a message of the queue is for {@link #work}. */
    public static boolean isMessage(String message) {
        return message.startsWith(MESSAGE + " ");
    }

    /**
     * Writes down what a message says, unless a later use is known already.
     *
     * @throws IllegalArgumentException when it is no message of ours
     */
    public void work(String message) {
        var words = message.split(" ");
        if (words.length != 3 || !isMessage(message)) {
            throw new IllegalArgumentException("not a message of ours: " + message);
        }
        var key = key(words[1]);
        var at = Instant.ofEpochSecond(Long.parseLong(words[2]));
        while (!isNoted(key, at)) {
            // Somebody else was quicker, with another use: which is later?
        }
    }

    /** Notes a use unless a later one is known; false when another one was noted meanwhile. */
    private boolean isNoted(Key key, Instant at) {
        var known = Optional.ofNullable(table.get(List.of(key)).get(key));
        if (known.filter(item -> item.number("at") >= at.getEpochSecond()).isPresent()) {
            return true;
        }
        var unchanged = known.<Write.Condition>map(
                        item -> new Write.Condition.Equal("at", new Value.Number(item.number("at"))))
                .orElse(Write.ABSENT);
        return table.transact(List.of(new Write.Put(
                new Item(key)
                        .with("at", at.getEpochSecond())
                        .with("expires", at.plus(REMEMBERED).getEpochSecond()),
                unchanged)));
    }

    /** When each of {@code tokens} was last used, by hash; one that never was is not in the map. */
    Map<String, Instant> of(Collection<Token> tokens) {
        var keys = tokens.stream().map(token -> key(token.hash())).toList();
        var found = new HashMap<String, Instant>();
        table.getAll(keys)
                .forEach((key, item) ->
                        found.put(key.pk().substring("Q#".length()), Instant.ofEpochSecond(item.number("at"))));
        return found;
    }
}
