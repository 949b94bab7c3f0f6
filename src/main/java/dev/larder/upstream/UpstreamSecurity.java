package dev.larder.upstream;

import dev.larder.domain.Digest;
import dev.larder.domain.Inventory;
import dev.larder.domain.PackageName;
import dev.larder.domain.Version;
import dev.larder.storage.Item;
import dev.larder.storage.Key;
import dev.larder.storage.Table;
import java.time.Duration;
import java.util.Optional;

/**
 * What an upstream says of how safe packages are.
 *
 * <pre>
 *   pk C#&lt;upstream&gt;#-advisories-&lt;sha256 of the question&gt;   sk ANSWER   KeptAnswers
 *   pk C#&lt;upstream&gt;#-keys                                  sk ANSWER
 *   pk C#&lt;upstream&gt;#&lt;name&gt;                                 sk ATTESTATIONS#&lt;version&gt;
 * </pre>
 */
public final class UpstreamSecurity {

    private static final String ANSWER = "ANSWER";
    private static final Duration MINUTES = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FOR_GOOD = Duration.ofDays(36_500);

    private final UpstreamKeys keys;
    private final UpstreamClient upstream;
    private final Table table;
    private final AnswerReader reader;
    private final KeptAnswers answers;

    UpstreamSecurity(UpstreamKeys keys, UpstreamClient upstream, UpstreamPorts ports) {
        this.keys = keys;
        this.upstream = upstream;
        this.table = ports.table();
        this.reader = ports.answers();
        this.answers = new KeptAnswers(ports.table(), ports.clock());
    }

    /** The advisories of what is installed somewhere: an object, from a package's name to a list. */
    public KeptAnswer advisories(Inventory inventory) {
        var question = reader.question(inventory);
        var digest = Digest.of(Digest.Algorithm.SHA256, question).hex();
        var key = new Key(keys.partition("-advisories-" + digest), ANSWER);
        return answers.answer(
                new KeptAnswers.Question(
                        key,
                        () -> upstream.advisories(question),
                        answer -> reader.advisories(answer, inventory),
                        MINUTES,
                        MINUTES,
                        Optional.of(DAY)),
                table.find(key));
    }

    /** Where the upstream's keys are kept. */
    public Key keysKey() {
        return new Key(keys.partition("-keys"), ANSWER);
    }

    /**
     * The keys that its packages are signed with: an object, {@code keys} a list.
     *
     * @param found the item under {@link #keysKey}
     */
    public KeptAnswer keys(Optional<Item> found) {
        return answers.answer(
                new KeptAnswers.Question(keysKey(), upstream::keys, reader::keys, MINUTES, MINUTES, Optional.empty()),
                found);
    }

    /** Where the attestations of a version are kept, in its package's partition. */
    public static Key attestationsKey(String partition, Version version) {
        return new Key(partition, "ATTESTATIONS#" + version);
    }

    /**
     * What the publisher of a version has had signed: an object, {@code attestations} a list. It comes with the version, so
     * it never changes; that there is none is asked again after an hour, for a registry may be slow to show it.
     *
     * @param found the item under {@link #attestationsKey}
     */
    public KeptAnswer attestations(PackageName name, Version version, Optional<Item> found) {
        return answers.answer(
                new KeptAnswers.Question(
                        attestationsKey(keys.partition(name), version),
                        () -> upstream.attestations(name, version),
                        reader::attestations,
                        FOR_GOOD,
                        HOUR,
                        Optional.empty()),
                found);
    }
}
