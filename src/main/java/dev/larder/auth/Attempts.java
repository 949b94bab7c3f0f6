package dev.larder.auth;

import dev.larder.domain.Cidr;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Turns;
import dev.larder.storage.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

/**
 * How often somebody may be wrong: counted in the table, so that it holds for all instances together. A try is counted
 * before its outcome is known, and taken back when it was right; thus no number of tries at once gets past the limit.
 *
 * <pre>
 *   pk L#&lt;what&gt;#&lt;whose&gt;   sk TRIES   count and beginning of a quarter of an hour; expires, for DynamoDB's TTL
 * </pre>
 */
public final class Attempts {

    private static final Duration WINDOW = Duration.ofMinutes(15);

    private final Table table;
    private final InstantSource clock;
    private final Turns turns;

    public Attempts(Table table, InstantSource clock, Turns turns) {
        this.table = table;
        this.clock = clock;
        this.turns = turns;
    }

    /**
     * Something that may be tried only so often.
     *
     * @param key unlike any other's
     * @param limit how many tries a quarter of an hour has
     */
    record Counter(String key, long limit) {

        /** Passwords of an account, whether it exists or not. */
        static Counter passwords(String user) {
            return new Counter("login#" + user, 10);
        }

        /** One-time passwords of an account. */
        static Counter oneTimePasswords(String user) {
            return new Counter("otp#" + user, 10);
        }

        /**
         * Whatever is guessed, or made without a token, from one address: of IPv6 from the 64 bits that one household
         * has.
         */
        static Counter address(String address) {
            return new Counter("address#" + network(address), 50);
        }

        /** Logins begun in the browser, from one address. */
        static Counter sessions(String address) {
            return new Counter("sessions#" + network(address), 100);
        }

        private static String network(String address) {
            return Cidr.find(address)
                    .map(range -> range.network().getAddress())
                    .filter(bytes -> bytes.length == 16)
                    .map(bytes -> HexFormat.of().formatHex(Arrays.copyOf(bytes, 8)))
                    .orElse(address);
        }

        private Key itemKey() {
            return new Key("L#" + key, "TRIES");
        }
    }

    /** What becomes of a count, and whether there must be something left of the limit. */
    private record Step(Counter counter, LongUnaryOperator next, boolean limited) {}

    /** Counts a try of each; refuses when one of them has none left, and then counts none. */
    void count(Counter... counters) {
        change(Arrays.stream(counters)
                .map(counter -> new Step(counter, count -> count + 1, true))
                .toList());
    }

    /** The try that was counted last was right: the account's are forgotten, and the address's is taken back. */
    void succeeded(Counter account, Counter address) {
        change(List.of(new Step(account, _ -> 0, false), new Step(address, count -> Math.max(0, count - 1), false)));
    }

    /** What was tried so far counts no longer. */
    void forget(Counter counter) {
        change(List.of(new Step(counter, _ -> 0, false)));
    }

    private void change(List<Step> steps) {
        var keys = steps.stream().map(step -> step.counter.itemKey()).toList();
        turns.take(
                () -> {
                    var items = table.get(keys);
                    return table.transact(
                            steps.stream().map(step -> write(step, items)).toList());
                },
                new Problem.TooManyAttempts(1));
    }

    private Write write(Step step, Map<Key, Item> items) {
        var now = clock.instant();
        var key = step.counter.itemKey();
        var item = Optional.ofNullable(items.get(key));
        var state =
                item.map(State::of).filter(known -> now.isBefore(known.end())).orElseGet(() -> new State(now, 0));
        if (step.limited && state.count >= step.counter.limit) {
            throw new Refusal(new Problem.TooManyAttempts(
                    Math.max(1, Duration.between(now, state.end()).toSeconds())));
        }
        var unchanged =
                item.map(found -> Write.equal("state", found.text("state"))).orElse(Write.ABSENT);
        return new Write.Put(new State(state.began, step.next.applyAsLong(state.count)).toItem(key), unchanged);
    }

    /** One attribute, {@code <epoch second> <count>}, since a condition looks at one. */
    private record State(Instant began, long count) {

        static State of(Item item) {
            var words = List.of(item.text("state").split(" "));
            return new State(Instant.ofEpochSecond(Long.parseLong(words.getFirst())), Long.parseLong(words.getLast()));
        }

        Instant end() {
            return began.plus(WINDOW);
        }

        Item toItem(Key key) {
            return new Item(key)
                    .with("state", began.getEpochSecond() + " " + count)
                    .with("expires", end().getEpochSecond());
        }
    }
}
