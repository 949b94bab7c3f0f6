package dev.larder.registry;

import dev.larder.audit.Actor;
import dev.larder.audit.Deed;
import dev.larder.audit.Trail;
import dev.larder.audit.Verb;
import dev.larder.domain.Digest;
import dev.larder.domain.Lockfile;
import dev.larder.domain.LockfileName;
import dev.larder.domain.Problem;
import dev.larder.domain.Refusal;
import dev.larder.storage.Gzip;
import dev.larder.storage.Item;
import dev.larder.storage.Table;
import dev.larder.storage.Turns;
import dev.larder.storage.Write;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * The lockfiles that were handed over.
 *
 * <pre>
 *   pk K#&lt;repository&gt;          sk &lt;name&gt;      KeptLockfile
 *   pk K#&lt;repository&gt;#&lt;name&gt;   sk PART#&lt;nn&gt;   gzip: the text of LockedPackages, cut; digest of the whole, parts
 * </pre>
 */
public final class KeptLockfiles {

    private static final int MOST = 200;
    private static final int MOST_PACKAGES = 250_000; // all together: who plans has them in memory
    private static final int PART_BYTES = 350 * 1024;
    private static final int MOST_PARTS = 10; // one transaction replaces them

    private final Table table;
    private final InstantSource clock;
    private final Trail trail;
    private final Turns turns;

    public KeptLockfiles(Table table, InstantSource clock, RandomGenerator random) {
        this.table = table;
        this.clock = clock;
        this.trail = new Trail(random);
        this.turns = new Turns(random);
    }

    /** All, by name. */
    List<KeptLockfile> list() {
        return table.query(Keys.lockfiles(), "").stream().map(KeptLockfile::of).toList();
    }

    /** The one of that name. */
    Optional<KeptLockfile> find(LockfileName name) {
        var key = Keys.lockfile(name);
        return table.find(key).map(KeptLockfile::of);
    }

    /**
     * What all of them lock together, read when somebody first asks, and never again: for one run of the schedule. No two
     * threads may ask at once.
     */
    public final class Together {

        private Optional<LockedPackages> read = Optional.empty();

        private Together() {}

        LockedPackages packages() {
            if (read.isEmpty()) {
                read = Optional.of(list().stream()
                        .map(lockfile -> content(lockfile.name()))
                        .reduce(LockedPackages.NONE, LockedPackages::with));
            }
            return read.get();
        }
    }

    /** What all of them lock together; nothing is read yet. */
    public Together together() {
        return new Together();
    }

    /** What the lockfile of that name locks; nothing, when there is none. */
    LockedPackages content(LockfileName name) {
        return turns.take(
                () -> {
                    var parts = table.query(Keys.lockfileParts(name), "");
                    return parts.isEmpty() ? Optional.of(LockedPackages.NONE) : whole(parts);
                },
                new Problem.ChangedMeanwhile("the lockfile " + name));
    }

    /** A query does not see a transaction as one: what was read while it was replaced fits together no more. */
    private static Optional<LockedPackages> whole(List<Item> parts) {
        var first = parts.getFirst();
        if (!areAll(parts, first.number("parts"), first.text("digest"))) {
            return Optional.empty();
        }
        var gzip = new ByteArrayOutputStream();
        parts.forEach(part -> gzip.writeBytes(part.bytes("gzip")));
        return Optional.of(LockedPackages.parse(Gzip.expand(gzip.toByteArray())));
    }

    private static boolean areAll(List<Item> parts, long number, String digest) {
        return parts.size() == number
                && parts.stream().allMatch(part -> part.text("digest").equals(digest));
    }

    /**
     * What came of {@link #keep}.
     *
     * @param isNew whether there was none of that name
     */
    record Keeping(KeptLockfile lockfile, boolean isNew) {}

