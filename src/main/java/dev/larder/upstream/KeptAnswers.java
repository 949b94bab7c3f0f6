package dev.larder.upstream;

import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import dev.larder.storage.Write;
import dev.larder.upstream.Trouble.Kind;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The small answers of an upstream, each kept for a time; that it knows nothing is an answer too. A failure is none, and
 * never kept: what is at hand is served then, however old.
 *
 * <pre>
 *   gzip       the answer, compressed; missing when there is none
 *   why        why it could not be asked for anew, when it could not
 *   fresh      until when nobody asks again
 *   expires    when DynamoDB may forget it
 * </pre>
 */
final class KeptAnswers {

    /** How long what is at hand is served before an upstream that failed is asked again. */
    private static final Duration ASK_AGAIN = Duration.ofMinutes(1);

    /** What fits Lambda's answer; none that is known has a tenth of it. */
    private static final int LARGEST = 4_000_000;

    /** What fits an item; a larger one is asked for each time. */
    private static final int LARGEST_KEPT = 300 * 1024;

    private final Table table;
    private final InstantSource clock;

    KeptAnswers(Table table, InstantSource clock) {
        this.table = table;
        this.clock = clock;
    }

    /** Makes what is kept of what came. */
    interface Check {
        byte[] apply(byte[] answer) throws IOException;
    }

    /**
     * How a question is asked, and how long its answer is good for.
     *
     * @param key where the answer is kept
     * @param fresh how long an answer is served before the upstream is asked again
     * @param freshNothing the same, for the answer that there is none
     * @param kept how long an old answer is better than none; none: for ever
     */
    record Question(
            Key key,
            Supplier<UpstreamAnswer> asking,
            Check check,
            Duration fresh,
            Duration freshNothing,
            Optional<Duration> kept) {}

    /**
     * The answer to {@code question}.
     *
     * @param found the item under its key
     */
    KeptAnswer answer(Question question, Optional<Item> found) {
        if (found.filter(item -> clock.millis() < item.number("fresh")).isPresent()) {
            return kept(found.get());
        }
        return switch (question.asking().get()) {
            case UpstreamAnswer.Found answer -> accept(question, answer, found);
            case UpstreamAnswer.Absent _ -> {
                keep(new Item(question.key()), question.freshNothing(), Optional.of(question.freshNothing()));
                yield new KeptAnswer.Nothing();
            }
            case UpstreamAnswer.Unavailable(var trouble) -> old(question, found, trouble);
            case UpstreamAnswer.Unchanged _ -> old(question, found, Trouble.unchanged());
        };
    }

    private KeptAnswer accept(Question question, UpstreamAnswer.Found answer, Optional<Item> found) {
        try (var body = answer.decoded()) {
            var bytes = body.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw new MalformedAnswer("it is larger than " + LARGEST + " bytes");
            }
            var json = question.check().apply(bytes);
            var gzip = Gzip.compress(json);
            if (gzip.length <= LARGEST_KEPT) {
                keep(new Item(question.key()).with("gzip", gzip), question.fresh(), question.kept());
            }
            return new KeptAnswer.Known(json, Optional.empty());
        } catch (MalformedAnswer e) {
            return old(question, found, Trouble.of(Kind.CORRUPT, "its answer cannot be used: " + e.getMessage()));
        } catch (IOException e) {
            return old(question, found, Trouble.of(Kind.BROKEN, "its answer broke off"));
        }
    }

    /** What is at hand although it is no longer fresh, for lack of anything better. */
    private KeptAnswer old(Question question, Optional<Item> found, Trouble trouble) {
        var copy =
                found.filter(item -> item.findBytes("gzip").isPresent()).map(item -> item.with("why", trouble.why()));
        copy.ifPresent(item -> keep(item, ASK_AGAIN, question.kept()));
        return copy.map(KeptAnswers::kept).orElseGet(() -> new KeptAnswer.Unknown(trouble));
    }

    private static KeptAnswer kept(Item item) {
        return item.findBytes("gzip")
                .<KeptAnswer>map(gzip -> new KeptAnswer.Known(Gzip.expand(gzip), item.findText("why")))
                .orElseGet(KeptAnswer.Nothing::new);
    }

    private void keep(Item item, Duration fresh, Optional<Duration> kept) {
        var now = clock.instant();
        var answer = item.with("fresh", now.plus(fresh).toEpochMilli());
        table.transact(List.of(new Write.Put(
                kept.map(time -> answer.with("expires", now.plus(time).getEpochSecond()))
                        .orElse(answer),
                Write.ALWAYS)));
    }
}