    /**
     * Keeps a lockfile in the place of the one of that name, wholly or not at all. The same again changes nothing but
     * when it was handed over, to the day; unless its parts are not what they should be.
     */
    Keeping keep(LockfileName name, Lockfile lockfile, LockedPackages packages, Actor actor) {
        var text = packages.text();
        var gzip = Gzip.compress(text);
        var parts = Math.max(1, Math.ceilDiv(gzip.length, PART_BYTES));
        if (parts > MOST_PARTS) {
            throw new Refusal(new Problem.BodyTooLarge(
                    "what it locks takes more than " + MOST_PARTS * PART_BYTES + " bytes, compressed"));
        }
        var kept = new KeptLockfile(
                name,
                lockfile.kind(),
                lockfile.version(),
                packages.size(),
                lockfile.leftOut(),
                Digest.of(Digest.Algorithm.SHA256, text).hex(),
                parts,
                actor.who(),
                clock.instant());
        return turns.take(() -> attempt(kept, gzip, actor), new Problem.ChangedMeanwhile("the lockfile " + name));
    }

    private Optional<Keeping> attempt(KeptLockfile kept, byte[] gzip, Actor actor) {
        var others = new ArrayList<>(list());
        var before = others.stream()
                .filter(other -> other.name().equals(kept.name()))
                .findFirst();
        before.ifPresent(others::remove);
        var writes = new ArrayList<Write>();
        if (before.filter(kept::isLike).isPresent() && isWhole(kept)) {
            if (day(before.get().at()).equals(day(kept.at()))
                    && before.get().by().equals(kept.by())) {
                return Optional.of(new Keeping(before.get(), false));
            }
        } else {
            requireRoom(others, kept);
            for (var number = 0; number < kept.parts(); number++) {
                writes.add(new Write.Put(part(kept, gzip, number), Write.ALWAYS));
            }
            writes.addAll(removal(kept.name(), kept.parts()));
        }
        writes.add(trail.entry(
                kept.at(), actor, Deed.of(Verb.LOCKFILE_PUT, "lockfile", kept.name(), "digest", kept.digest())));
        writes.add(new Write.Put(kept.toItem(Keys.lockfile(kept.name())), unchanged(before)));
        return table.transact(writes) ? Optional.of(new Keeping(kept, before.isEmpty())) : Optional.empty();
    }

    private boolean isWhole(KeptLockfile kept) {
        return areAll(table.query(Keys.lockfileParts(kept.name()), ""), kept.parts(), kept.digest());
    }

    /** Removes all parts from a number on, whether they are there or not: nothing of another lockfile is left. */
    private static List<Write.Delete> removal(LockfileName name, int from) {
        return IntStream.range(from, MOST_PARTS)
                .mapToObj(number -> new Write.Delete(Keys.lockfilePart(name, number), Write.ALWAYS))
                .toList();
    }

    private static Item part(KeptLockfile kept, byte[] gzip, int number) {
        var from = number * PART_BYTES;
        return new Item(Keys.lockfilePart(kept.name(), number))
                .with("gzip", Arrays.copyOfRange(gzip, from, Math.min(gzip.length, from + PART_BYTES)))
                .with("digest", kept.digest())
                .with("parts", kept.parts());
    }

    private static void requireRoom(List<KeptLockfile> others, KeptLockfile kept) {
        var packages = others.stream().mapToLong(KeptLockfile::packages).sum() + kept.packages();
        if (others.size() >= MOST || packages > MOST_PACKAGES) {
            throw new Refusal(new Problem.Forbidden("lockfiles are " + MOST + " at most, with " + MOST_PACKAGES
                    + " packages all together: remove those that nobody needs any more"));
        }
    }

    private static Write.Condition unchanged(Optional<KeptLockfile> before) {
        return before.map(kept -> Write.equal("digest", kept.digest())).orElse(Write.ABSENT);
    }

    /** Removes a lockfile; what it led to stays as long as clients use it. */
    void remove(LockfileName name, Actor actor) {
        turns.take(
                () -> {
                    var before = find(name).orElseThrow(() -> new Refusal(new Problem.NobodyFound("lockfile " + name)));
                    var writes = new ArrayList<Write>();
                    writes.add(trail.entry(clock.instant(), actor, Deed.of(Verb.LOCKFILE_RM, "lockfile", name)));
                    writes.add(new Write.Delete(Keys.lockfile(name), unchanged(Optional.of(before))));
                    writes.addAll(removal(name, 0));
                    return table.transact(writes);
                },
                new Problem.ChangedMeanwhile("the lockfile " + name));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
